"""The report on one candidate: its parts as data, its words, and the schema of its JSON."""

from prescreen.report.report import Report

__all__ = ["Report"]
