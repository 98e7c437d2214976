MATCH (i:Institution)-[p:PARTY_TO]->(a:Agreement)
WHERE p.role = 'party' AND a.first_day <= '2011-03-03'
RETURN i.name, p.role, p.certainty, p.quotes, a.name, a.signed
