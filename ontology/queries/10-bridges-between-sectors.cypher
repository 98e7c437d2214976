MATCH (i:Institution)-[:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]->(c)
      <-[:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]-(other:Institution)
WHERE other <> i
UNWIND other.sectors AS sector
RETURN i.name AS institution, count(DISTINCT sector) AS sectors
ORDER BY sectors DESC, institution LIMIT 10
