MATCH (p:Programme)-[:PART_OF*1..]->(:Programme {name: 'Europejski Fundusz Społeczny'})
MATCH (p)-[:PART_OF]->(above:Programme), (kind:Concept {scheme: 'programme-kinds', term: p.kind})
WHERE NOT EXISTS { MATCH (p)-[:PART_OF]->(:Programme)-[:PART_OF*1..]->(above) }
RETURN DISTINCT above.name AS above, p.name AS level, kind.name AS kind, p.code AS code
ORDER BY above, level
