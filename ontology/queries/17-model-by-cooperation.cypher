MATCH (i:Institution)-[:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]->(c)
MATCH (:Concept {scheme: 'institution-kinds', term: i.kind})-[:BROADER*0..]->(kind:Concept)
UNWIND kind.notations AS short
WITH DISTINCT c, short
WHERE short IN ['OPS', 'PUP', 'NGO']
WITH c, collect(short) AS there
WHERE size(there) >= 2
RETURN c.name AS cooperation,
       CASE WHEN NOT 'OPS' IN there THEN 'OPS' WHEN NOT 'PUP' IN there THEN 'PUP'
            WHEN NOT 'NGO' IN there THEN 'NGO' END AS missing
ORDER BY cooperation, missing
