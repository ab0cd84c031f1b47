"""Proofs about packs, by an SMT solver; needs `pip install 'prescreen[prove]'`."""
