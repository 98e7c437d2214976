"""The model as data: OWL ontology, SHACL shapes and SKOS schemes, and the Python names for them."""
