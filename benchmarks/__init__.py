"""Timings against other engines, each in one run with cross-checked results; see README.md."""
