"""Public feeds by scope."""
