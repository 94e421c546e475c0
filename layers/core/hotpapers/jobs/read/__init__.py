"""Parameters of a request → documents."""
