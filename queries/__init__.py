"""The library of SPARQL queries: one question a file."""
