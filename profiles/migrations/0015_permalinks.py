"""The addresses that posts have on each platform, as people copy them (as of November 2026), and the form that is
recorded; and what platforms add to addresses that says nothing of where they lead. A row that an administrator has
changed keeps its shapes, and gets those that are missing.

Sources: of Facebook's and YouTube's “Copy link” what is known, without a source; the routes of
github.com/mastodon/mastodon (config/routes/web_app.rb), github.com/bluesky-social/social-app (src/routes.ts) and
MediaWiki (Help:Permanent link, Help:Diff, Extension:MobileFrontend); learn.microsoft.com (LinkedIn: share, ugcPost,
comments; SharePoint; deep links to messages); developers.facebook.com; wordpress.org (get_comment_link).
"""

from importlib import import_module

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

import profiles.permalink_shapes

BEFORE = import_module("profiles.migrations.0002_platforms").SHAPES

FB = "https://(|m.|mbasic.|web.|touch.|mobile.)facebook.com"
FACEBOOK = "https://www.facebook.com"
LI = "https://(|m.|mobile.)linkedin.com"
LINKEDIN = "https://www.linkedin.com/feed/update/urn:li"
URN = "(activity|ugcPost|share)"
COMMENT = "commentUrn=urn:li:comment:({id}:{activity},{activity2})"
OLD_COMMENT = "commentUrn=urn:li:comment:((|urn:li:){id}:{activity},{activity2})"
DASH_COMMENT = "dashCommentUrn=urn:li:fsd_comment:({activity2},urn:li:{id}:{activity})"
REPLY = "&replyUrn=urn:li:comment:({id2}:{activity4},{activity5})"
X = "https://(|mobile.|m.)(x|twitter).com"
YT = "https://(|m.|music.|gaming.)youtube.com"
YOUTUBE = "https://www.youtube.com"
WP = "https://en(|.m).wikipedia.org"
WIKIPEDIA = "https://en.wikipedia.org/wiki"

ANY = ["{path}", "{path}#{fragment}", "{path}?{query}", "{path}?{query}#{fragment}"]
ANY += ["?{query}", "?{query}#{fragment}", "#{fragment}"]


def anywhere(*hosts):
    return [f"https://{host}/{each}" for host in hosts for each in ANY]


def commented(*places):
    """Comments of ours, on anybody's posts: Facebook names them by two numbers, and answers to them by a third."""
    answer = "&reply_comment_id={fbid3}"
    return [
        f"{FB}{place}{'&' if '?' in place else '?'}comment_id={{fbid2}}{more} -> "
        f"{FACEBOOK}{form}{'&' if '?' in form else '?'}comment_id={{fbid2}}{more}"
        for place, form in places
        for more in ("", answer)
    ]


SHAPES = {
    "facebook": [
        f"{FB}/{{handle}}/posts/{{post}} -> {FACEBOOK}/{{handle}}/posts/{{post}}",
        f"{FB}/{{handle}}/posts/{{slug}}/{{post}} -> {FACEBOOK}/{{handle}}/posts/{{post}}",
        f"{FB}/{{page}}/posts/{{post}} -> {FACEBOOK}/{{handle}}/posts/{{post}}",
        f"{FB}/{{page}}/posts/{{slug}}/{{post}} -> {FACEBOOK}/{{handle}}/posts/{{post}}",
        f"{FB}/(permalink|story).php?story_fbid={{post}}&id={{page}} -> {FACEBOOK}/{{handle}}/posts/{{post}}",
        f"{FB}/({{handle}}|{{page}})/videos/{{fbid}} -> {FACEBOOK}/watch/?v={{fbid}}",
        f"{FB}/({{handle}}|{{page}})/videos/{{slug}}/{{fbid}} -> {FACEBOOK}/watch/?v={{fbid}}",
        f"{FB}/(watch|watch/live|video.php|video/video.php)?v={{fbid}} -> {FACEBOOK}/watch/?v={{fbid}}",
        f"{FB}/reel/{{fbid}} -> {FACEBOOK}/reel/{{fbid}}",
        f"{FB}/(photo|photo.php|photos)?fbid={{fbid}} -> {FACEBOOK}/photo/?fbid={{fbid}}",
        f"{FB}/({{handle}}|{{page}})/photos/{{fbid}} -> {FACEBOOK}/photo/?fbid={{fbid}}",
        f"{FB}/({{handle}}|{{page}})/photos/{{slug}}/{{fbid}} -> {FACEBOOK}/photo/?fbid={{fbid}}",
        f"{FB}/share/(p|v|r)/{{id}} -> {FACEBOOK}/share/(p|v|r)/{{id}}/",
        f"{FB}/share/{{id}} -> {FACEBOOK}/share/{{id}}/",
        "https://fb.watch/{id} -> https://fb.watch/{id}/",
        f"{FB}/groups/{{slug}}/(posts|permalink)/{{fbid}} -> {FACEBOOK}/groups/{{slug}}/posts/{{fbid}}/",
        f"{FB}/events/{{fbid}} -> {FACEBOOK}/events/{{fbid}}/",
        *commented(
            ("/{slug}/posts/{post}", "/{slug}/posts/{post}"),
            ("/{slug}/posts/{slug2}/{post}", "/{slug}/posts/{post}"),
            ("/(permalink|story).php?story_fbid={post}&id={fbid}", "/permalink.php?story_fbid={post}&id={fbid}"),
            ("/(photo|photo.php)?fbid={fbid}", "/photo/?fbid={fbid}"),
            ("/{slug}/photos/{fbid}", "/photo/?fbid={fbid}"),
            ("/{slug}/photos/{slug2}/{fbid}", "/photo/?fbid={fbid}"),
            ("/(watch|video.php)?v={fbid}", "/watch/?v={fbid}"),
            ("/{slug}/videos/{fbid}", "/watch/?v={fbid}"),
            ("/{slug}/videos/{slug2}/{fbid}", "/watch/?v={fbid}"),
            ("/reel/{fbid}", "/reel/{fbid}"),
            ("/groups/{slug}/(posts|permalink)/{fbid}", "/groups/{slug}/posts/{fbid}/"),
        ),
    ],
    "linkedin": [
        f"{LI}/feed/update/urn:li:{URN}:{{activity}} -> {LINKEDIN}:{URN}:{{activity}}",
        f"{LI}/posts/{{handle}}_{{slug}}-{URN}-{{activity}}-{{id}} -> {LINKEDIN}:{URN}:{{activity}}",
        f"{LI}/posts/{{handle}}_{URN}-{{activity}}-{{id}} -> {LINKEDIN}:{URN}:{{activity}}",
        f"{LI}/embed/feed/update/urn:li:{URN}:{{activity}} -> {LINKEDIN}:{URN}:{{activity}}",
        # Comments of ours, on anybody's posts; how the thread is called in the comment is how it is recorded.
        *(
            f"{LI}/{place}?{asks} -> {LINKEDIN}:{{id}}:{{activity}}?{COMMENT}{REPLY if 'replyUrn' in asks else ''}"
            for place in (f"feed/update/urn:li:{URN}:{{activity3}}", "posts/{slug}-{activity3}-{id3}")
            for asks in (
                *(OLD_COMMENT, DASH_COMMENT, f"{OLD_COMMENT}&dashCommentUrn={{slug2}}", OLD_COMMENT + REPLY),
                f"{OLD_COMMENT}&dashCommentUrn={{slug2}}{REPLY}&dashReplyUrn={{slug3}}",
            )
        ),
    ],
    "x": [
        f"{X}/{{handle}}/(status|statuses)/{{snowflake}} -> https://x.com/{{handle}}/status/{{snowflake}}",
        f"{X}/{{handle}}/status/{{snowflake}}/(photo|video)/{{number}} -> https://x.com/{{handle}}/status/{{snowflake}}",
        f"{X}/{{handle}}/status/{{snowflake}}/(analytics|history|likes|quotes|retweets|reposts) -> "
        "https://x.com/{handle}/status/{snowflake}",
        f"{X}/i/(web/status|status)/{{snowflake}} -> https://x.com/{{handle}}/status/{{snowflake}}",
    ],
    "bluesky": [
        "https://bsky.app/profile/{handle}/post/{tid}",
        "https://bsky.app/profile/{did}/post/{tid} -> https://bsky.app/profile/{handle}/post/{tid}",
    ],
    "mastodon": [
        "https://{site}/@{handle}/{snowflake}",
        "https://{site}/(web|deck)/@{handle}/{snowflake} -> https://{site}/@{handle}/{snowflake}",
        "https://{site}/(@{handle}@{site}|users/{handle}/statuses)/{snowflake} -> https://{site}/@{handle}/{snowflake}",
        "https://{site}/@{handle}/{snowflake}/embed -> https://{site}/@{handle}/{snowflake}",
        "https://{site}/(web|deck)/(@{handle}@{site}|statuses)/{snowflake} -> https://{site}/@{handle}/{snowflake}",
    ],
    "youtube": [
        f"{YT}/watch?v={{video}} -> {YOUTUBE}/watch?v={{video}}",
        f"{YT}/(shorts|live|embed|v|e)/{{video}} -> {YOUTUBE}/watch?v={{video}}",
        f"https://youtu.be/{{video}} -> {YOUTUBE}/watch?v={{video}}",
        f"https://(|www.)youtube-nocookie.com/embed/{{video}} -> {YOUTUBE}/watch?v={{video}}",
        f"{YT}/post/{{comment}} -> {YOUTUBE}/post/{{comment}}",
        f"{YT}/(channel/{{id}}|@{{handle}}|c/{{slug}}|user/{{slug}})/(community|posts)?lb={{comment}} -> "
        f"{YOUTUBE}/post/{{comment}}",
        f"{YT}/watch?v={{video}}&lc={{comment}} -> {YOUTUBE}/watch?v={{video}}&lc={{comment}}",
        f"{YT}/(shorts|live)/{{video}}?lc={{comment}} -> {YOUTUBE}/watch?v={{video}}&lc={{comment}}",
        f"https://youtu.be/{{video}}?lc={{comment}} -> {YOUTUBE}/watch?v={{video}}&lc={{comment}}",
        f"{YT}/post/{{comment}}?lc={{comment2}} -> {YOUTUBE}/post/{{comment}}?lc={{comment2}}",
    ],
    "blog-or-forum": anywhere("{site}"),
    "news-comments": anywhere("{site}"),
    "finance-blog": anywhere("www.finance.gov.au"),
    "world-bank-blogs": anywhere("blogs.worldbank.org", "data.worldbank.org"),
    "wikipedia": [
        f"{WP}/wiki/Special:(Diff|MobileDiff)/{{revision}} -> {WIKIPEDIA}/Special:Diff/{{revision}}",
        f"{WP}/wiki/Special:Diff/(prev/{{revision}}|{{revision}}/prev|{{revision2}}/{{revision}}) -> "
        f"{WIKIPEDIA}/Special:Diff/{{revision}}",
        f"{WP}/wiki/Special:MobileDiff/{{revision2}}...{{revision}} -> {WIKIPEDIA}/Special:Diff/{{revision}}",
        f"{WP}/wiki/Special:(PermanentLink|Permalink|Redirect/revision)/{{revision}} -> "
        f"{WIKIPEDIA}/Special:PermanentLink/{{revision}}",
        f"{WP}/(w/index.php|wiki/{{title}}|)?oldid={{revision}} -> {WIKIPEDIA}/Special:PermanentLink/{{revision}}",
        f"{WP}/(w/index.php|wiki/{{title}}|)?diff={{revision}} -> {WIKIPEDIA}/Special:Diff/{{revision}}",
        f"{WP}/(w/index.php|wiki/{{title}}|)?diff={{revision}}&oldid={{revision2}} -> {WIKIPEDIA}/Special:Diff/{{revision}}",
        f"{WP}/(w/index.php|wiki/{{title}}|)?diff={{revision}}&oldid=prev -> {WIKIPEDIA}/Special:Diff/{{revision}}",
        f"{WP}/(w/index.php|wiki/{{title}}|)?diff=prev&oldid={{revision}} -> {WIKIPEDIA}/Special:Diff/{{revision}}",
        f"{WP}/wiki/{{title}}#{{fragment}} -> {WIKIPEDIA}/{{title}}#{{fragment}}",
    ],
    "podcast": anywhere("{site}"),
    "rss": anywhere("{site}"),
    "govteams": [
        *("https://govteams.sharepoint.com/(sites|teams)/{path}", "https://govteams.sharepoint.com/(sites|teams)/{path}?ID={number}"),
        "https://govteams.sharepoint.com/(:u:|:w:|:x:|:p:|:b:|:i:|:v:|:f:)/(r|s)/{path}",
        "https://teams.microsoft.com/l/message/{slug}/{number}",
        "https://engage.cloud.microsoft/main/(threads|groups)/{slug}",
    ],
    "team-sites": [
        *("https://{site}/(sites|teams)/{path}", "https://{site}/(sites|teams)/{path}?ID={number}"),
        "https://{site}/(:u:|:w:|:x:|:p:|:b:|:i:|:v:|:f:)/(r|s)/{path}",
    ],
    "mysite": ["https://{site}/personal/{path}", "https://{site}/personal/{path}?ID={number}"],
}

SHAREPOINT = "web csf e d cid at nav share env xsdata sdata ovuser clickparams or isSPOFile Source ContentTypeId " \
    "RootFolder CT OR CID tenantId groupId parentMessageId teamName channelName createdTime allowXTenantAccess ngc " \
    "trk_copy_link domainRedirect"
IGNORED = {
    "facebook": "__cft__* __tn__ __xts__* __eep__ _ft_ _rdr _rdc acontext action_history anchor_composer app av "
    "checkpoint_src comment_tracking d dti eav eid extid focus_composer fref from_search fs hc_* idorvanity locale "
    "locale2 notif_* notif_id paipv player_origin pnref rdid rdc ref ref_* refid refsrc referral_* s set share_url "
    "source substory_index theater tracking type video_source vh view wtsid ls_ref opaqueCursor ftentidentifier "
    "padding pageid cid rdrhc",
    "linkedin": "trk* trackingId refId lipi licu lici li?? rcm originalSubdomain midToken midSig eid otpToken "
    "updateEntityUrn actorCompanyId original_referer originTrackingId origin viewContext goback isInternal _l lang "
    "dashUpdateUrn shareId fromEmail recommendedFlavor",
    "x": "s t cn src ref_src ref_url mx lang ref cxt prefetchtimestamp twcamp* twterm* twgr* refsrc p ctx",
    "bluesky": "ref_src ref_url lang",
    "mastodon": "lang ref",
    "youtube": "si feature kw pp ab_channel app t start end time_continue list index start_radio rv hl gl themeRefresh "
    "noapp persist_app ra rel autoplay cc_load_policy cc_lang_pref attr_tag embeds_* source_ve_path ebc cbrd ucbcb "
    "sub_confirmation inf sttick bpctr has_verified",
    "wikipedia": "title wprov venotify useskin uselang type diffonly diff-type diffmode mobileaction curid rcid unhide "
    "variant redirect veaction markasread markasreadwiki safemode debug",
    "govteams": SHAREPOINT,
    "team-sites": SHAREPOINT,
    "mysite": SHAREPOINT,
}
# As seen in November 2026: github.com/bluesky-social/social-app (toShortUrl, shortenLinks), github.com/mastodon/mastodon
# (app/lib/text_formatter.rb, app/javascript/mastodon: mentions), docs.x.com (display_url), WordPress 6.1 and
# markdown-it 14 (typographer), MediaWiki 1.39, LinkedIn's help “Link shortening”; Facebook and YouTube by their pages.
BARE, CUT, MENTIONS, TYPOGRAPHY, WIKI = "bare_links", "cut_links", "bare_mentions", "typography", "wiki"
REWRITES = {
    "facebook": [CUT],
    "x": [BARE, CUT],
    "bluesky": [BARE, CUT],
    "mastodon": [BARE, CUT, MENTIONS],
    "youtube": [CUT],
    "blog-or-forum": [CUT, TYPOGRAPHY],
    "news-comments": [TYPOGRAPHY],
    "finance-blog": [TYPOGRAPHY],
    "world-bank-blogs": [TYPOGRAPHY],
    "wikipedia": [WIKI],
    "podcast": [TYPOGRAPHY],
    "rss": [TYPOGRAPHY],
}
CHOICES = [
    (BARE, "Shows links without https:// and www."),
    (CUT, "Cuts long links off, with … or ... at their end"),
    (MENTIONS, "Shows @name for @name@server"),
    (TYPOGRAPHY, "Sets curly quotes, dashes, … and ×"),
    (WIKI, "Expands ~~~~ and templates, and shows marks as they look"),
]
LINK_FORMS = {
    "facebook": "l.facebook.com/l.php?u=… lm.facebook.com/l.php?u=…",
    "linkedin": "lnkd.in/… linkedin.com/redir/redirect?url=… linkedin.com/safety/go?url=…",
    "x": "t.co/…",
    "youtube": "youtube.com/redirect?q=…",
}


def fill(apps, schema_editor):
    for platform in apps.get_model("profiles", "Platform").objects.filter(slug__in=SHAPES):
        kept = platform.permalink_shapes.split("\n")
        kept = [] if kept == BEFORE[platform.slug] else kept
        platform.permalink_shapes = "\n".join(dict.fromkeys([*kept, *SHAPES[platform.slug]]))
        platform.ignored_parameters = IGNORED.get(platform.slug, "")
        platform.rewrites = REWRITES.get(platform.slug, [])
        platform.link_forms = LINK_FORMS.get(platform.slug, "")
        platform.save()


class Migration(migrations.Migration):
    dependencies = [("profiles", "0014_accounts_that_speak_for_themselves")]
    operations = [
        migrations.AddField(
            "platform",
            "ignored_parameters",
            models.TextField(
                blank=True,
                help_text="What stands behind “?” in addresses there and does not say which post is meant: names with blanks "
                "between them, * for any end. What is added everywhere (utm_source, fbclid) is known.",
            ),
        ),
        migrations.AddField(
            "platform",
            "rewrites",
            ArrayField(models.CharField(max_length=16, choices=CHOICES), default=list, blank=True),
        ),
        migrations.AddField(
            "platform",
            "link_forms",
            models.TextField(
                blank=True,
                help_text="What it puts in the place of links, with blanks between: lnkd.in/…, or youtube.com/redirect?q=… "
                "where the address itself stands behind “q=”.",
            ),
        ),
        migrations.AlterField(
            "platform",
            "permalink_shapes",
            models.TextField(
                validators=[profiles.permalink_shapes.validate_shapes],
                help_text="One a line, such as https://x.com/{handle}/status/{snowflake}. {handle} and {site} are the "
                "account’s; {number}, {id}, {slug}, {path} and others are the post’s. (photo|video) is either of them. Behind "
                "“ -> ” stands the form that is recorded, where it is another.",
            ),
        ),
        migrations.AddField(
            "account",
            "platform_ids",
            models.TextField(
                blank=True,
                help_text="Its DID on Bluesky, or the number of its page on Facebook, one a line: links that name another "
                "are refused.",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
