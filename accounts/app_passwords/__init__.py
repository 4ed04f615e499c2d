"""App passwords: what a calendar program signs in with; named, shown once, ended one by one."""
