MATCH (e:Event)
OPTIONAL MATCH (e)-[:PART_OF]->(whole)
RETURN DISTINCT e.name AS event, whole.name AS part_of, e.start AS start, e.participants AS attendance
