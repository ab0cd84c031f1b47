"""The command line: one module a command, imported only when it runs."""

from prescreen.cli.app import main

__all__ = ["main"]
