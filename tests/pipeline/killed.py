"""A run in a process of its own, to be killed: ``python -m tests.pipeline.killed SUBMISSION``."""

import sys

from pipeline.flows_runs import local_runs
from pipeline.settings import Settings

if __name__ == "__main__":
    with local_runs(Settings()) as runs:
        runs.process(sys.argv[1])
