"""Our own template: five tables, as CSV or as a workbook (docs/template.md)."""
