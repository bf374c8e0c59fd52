"""Delivery: what comes in is kept, what goes out is written down first, and what is due is done once."""
