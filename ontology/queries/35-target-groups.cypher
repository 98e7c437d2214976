MATCH (p:Project)
UNWIND p.target_group_kinds AS term
MATCH (concept:Concept {scheme: 'target-groups', term: term})
RETURN concept.name AS target_group, count(DISTINCT p) AS projects, min(p.name) AS for_example
ORDER BY projects DESC, target_group
