MATCH (i:Institution)-[:LOCATED_IN]->(:Place)-[:PART_OF*0..]->(county:Place {kind: 'county'})
      -[:PART_OF*0..]->(:Place {name: 'województwo podlaskie'})
MATCH (kind:Concept {scheme: 'institution-kinds', term: i.kind})
RETURN county.name AS county, kind.name AS kind, count(DISTINCT i) AS institutions
ORDER BY county, kind
