"""The pool of trained coordination advisors. Read by those who match, and by each of themselves."""
