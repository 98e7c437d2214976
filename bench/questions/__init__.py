"""`python -m bench questions --workspace DIR`: the same questions to Ogniwo and its peers, in one run.

    data.py        what every peer is given, and a part of it      run.py       asks everybody in turn, prints
    questions.py   what is asked, and when two answers agree       timing.py    seconds, throughput
    arrays.py, duckdb.py, ladybug.py, networkx.py, rdflib.py       page.py      tables in docs/performance.md
    ogniwo_server.py, oxigraph.py, fuseki.py, neo4j.py             peers over the wire; servers.py starts and ends them

Invariant: nothing is timed before all peers have given the same answer.
"""
