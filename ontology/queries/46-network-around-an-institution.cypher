MATCH (:Institution {name: 'Powiatowy Urząd Pracy w Ustrzykach Dolnych'})
      -[:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]->(c)
MATCH (other:Institution)-[p:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]->(c)
RETURN DISTINCT other.name AS subject, type(p) AS predicate, c.name AS object
