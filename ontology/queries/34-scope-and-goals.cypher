MATCH (a:Agreement {name: 'Deklaracja partnerskiej współpracy z 26 lipca 2010 r.'})
UNWIND a.scope AS text
RETURN '1 scope' AS part, text
UNION ALL
MATCH (a:Agreement {name: 'Deklaracja partnerskiej współpracy z 26 lipca 2010 r.'})
UNWIND a.goals AS text
RETURN '2 goals' AS part, text
