"""Movement Coordination Agreements: who agreed with whom how to work together in a country."""
