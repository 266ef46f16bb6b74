"""A portal's pages in a process of their own, over the data that a folder names; several may serve the same."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_TESTS = str(Path(__file__).parent)
_PROGRAM = """
import sys
from pathlib import Path
sys.path[:0] = [sys.argv[2], str(Path(sys.argv[2]).parent)]
from page_server import page_server
with page_server(Path(sys.argv[1])) as running:
    print(running.url, flush=True)
    sys.stdin.read()
"""


@dataclass
class ServingProcess:
    """A running process, and the address that it serves."""

    url: str
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """Kill it with signal 9."""
        self.process.kill()
        self.process.wait()


@contextmanager
def serving_process(folder: Path) -> Iterator[ServingProcess]:
    """Serve the portal of a folder until the context ends, or until it is killed."""
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(folder), _TESTS], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        url = process.stdout.readline().decode().strip()
        try:
            yield ServingProcess(url, process)
        finally:
            process.kill()
