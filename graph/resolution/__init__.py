"""Who is the same: records of all sources as groups with one id each, why they are one, and what people decided."""
