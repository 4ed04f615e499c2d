"""The trainee's desk: my trainings, how far I am, and what is still needed."""
