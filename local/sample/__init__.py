"""The sample day, 2021-01-22, as answers in the upstreams' own formats. README.md says what is real in it."""
