"""The verdict, its grounds, and what could still change it."""
