"""Numbers of tickets that are no longer valid although their registration lives on."""
