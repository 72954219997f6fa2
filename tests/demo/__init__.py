"""The demo and the generated documents."""
