MATCH (i:Institution)
      -[p:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS]->(:Project {name: 'Wirtualne Powiaty'})
MATCH (role:Concept {scheme: 'roles', term: p.role}), (kind:Concept {scheme: 'institution-kinds', term: i.kind})
RETURN role.name AS role, kind.name AS kind, count(DISTINCT i) AS institutions
ORDER BY role, institutions DESC, kind
