"""Surveys after a training: what the plan asks, whom, when; answered by a one-time link."""
