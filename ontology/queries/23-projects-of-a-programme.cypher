MATCH (p:Project)-[:PART_OF|FUNDED_BY]->(l:Programme)
      -[:PART_OF*0..]->(:Programme {name: 'Europejski Fundusz Społeczny'})
WHERE NOT EXISTS { MATCH (p)-[:PART_OF|FUNDED_BY]->(:Programme)-[:PART_OF*1..]->(l) }
RETURN DISTINCT p.name AS project, l.name AS level
ORDER BY project, level
