"""Who can be tried in the demonstration, in the order of a post's life, and what to try as them."""

DEMO_PEOPLE = {
    "officer": "Propose a post, answer questions, publish it",
    "gm": "Decide on what your division proposes",
    "mcd": "Advise General Managers on what is proposed",
    "mcdmanager": "Decide on any division’s proposals",
    "records": "Find records and prove them",
    "officer2": "Propose from another division, and see only your own division’s posts",
    "gm2": "Decide for that other division, and see that you cannot decide here",
    "manager": "Read what your people propose",
    "auditor": "Read everything, change nothing",
    "admin": "See that an administrator cannot decide on a post",
}
DEMO_PASSWORD = "treasury-demo-only"  # noqa: S105 (known to everybody; DEMO_PASSWORD sets another)
