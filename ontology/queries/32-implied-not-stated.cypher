MATCH (i:Institution)-[p:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS {certainty: 'implied'}]->(c)
RETURN DISTINCT i.name AS institution, type(p) AS relation, c.name AS cooperation
ORDER BY institution, cooperation
