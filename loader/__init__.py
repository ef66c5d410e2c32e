"""From a report to quads: reading, document, mentions, facts, conversion."""
