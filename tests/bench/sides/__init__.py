"""One process for each side of a comparison: it does the work once for every line it is sent."""
