"""Keys: made on the host, kept in a file that only its owner can read, provisioned to boards over a line."""
