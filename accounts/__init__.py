"""Who: people's accounts and how they sign in. Knows nothing of organisations or of what is offered."""
