"""The authority's names in folded form, as rules meet them in the text."""
from egovkg.loader.folding import fold_text
from egovkg.ontology.authority import Authority, Entry


def folded_names(authority: Authority, kind: str) -> dict[str, Entry]:
    """Every folded name of the authority's entries of a kind (agency, platform, place, series, topic, unit), with its entry."""
    entries = {entry.iri: entry for entry in authority.by_name[kind].values()}
    return {fold_text(name): entry for entry in entries.values() for name in entry.names}
