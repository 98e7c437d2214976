MATCH (i:Institution {name: 'Regionalny Ośrodek Polityki Społecznej w Białymstoku'})
      -[p:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]->(c)
MATCH (s:Source {id: p.source})
WITH c.name AS cooperation, type(p) AS relation, count(DISTINCT s.id) AS sources, min(s.name) AS source
WHERE sources = 1
RETURN cooperation, relation, source
ORDER BY cooperation
