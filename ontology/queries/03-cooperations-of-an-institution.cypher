MATCH (i:Institution {name: 'Wojewódzki Urząd Pracy w Białymstoku'})
      -[:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]->(c)
OPTIONAL MATCH (i)
      -[p:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]->(c), (role:Concept {scheme: 'roles'})
WHERE role.term = p.role
RETURN DISTINCT c.name AS cooperation, role.name AS role, c.first_day AS since, c.last_day AS until
ORDER BY cooperation, role
