MATCH ()-[link]->()
MATCH (s:Source {id: link.source})
RETURN s.name AS source, count(link) AS links
ORDER BY links DESC, source
