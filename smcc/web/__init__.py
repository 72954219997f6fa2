"""What every page shares: times, forms, lists, icons, mail folder, and how a refusal looks."""
