"""One public module per source format; each yields typed records and rejections, and never touches the graph."""
