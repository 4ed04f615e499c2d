"""Addresses that no mail reaches, as the servers behind them said."""
