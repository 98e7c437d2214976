MATCH (coded:Concept)<-[:BROADER*0..]-(kind:Concept {scheme: 'institution-kinds'})
MATCH (i:Institution)
WHERE i.kind = kind.term
UNWIND coded.codes AS code
WITH coded, i, code
WHERE code STARTS WITH 'iati:'
RETURN code, coded.name AS kind, count(DISTINCT i) AS institutions
ORDER BY code
