MATCH (i:Institution)-[:LOCATED_IN]->(:Place)-[:PART_OF*0..]->(p:Place)
WHERE 'teryt:2061' IN p.codes
RETURN DISTINCT p.name AS place, i.name AS institution
ORDER BY institution
