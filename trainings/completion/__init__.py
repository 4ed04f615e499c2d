"""Completion: what a course asks for in the end, who has done it, and why or why not."""
