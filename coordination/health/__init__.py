"""Whether the house does its job: what operators and monitors ask."""
