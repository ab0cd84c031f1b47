"""What is still asked for in each row: `run.possible` and `verdict.missing` for whole columns."""
