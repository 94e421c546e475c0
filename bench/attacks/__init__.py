"""What dishonest crowds gain under each ranking: real days, a busy background, one attack at a time.

python -m bench.attacks [--corpus ../shared/corpus] [--days 6]
"""
