"""The machine: it carries what people say to the features and back, and knows no feature by name."""
