"""What people touch: command line, SPARQL protocol, linked data and pages."""
