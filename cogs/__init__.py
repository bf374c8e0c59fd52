"""The features, one a file. Read this list first."""
