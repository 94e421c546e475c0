"""What rendering the site costs, beside Hugo on the same days in the same run: `python -m bench.render`."""
