"""Excel: the ledger workbook."""
