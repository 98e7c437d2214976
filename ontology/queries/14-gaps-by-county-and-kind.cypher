MATCH (i:Institution)-[:LOCATED_IN]->(:Place)-[:PART_OF*0..]->(county:Place {kind: 'county'})
WHERE NOT EXISTS { MATCH (i)-[:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]->()
                       <-[:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]-(other:Institution) WHERE other <> i }
MATCH (kind:Concept {scheme: 'institution-kinds', term: i.kind})
RETURN county.name AS county, kind.name AS kind, count(DISTINCT i) AS alone
ORDER BY county, kind
