"""The model: what kinds of things the graph speaks of, and the curated names of bodies, places and platforms."""
