"""The proof: what the record says of an operation's clocks, verified and told."""
