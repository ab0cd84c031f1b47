"""The terminal: tables that fit its width, and the gist of each candidate."""
