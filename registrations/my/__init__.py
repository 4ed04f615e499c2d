"""What one person has: tickets, places in lines, the coming week. Only ever their own."""
