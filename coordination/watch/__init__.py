"""What one person has to look at now, and how to find the rest."""
