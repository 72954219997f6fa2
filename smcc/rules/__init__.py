"""The rulebook's grammar: workflows, guards, clocks, refusals, calendar. Pure: no ORM, no request, no now()."""
