MATCH (g:`Group`)
OPTIONAL MATCH (g)-[:PART_OF]->(whole)
OPTIONAL MATCH (g)<-[:MEMBER_OF]-(i:Institution)
RETURN DISTINCT g.name AS name, whole.name AS part_of, i.name AS member
