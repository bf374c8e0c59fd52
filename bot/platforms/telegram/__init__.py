"""Telegram: the same features in its chats and groups. Nothing is imported here: the library is slow to load."""
