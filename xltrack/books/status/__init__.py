"""The status workbook, sheet by sheet: tables in bulk, live figures, the overview; and reading it back as the ledger."""
