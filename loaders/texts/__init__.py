"""The text of a page out of any kind of file: plain text, HTML, Markdown, PDF, DOCX, ODT."""
