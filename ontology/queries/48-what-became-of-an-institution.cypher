MATCH (i:Institution {name: 'Urząd Regulacji Telekomunikacji i Poczty'})
MATCH (later:Institution)-[link:SUCCEEDS]->(earlier:Institution)-[:SUCCEEDS*0..10]->(i)
MATCH (s:Source {id: link.source})
RETURN DISTINCT later.name AS successor, earlier.name AS predecessor, link.start AS since, s.name AS source
ORDER BY since, successor
