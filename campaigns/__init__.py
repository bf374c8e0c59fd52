"""What is true: the rules of a campaign and their SQL. Nobody here knows who is asking, or from where."""
