"""The ticket as something to carry: its code as a picture, the ticket as a PDF and as an image."""
