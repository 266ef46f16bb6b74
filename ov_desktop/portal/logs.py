"""The portal's log: one JSON object a line, without names, numbers, addresses or tokens (SPEC Y2, G2)."""

import json
import logging
import sys
import traceback
from pathlib import PurePath
from typing import TextIO

_OURS = "ov_desktop"
_FIELDS = ("method", "route", "status", "ms", "request", "event")


class JsonFormatter(logging.Formatter):
    """Writes a record as JSON.

    Of an exception it keeps types and places, never the message, which may quote a value. Of other libraries'
    messages it keeps the text before values are put in, for the same reason.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        ours = record.name.split(".")[0] == _OURS
        line: dict[str, object] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage() if ours else str(record.msg).strip(),
        }
        line |= {name: value for name in _FIELDS if (value := getattr(record, name, None)) is not None}
        if record.exc_info and record.exc_info[1]:
            line["error"] = describe_error(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def describe_error(error: BaseException) -> list[str]:
    """Return the types of an exception and of its causes, each with the places that it passed; no message."""
    described = []
    seen: BaseException | None = error
    while seen is not None:
        frames = traceback.extract_tb(seen.__traceback__)
        places = " > ".join(f"{PurePath(frame.filename).name}:{frame.lineno}" for frame in frames[-8:])
        described.append(f"{type(seen).__name__} at {places}")
        seen = seen.__cause__ or seen.__context__
    return described


def log_to(stream: TextIO = sys.stderr) -> None:
    """Send the log of this process to ``stream``."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(_OURS).setLevel(logging.INFO)
