"""Access codes: what one types to see tickets that do not show to everybody."""
