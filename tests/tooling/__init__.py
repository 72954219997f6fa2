"""Starting, stopping, and what is said when that is not possible."""
