MATCH (c)-[pays:FUNDED_BY]->(payer)
WHERE pays.amount IS NOT NULL
UNWIND pays.quotes AS quote
RETURN DISTINCT payer.name AS payer, c.name AS cooperation, pays.amount AS amount, pays.currency AS currency, quote
ORDER BY amount DESC
