MATCH (i:Institution)-[:LEADS]->(p:Project)-[:PART_OF|FUNDED_BY]->(:Programme)-[:PART_OF*0..]->(f:Programme)
MATCH (:Concept {scheme: 'programme-kinds', term: f.kind})
      -[:BROADER*0..]->(:Concept {id: 'programme-kinds#fund'})
RETURN DISTINCT i.name AS leader, p.name AS project, f.name AS fund
ORDER BY leader, project, fund
