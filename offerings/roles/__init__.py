"""Who may do what with one offering: owner, editor, desk, viewer."""
