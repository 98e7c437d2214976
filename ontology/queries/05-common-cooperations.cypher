MATCH (:Institution {name: 'Bank Żywności w Trójmieście'})
      -[one:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]->(c)
      <-[other:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]-(:Institution {name: 'Urząd Marszałkowski Województwa Pomorskiego'})
RETURN DISTINCT c.name AS cooperation, type(one) AS one_does, type(other) AS other_does
ORDER BY cooperation
