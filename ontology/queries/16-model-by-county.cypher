MATCH (i:Institution)-[:LOCATED_IN]->(:Place)-[:PART_OF*0..]->(place:Place {kind: 'county'})
MATCH (:Concept {scheme: 'institution-kinds', term: i.kind})-[:BROADER*0..]->(kind:Concept)
UNWIND kind.notations AS short
WITH DISTINCT place.name AS county, i, short
WHERE short IN ['OPS', 'PUP', 'NGO']
RETURN county, sum(CASE WHEN short = 'OPS' THEN 1 ELSE 0 END) AS welfare_centres,
       sum(CASE WHEN short = 'PUP' THEN 1 ELSE 0 END) AS labour_offices,
       sum(CASE WHEN short = 'NGO' THEN 1 ELSE 0 END) AS ngos
ORDER BY county
