MATCH (i:Institution)-[:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]->(c)
      <-[:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]-(j:Institution)
WHERE i <> j
UNWIND i.sectors AS s
UNWIND j.sectors AS t
WITH DISTINCT c, s, t
WHERE s <= t
MATCH (one:Concept {scheme: 'sectors', term: s}), (other:Concept {scheme: 'sectors', term: t})
RETURN one.name AS sector, other.name AS partner_sector, count(DISTINCT c) AS cooperations
ORDER BY cooperations DESC, sector, partner_sector
