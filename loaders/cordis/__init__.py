"""CORDIS: research projects that the European Union funds, as CSV or XML."""
