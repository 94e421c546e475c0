"""What the hostile collection beside the project (`../shared/hostile`) does to the program."""
