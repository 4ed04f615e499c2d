"""What a group manager sees and does: their own people and no others."""
