"""Capacity pools: how many seats there are and who holds them; the database never lets one be oversold."""
