"""A small Discord on loopback: REST, gateway and CDN over real sockets, which refuses what the real one would."""
