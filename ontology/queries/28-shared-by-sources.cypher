MATCH (i:Institution)-[p:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]->(c)
WITH i.name AS institution, type(p) AS relation, c.name AS cooperation, count(DISTINCT p.source) AS sources
WHERE sources >= 2
RETURN institution, relation, cooperation, sources
ORDER BY sources DESC, institution, cooperation
