MATCH (i:Institution {name: 'Stowarzyszenie Otwarte Kaszuby'})
      -[:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]->(c)
      <-[:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]-(other:Institution)
WHERE other <> i
RETURN other.name AS partner, count(DISTINCT c) AS together, coalesce(min(c.first_day), 'unknown') AS since
ORDER BY together DESC, partner
