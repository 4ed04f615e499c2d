"""A participant changes to another ticket."""
