MATCH (i:Institution {name: 'Gminny Ośrodek Pomocy Społecznej w Kartuzach'})
      -[:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]->()
      <-[:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]-(partner:Institution)
      -[:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]->()
      <-[:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]-(next:Institution)
WHERE partner <> i AND next <> i AND next <> partner
  AND NOT EXISTS { MATCH (i)-[:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]->()
                       <-[:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]-(next) }
RETURN next.name AS candidate, count(DISTINCT partner) AS common_partners
ORDER BY common_partners DESC, candidate
