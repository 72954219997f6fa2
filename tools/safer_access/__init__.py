"""How far a National Society is with the Safer Access Framework."""
