"""One table in, CSV, HXL, XLSX, DOCX, PDF and JSON out: the same rows, the same order, the same words."""
