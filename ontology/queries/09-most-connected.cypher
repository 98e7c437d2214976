MATCH (i:Institution)-[:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]->(c)
OPTIONAL MATCH (c)<-[:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]-(other:Institution)
WHERE other <> i
RETURN i.name AS institution, count(DISTINCT c) AS cooperations, count(DISTINCT other) AS partners
ORDER BY cooperations DESC, partners DESC, institution LIMIT 10
