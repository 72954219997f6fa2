"""The operational checklist as the secretariat keeps it: a full and a short one, in versions."""
