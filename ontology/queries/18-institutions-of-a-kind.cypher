MATCH (kind:Concept)-[:BROADER*0..]->(top:Concept)
WHERE top.id IN ['institution-kinds#local_government', 'institution-kinds#regional_government']
MATCH (i:Institution)
WHERE i.kind = kind.term
RETURN kind.name_en AS kind, count(DISTINCT i) AS institutions
ORDER BY institutions DESC, kind
