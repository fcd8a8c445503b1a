"""Addresses as people copy them, of accounts of ours, with the form in which each is recorded; or nothing, if refused.

Sources are named in `profiles/migrations/0015_permalinks.py`: menus “Copy link”, address bars on a computer and on a
telephone, sharing buttons, mails of the platforms, as of November 2026. Numbers and names are made up.
"""

import csv
from pathlib import Path

OURS = {  # handle, site
    "facebook": ("TreasuryAU", ""),
    "linkedin": ("treasury-australia", ""),
    "x": ("AuTreasury", ""),
    "bluesky": ("treasury.gov.au", ""),
    "mastodon": ("treasury", "aus.social"),
    "youtube": ("TreasuryAu", ""),
    "wikipedia": ("Treasury (AU)", ""),
    "blog-or-forum": ("Treasury", "forum.example.org"),
    "news-comments": ("Treasury", "www.abc.net.au"),
    "finance-blog": ("Treasury", ""),
    "world-bank-blogs": ("Treasury", ""),
    "podcast": ("Treasury", "treasury.gov.au"),
    "rss": ("Treasury", "treasury.gov.au"),
    "govteams": ("Treasury", ""),
    "team-sites": ("Macro", "intranet.treasury.gov.au"),
    "mysite": ("Treasury", "my.treasury.gov.au"),
}
with Path(__file__).with_suffix(".tsv").open() as table:
    ROWS = [
        (row["platform"], row["pasted"], row["recorded"]) for row in csv.DictReader(table, delimiter="\t")
    ]
RECORDED = [row for row in ROWS if row[2]]
REFUSED = [(slug, pasted) for slug, pasted, recorded in ROWS if not recorded]
DID, TID = "did:plc:z72i7hdynmk6r22z27h6tvur", "3lbqw4x7ouk2t"
BSKY = f"https://bsky.app/profile/treasury.gov.au/post/{TID}"
