"""The chat platforms: each translates and decorates, none decides."""
