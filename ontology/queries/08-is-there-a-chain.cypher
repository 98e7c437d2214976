// dialect@pl: Tu do sześciu kroków. W dużym grafie Neo4j szuka szybciej:
//   `shortestPath((from)-[:LEADS|PARTNER_IN*..20]-(to))`, którego LadybugDB nie zna; tam pisze się
//   `-[:LEADS|PARTNER_IN* SHORTEST 1..20]-`.
// dialect@en: Here up to six steps. In a large graph Neo4j is faster with
//   `shortestPath((from)-[:LEADS|PARTNER_IN*..20]-(to))`, which LadybugDB does not know; there one writes
//   `-[:LEADS|PARTNER_IN* SHORTEST 1..20]-`.
RETURN EXISTS {
  MATCH (:Institution {name: 'Gminny Ośrodek Pomocy Społecznej w Kartuzach'})
        -[:LEADS|PARTNER_IN|PARTY_TO|MEMBER_OF|ORGANISES|SUPPORTS*2..6]-(:Institution {name: 'Fundacja Netto'})
} AS answer
