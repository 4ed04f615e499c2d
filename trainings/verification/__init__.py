"""The page on which anybody checks a certificate: by its QR code, its number, or the file itself."""
