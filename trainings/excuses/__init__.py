"""Excuses: asked for by a trainee, granted or refused by a coordinator; what one means is in the rule."""
