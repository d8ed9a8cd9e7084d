"""Reading speed, memory and errors beside the peers: ``python -m bench.speed``."""
