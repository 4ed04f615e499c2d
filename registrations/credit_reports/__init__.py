"""What an employer's people earned in a year."""
