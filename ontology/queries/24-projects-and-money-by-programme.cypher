MATCH (p:Project)-[:PART_OF|FUNDED_BY]->(:Programme)-[:PART_OF*0..]->(l:Programme)
WITH DISTINCT l.name AS level, p.id AS project, coalesce(p.budget, 0.0) AS money, p.currency AS currency
RETURN level, count(project) AS projects, sum(money) AS budget, currency
ORDER BY projects DESC, level
