MATCH (i:Institution)
WHERE size(i.sources) > 1
RETURN i.name AS institution, size(i.sources) AS sources
ORDER BY sources DESC, institution
