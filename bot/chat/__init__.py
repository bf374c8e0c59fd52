"""Between people and features: routes, fields, screens, and the one door they all go through."""
