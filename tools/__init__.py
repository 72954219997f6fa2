"""The Movement's coordination tools, one package each."""
