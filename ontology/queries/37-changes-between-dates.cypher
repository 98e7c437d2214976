MATCH (c:Project|Agreement|`Group`|Event)
WHERE c.first_day >= '2013-01-01' AND c.first_day <= '2016-12-31'
RETURN DISTINCT c.first_day AS day, 'began' AS change, c.name AS cooperation
UNION
MATCH (c:Project|Agreement|`Group`|Event)
WHERE c.last_day >= '2013-01-01' AND c.last_day <= '2016-12-31'
RETURN DISTINCT c.last_day AS day, 'ended' AS change, c.name AS cooperation
