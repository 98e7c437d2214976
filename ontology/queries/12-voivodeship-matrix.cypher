MATCH (v:Place {kind: 'voivodeship'})<-[:PART_OF*0..]-(:Place)<-[:LOCATED_IN]-(i:Institution)
      -[:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]->(c)
MATCH (c)<-[:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]-(j:Institution)
      -[:LOCATED_IN]->(:Place)-[:PART_OF*0..]->(w:Place {kind: 'voivodeship'})
WHERE i <> j AND v.name <= w.name
RETURN v.name AS voivodeship, w.name AS partner_from, count(DISTINCT c) AS cooperations
ORDER BY cooperations DESC, voivodeship, partner_from
