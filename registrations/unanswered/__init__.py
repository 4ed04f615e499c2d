"""Required questions that somebody was never asked, because others registered them or the question came later."""
