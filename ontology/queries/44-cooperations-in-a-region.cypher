MATCH (c:Project|Agreement|`Group`|Event)-[:LOCATED_IN|OPERATES_IN]->(l:Place)
      -[:PART_OF*0..]->(:Place {name: 'województwo świętokrzyskie'})
RETURN DISTINCT c.name AS cooperation, l.name AS place
ORDER BY cooperation, place
