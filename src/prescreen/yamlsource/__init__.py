"""One YAML reader: the place of every node, none of the surprises of YAML 1.1."""
