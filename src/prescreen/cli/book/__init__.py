"""`prescreen book`: the ledger from the command line; each command is loaded when it runs."""

from prescreen.cli.book.app import book

__all__ = ["book"]
