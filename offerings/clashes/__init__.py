"""What counts as a clash in an offering's agenda, and the soft ones that its owner lives with."""
