"""A Joint Statement in other languages, beside the one that is authoritative."""
