MATCH (i:Institution)-[:LOCATED_IN]->(p:Place)-[:PART_OF*0..]->(:Place {name: 'województwo podlaskie'})
WHERE p.lat IS NOT NULL AND p.lon IS NOT NULL
RETURN p.name AS place, p.lat AS lat, p.lon AS long, count(DISTINCT i) AS institutions
ORDER BY institutions DESC, place
