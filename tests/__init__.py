"""Scenes, rules and parts, on real databases."""
