"""From headings to fields: where they stand, what they mean, in which unit, and how surely."""
