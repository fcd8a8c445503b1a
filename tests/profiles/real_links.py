"""Addresses as people copy them, of accounts of ours, with the form in which each is recorded; or nothing, if refused.

Numbers and names are made up. Where the forms of each platform are from, as of November 2026:

facebook, youtube: what is known of their address bars and menus; parameters also from developers.facebook.com
linkedin: learn.microsoft.com, Posts and Comments APIs (share, ugcPost, activity)
x: developer documentation of Post URLs; `s` and `t` as its sharing button adds them
bluesky: github.com/bluesky-social/social-app, src/routes.ts
mastodon: github.com/mastodon/mastodon v4.5, config/routes/web_app.rb
wikipedia: MediaWiki 1.39, Help:Permanent link, Help:Diff; Extension:MobileFrontend; DiscussionTools
govteams, team-sites, mysite: learn.microsoft.com, SharePoint and deep links to messages
others: developer.wordpress.org (get_comment_link, cpage), phpBB 3.3 (viewtopic), Discourse, Drupal, vBulletin
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
