"""One table or document in; CSV, XLSX, DOCX, PDF, HXL out."""
