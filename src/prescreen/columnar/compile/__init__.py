"""From typed trees to Polars expressions, in passes over a batch: the third executor itself."""
