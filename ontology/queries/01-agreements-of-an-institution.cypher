MATCH (office:Institution {name: 'Regionalny Ośrodek Polityki Społecznej w Białymstoku'})
      -[:PARTY_TO]->(a:Agreement)<-[:PARTY_TO]-(other:Institution)
WHERE other <> office
MATCH (person:Person)-[s:SIGNS_FOR]->(i:Institution)
WHERE s.`on` = a.id
UNWIND s.quotes AS quote
RETURN DISTINCT other.name AS partner, a.signed AS signed, person.name AS person, i.name AS signs_for, quote
