"""Fuzzers, one a class of input: `python -m tests.fuzz --class all --minutes 10`."""
