MATCH (from:Institution {name: 'Gminny Ośrodek Pomocy Społecznej w Kartuzach'})
      -[:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]->(c)
      <-[:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]-(between:Institution)
      -[:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]->(d)
      <-[:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]-(to:Institution {name: 'Fundacja Netto'})
WHERE between <> from AND between <> to AND c <> d
RETURN DISTINCT c.name AS first, between.name AS through, d.name AS second
ORDER BY through, first, second
