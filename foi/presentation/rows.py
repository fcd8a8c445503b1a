"""The shape that components take: a mapping of names to what they show."""

from typing import Any

Row = dict[str, Any]
