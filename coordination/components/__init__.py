"""Who there is: National Societies, the IFRC, the ICRC, and the countries they work in."""
