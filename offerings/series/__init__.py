"""Many items from one plan: weekly class meetings, daily opening hours; previewed before anything is written."""
