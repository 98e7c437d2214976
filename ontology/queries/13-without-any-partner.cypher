MATCH (kind:Concept {scheme: 'institution-kinds'})
      -[:BROADER*0..]->(:Concept {id: 'institution-kinds#labour_office'})
MATCH (i:Institution)
WHERE i.kind = kind.term
  AND NOT EXISTS { MATCH (i)-[:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]->()
                       <-[:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]-(other:Institution) WHERE other <> i }
RETURN DISTINCT i.name AS office
ORDER BY office
