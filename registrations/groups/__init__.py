"""Seats that an organisation or a named group fills itself, through managers of its own."""
