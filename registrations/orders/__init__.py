"""Orders: several people registered together, their seats held while one fills in who they are."""
