"""One module a file format: from bytes to sheets of cells, or to nested mappings."""
