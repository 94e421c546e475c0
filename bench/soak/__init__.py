"""Site and API under readers while digests are saved and published: errors, staleness, memory.

`python -m bench.soak [--minutes N] [--port P] [--threads N]`; ends with 1 where anything was wrong.

readers (this process) ─► edge and functions (a process of their own: its memory is what is measured) ─► moto (another)
"""
