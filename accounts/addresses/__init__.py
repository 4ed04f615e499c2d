"""The e-mail address of an account, changed once the new one is confirmed."""
