"""The commands of `prescreen book` and their options; what they do is loaded when they run."""
