"""From the rows of an input to a batch of columns: facts, lists, the place, the chains."""
