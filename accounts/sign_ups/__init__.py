"""A sign-up: an account asked for, whose address counts once its link was opened."""
