MATCH (p:Person)-[signature:SIGNS_FOR]->(i:Institution)
MATCH (a:Agreement {id: signature.`on`})
RETURN DISTINCT p.name AS person, p.function AS function, i.name AS institution, a.name AS agreement, a.signed AS signed
ORDER BY person
