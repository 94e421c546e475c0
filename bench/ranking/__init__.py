"""A million mentions, aggregated and ranked: heat over a stream, against json and one regex.

python -m bench.ranking [--mentions 100000] [--rounds 3]
"""
