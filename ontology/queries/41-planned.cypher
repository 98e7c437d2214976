MATCH (c:Project|Agreement|`Group`|Event {status: 'planned'})
OPTIONAL MATCH (c)<-[:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]-(i:Institution)
RETURN DISTINCT c.name AS cooperation, i.name AS institution
