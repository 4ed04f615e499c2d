"""The desk as an app that is installed: its shell, the list it takes with it, what it sends back."""
