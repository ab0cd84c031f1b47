"""What is still asked for in each row: `verdict.missing` for whole columns."""
