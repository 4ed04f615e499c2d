"""Texts that an organisation keeps for its messages, with five to begin with."""
