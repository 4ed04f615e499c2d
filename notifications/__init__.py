"""How we reach people: messages written with the change they tell of, delivered later, each once. Knows no user."""
