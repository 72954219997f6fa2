"""The directory of components, and the secretariat’s pages of reference data."""
