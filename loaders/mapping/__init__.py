"""Anyone's tables, by a mapping that says which columns fill which fields (docs/mapping.md)."""
