"""How long arXiv's answers take to read, against what a Python program would read them with; in pairs, as ratios.

python -m bench.parsing [--rows 2000] [--rounds 5]
"""
