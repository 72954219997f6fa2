"""Movement Contingency Plans: what the components of a country agreed before anything happened."""
