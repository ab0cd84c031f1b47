"""From a mapping as it comes to facts by path: names resolved, wrappers opened, values read.

Nothing said is lost: what is not understood becomes a warning and a note, and stays unknown. Keys
are visited in sorted order, so the same mapping in another order gives the same result.
"""
