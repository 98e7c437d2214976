MATCH (c:Project|Agreement)
WHERE c.first_day <= '2013-07-01' AND c.last_day >= '2013-07-01' AND c.last_day < '2014-07-01'
OPTIONAL MATCH (c)<-[:LEADS]-(i:Institution)
RETURN DISTINCT c.last_day AS last, c.name AS cooperation, i.name AS leader
ORDER BY last
