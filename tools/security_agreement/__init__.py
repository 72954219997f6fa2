"""The register of security agreements: who supports whom in the security of a country, how far, until when."""
