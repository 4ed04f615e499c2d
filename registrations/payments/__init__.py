"""What is to be paid, marked as paid by hand."""
