"""How fast answers of networks become mentions, and what a run of 100,000 posts holds in memory."""
