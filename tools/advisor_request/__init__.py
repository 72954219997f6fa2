"""An advisor asked for by an operation: matched, approved, deployed, handed over, debriefed; or unmet."""
