"""A candidate: what is known of one project and its investors, and from where.

From a mapping as it comes to facts by path: names resolved, wrappers opened, values read. Nothing
said is lost: what is not understood becomes a warning and a note, and stays unknown. Keys are
visited in sorted order, so the same mapping in another order gives the same result.
"""

from prescreen.candidate.candidate import Candidate
from prescreen.candidate.model import Evidence, ListFact, Waiver

__all__ = ["Candidate", "Evidence", "ListFact", "Waiver"]
