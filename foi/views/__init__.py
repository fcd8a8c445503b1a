"""Pages on information requests: load what the person may see, parse the form, call one service, answer."""

from foi.views.checking import check, judge
from foi.views.deciding import decide, decision
from foi.views.marking import leave_out, names, record, take_back
from foi.views.provisions import change_provisions, provisions
from foi.views.requests import gather, open_request, request, requests, step

__all__ = [
    "change_provisions",
    "check",
    "decide",
    "decision",
    "gather",
    "judge",
    "leave_out",
    "names",
    "open_request",
    "provisions",
    "record",
    "request",
    "requests",
    "step",
    "take_back",
]
