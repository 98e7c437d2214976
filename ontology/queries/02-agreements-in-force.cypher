MATCH (l:Institution)-[:PARTY_TO]->(a:Agreement)<-[:PARTY_TO]-(s:Institution)
WHERE 'labour_market' IN l.sectors AND 'social_assistance' IN s.sectors AND l <> s
  AND a.first_day <= '2011-01-01' AND (a.last_day IS NULL OR a.last_day >= '2011-01-01')
MATCH (a)<-[:PARTY_TO]-(:Institution)-[:LOCATED_IN]->(:Place)
      -[:PART_OF*0..]->(:Place {name: 'województwo podlaskie'})
MATCH (person:Person)-[sign:SIGNS_FOR]->(i:Institution), (source:Source {id: sign.source})
WHERE sign.`on` = a.id
UNWIND sign.quotes AS quote
RETURN a.name AS agreement, a.first_day AS since, i.name AS party, person.name AS signatory, quote,
       source.name AS source
UNION
MATCH (l:Institution)-[:PARTY_TO]->(a:Agreement)<-[:PARTY_TO]-(s:Institution)
WHERE 'labour_market' IN l.sectors AND 'social_assistance' IN s.sectors AND l <> s
  AND a.first_day <= '2011-01-01' AND (a.last_day IS NULL OR a.last_day >= '2011-01-01')
MATCH (a)<-[:PARTY_TO]-(:Institution)-[:LOCATED_IN]->(:Place)
      -[:PART_OF*0..]->(:Place {name: 'województwo podlaskie'})
MATCH (i:Institution)-[party:PARTY_TO]->(a), (source:Source {id: party.source})
UNWIND party.quotes AS quote
RETURN a.name AS agreement, a.first_day AS since, i.name AS party, '' AS signatory, quote, source.name AS source
