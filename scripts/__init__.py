"""Commands around the product (serving, checking, testing); the product imports nothing from here."""
