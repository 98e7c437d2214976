MATCH (c:Project|Agreement|`Group`|Event)
WHERE c.first_day IS NOT NULL
RETURN left(c.first_day, 4) AS year, count(DISTINCT c) AS began
ORDER BY year
