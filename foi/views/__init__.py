"""Pages on information requests: load what the person may see, parse the form, call one service, answer."""

from foi.views.checking import check, judge
from foi.views.marking import leave_out, names, record, take_back
from foi.views.provisions import change_provisions, provisions
from foi.views.requests import decide, gather, open_request, request, requests
from foi.views.shared import REQUESTS

__all__ = [
    "REQUESTS",
    "change_provisions",
    "check",
    "decide",
    "gather",
    "judge",
    "leave_out",
    "names",
    "open_request",
    "provisions",
    "record",
    "request",
    "requests",
    "take_back",
]
