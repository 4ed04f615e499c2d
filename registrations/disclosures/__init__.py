"""What one person answered, in full: earlier answers too, and in clear for an editor who asks."""
