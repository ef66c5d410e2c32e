"""The RDF side: the versioned store, publishing and export."""
