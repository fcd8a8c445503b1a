"""The demonstration's posts: what was proposed, and what people then did with it, step by step.

Each journey is a list of (who, step, words). `load_demo` takes the steps through the real services, as those people.
"""

from typing import NamedTuple


class DemoPost(NamedTuple):
    author: str
    account: str  # slug of its platform
    activity: str
    purpose: str
    title: str
    text: str
    journey: list[tuple[str, str, str]] = []
    sources: str = ""
    answers_link: str = ""
    answers_quote: str = ""
    links: list[str] = []
    topic: str = "general"
    disclosure_reason: str = "It speaks from the Treasury’s own account, under its name."
    relation: str = ""
    relates_to: str = ""  # title of the post that it corrects, takes down or follows up
    reach: str = ""
    wanted_in: int = 0  # business days from now; none: any time will do
    decided_in: float = 0  # hours, as the reports tell it: the demonstration itself waits for nothing


POSTS = [
    # --- Recorded ---------------------------------------------------------------------------------------------
    DemoPost(
        "officer", "facebook", "post", "informing", "How the inflation figures are put together",
        "The Consumer Price Index follows the prices of about 900 000 items each quarter, from bread to bus fares. "
        "The Australian Bureau of Statistics explains how: https://www.abs.gov.au/cpi",
        [("officer", "submit", ""), ("gm", "approve", "Clear and sourced."),
         ("officer", "publish", "https://www.facebook.com/TreasuryDemo/posts/4410023"), ("", "record", "")],
        sources="Number of items: ABS, Consumer Price Index: Concepts, Sources and Methods.",
        links=["https://www.abs.gov.au/cpi"],
        topic="prices",
        decided_in=3.5,
    ),
    DemoPost(
        "officer2", "x", "comment", "engaging", "Due date of the payment times survey",
        "Thanks for asking. The payment times survey closes on Friday 4 December at 5 pm Canberra time, and an "
        "extension can be asked for on the form itself.",
        [("officer2", "submit", ""), ("gm2", "consult", "Is it all right to name the hour, or do we say “end of day”?"),
         ("mcd", "answer", "Name the hour: “end of day” brought us forty questions last year."),
         ("gm2", "approve", "With MCD’s advice."),
         ("officer2", "publish", "https://x.com/TreasuryDemo/status/1860000000000000001"), ("", "record", "")],
        sources="Closing time: survey page, published 9 November 2026.",
        answers_link="https://x.com/corner_store_dubbo/status/1859999999999999999",
        answers_quote="When does the payment times thing close? Website just says December.",
        topic="payment-times",
        decided_in=26,
    ),
    DemoPost(
        "officer", "news-comments", "comment", "informing", "What “real wages” means",
        "I work at the Treasury, as a senior policy officer, and am authorised to answer on this. “Real” wages are "
        "wages after the change in prices is taken out. The article compares wages before that; both figures are "
        "published, and they answer different questions.",
        [("officer", "submit", ""), ("gm", "request_changes", "Please say where both figures are published."),
         ("officer", "edit", " Both are in the ABS Wage Price Index release of 18 November."),
         ("officer", "submit", ""), ("gm", "approve", ""),
         ("officer", "publish", "https://www.abc.net.au/news/2026-11-19/wages/105000001"), ("", "record", "")],
        sources="ABS, Wage Price Index, September quarter 2026.",
        answers_link="https://www.abc.net.au/news/2026-11-19/wages/105000001",
        answers_quote="Which is it, are wages up or down?",
        topic="labour-market",
        decided_in=1.5,
    ),
    # --- Under a standing approval ----------------------------------------------------------------------------
    DemoPost(
        "officer", "x", "post", "informing", "National accounts: when they come out",
        "New figures on 2 December: National accounts, September quarter, at 11.30 am Canberra time. "
        "All tables: https://www.abs.gov.au",
        [("officer", "approve_under", ""), ("officer", "publish", "https://x.com/TreasuryDemo/status/1859900000000000002"),
         ("", "record", "")],
        sources="ABS release calendar.",
        topic="forecasts",
    ),
    DemoPost(
        "officer", "x", "post", "informing", "Consumer prices: when they come out",
        "New figures on 27 January: Consumer Price Index, December quarter, at 11.30 am Canberra time. "
        "All tables: https://www.abs.gov.au",
        sources="ABS release calendar.",
        topic="prices",
    ),
    # --- From MCD itself, which has no General Manager here: waits for an MCD manager -------------------------
    DemoPost(
        "mcd", "linkedin", "post", "informing", "Graduate program opens",
        "Applications for the 2028 graduate program open on 1 March. The program takes economists, lawyers, "
        "mathematicians and people who have studied none of these.",
        [("mcd", "submit", "")],
        topic="graduate-program",
        wanted_in=5,
    ),
    # --- Published, not yet recorded, or with an incident -----------------------------------------------------
    DemoPost(
        "officer", "youtube", "video", "informing", "Video: where the Budget’s numbers come from",
        "How forecasts are made, in four minutes, with captions. Questions below are answered on weekdays.",
        [("officer", "submit", ""), ("mcdmanager", "approve", "Captions checked."),
         ("officer", "publish", "https://www.youtube.com/watch?v=demo0000001")],
        sources="Treasury forecasting review, published edition.",
        topic="budget-process",
        decided_in=5,
    ),
    DemoPost(
        "officer2", "linkedin", "post", "engaging", "Roundtables on late payments",
        "We are holding six roundtables on late payments in regional centres. Places are for owners of businesses "
        "with fewer than twenty staff.",
        [("officer2", "submit", ""), ("gm2", "approve", ""),
         ("officer2", "publish_differently", "https://www.linkedin.com/feed/update/urn:li:activity:7260000000000000001")],
        sources="Program of the roundtables, approved 2 November 2026.",
        topic="payment-times",
        decided_in=19,
    ),
    # --- Published first in an emergency, and not confirmed yet ---------------------------------------------------
    DemoPost(
        "officer", "facebook", "post", "informing", "False messages in our name",
        "Somebody is sending text messages that claim to come from the Treasury and ask for bank details. They are not "
        "from us: we never ask for bank details. Do not answer them, and report them at https://www.scamwatch.gov.au",
        [("officer", "publish_first",
          ("https://www.facebook.com/TreasuryDemo/posts/4410099 Three callers had already given their bank details "
           "within the hour, and nobody who decides could be reached."))],
        sources="Calls to our switchboard today; IT Security has one of the messages.",
        links=["https://www.scamwatch.gov.au"],
    ),
    DemoPost(
        "officer2", "linkedin", "post", "informing", "Correction: who the roundtables are for",
        "Correction: places at the roundtables on late payments are for owners of businesses with fewer than twenty "
        "staff. An earlier post of ours gave another number.",
        [("officer2", "submit", "")],
        sources="Program of the roundtables, approved 2 November 2026.",
        topic="payment-times",
        relation="correction",
        relates_to="Roundtables on late payments",
        reach="1,140 views and two shares, on the afternoon it came out. Nobody has quoted the number.",
    ),
    DemoPost(
        "officer", "youtube", "video", "informing", "Take down the video until its captions are right", "",
        [("officer", "submit", ""), ("gm", "approve", "Do it now.")],
        topic="budget-process",
        relation="takedown",
        relates_to="Video: where the Budget’s numbers come from",
        reach="86 views. The captions say “million” where the speaker says “billion”.",
        decided_in=0.5,
    ),
    # --- Approved, failed, expired ----------------------------------------------------------------------------
    DemoPost(
        "officer", "bluesky", "comment", "engaging", "Where to find the forecasts as data",
        "The forecasts are there as spreadsheets too, with every table of the paper on its own sheet: "
        "treasury.example/forecasts",
        [("officer", "submit", ""), ("gm", "approve", "")],
        sources="Publication page of the outlook.",
        answers_link="https://bsky.app/profile/datafan.example/post/3kdemo0000001",
        answers_quote="Is there a machine-readable version or do I have to copy it from the PDF?",
        topic="forecasts",
        wanted_in=2,
        decided_in=4,
    ),
    DemoPost(
        "officer2", "facebook", "post", "participating", "Consultation: simpler forms for sole traders",
        "We are looking for 200 sole traders to try a shorter activity form, online, in February. It takes twenty "
        "minutes. Register until 15 January.",
        [("officer2", "submit", ""), ("gm2", "approve", "Good to go.")],
        sources="Consultation plan, version 3.",
        topic="consultations",
        decided_in=30,
    ),
    DemoPost(
        "officer", "world-bank-blogs", "comment", "engaging", "How Australia measures household saving",
        "I am an official of the Australian Treasury and authorised to comment. One detail for readers: our measure of "
        "household saving takes out the wear of houses, which the comparison above leaves in.",
        [("officer", "submit", ""), ("gm", "approve", ""),
         ("officer", "report_failure", "The blog’s comment form answers with an error since this morning.")],
        sources="ABS, Australian System of National Accounts, glossary.",
        answers_link="https://blogs.worldbank.org/en/opendata/measuring-saving",
        answers_quote="Why does Australia’s saving ratio look so low here?",
        topic="household-sector",
        decided_in=2,
    ),
    DemoPost(
        "officer", "x", "post", "informing", "Quarterly growth figures out today",
        "The national accounts for the September quarter come out today at 11.30 am Canberra time. The release and "
        "all tables: https://www.abs.gov.au/national-accounts",
        [("officer", "submit", ""), ("gm", "approve", ""), ("", "expire", "")],
        sources="ABS release calendar.",
        topic="forecasts",
        decided_in=7,
    ),
    # --- In review --------------------------------------------------------------------------------------------
    DemoPost(
        "officer", "facebook", "comment", "engaging", "Question on the youth unemployment rate",
        "Good question, Marcus. The rate counts people who are looking for work and could start this week. Full-time "
        "students who are not looking are not in it. Ask labour.statistics@treasury.example for more.",
        [("officer", "submit", "It is the address of the statistics desk, and stands on our website."),
         ("", "late", "")],
        sources="ABS, Labour Force, Australia: explanatory notes.",
        answers_link="https://www.facebook.com/TreasuryDemo/posts/4410077",
        answers_quote="Does the youth rate count students who don’t want a job?",
        topic="labour-market",
    ),
    DemoPost(
        "officer", "x", "post", "informing", "Labour force chart",
        "Employment grew by 0.3 per cent in October, seasonally adjusted. The chart shows the trend since 2019.",
        [("officer", "submit", ""), ("gm", "consult", "Is the chart’s scale likely to be misread?")],
        sources="ABS, Labour Force, Australia, October 2026.",
        topic="labour-market",
        wanted_in=3,
    ),
    DemoPost(
        "manager", "linkedin", "post", "informing", "Working paper on household spending",
        "New working paper: how spending on services recovered after 2021, by age and by region. The data and the code "
        "are published with it.",
        [("manager", "submit", ""), ("gm", "request_changes", "Add the authors’ disclaimer, please."),
         ("officer", "edit", " The views in it are those of the authors."), ("officer", "submit", "")],
        sources="Working paper 2026-07.",
        topic="household-sector",
    ),
    DemoPost(
        "gm", "linkedin", "post", "engaging", "Talk at the forecasters’ conference",
        "I will speak about forecast errors, and what they teach us, at the forecasters’ conference on 2 December.",
        [("gm", "submit", "")],
        sources="Conference program.",
        topic="forecasts",
    ),
    DemoPost(
        "officer2", "govteams", "community", "participating", "Agenda for the December community call",
        "Draft agenda for our December call: payment times, the new form, and a report from the regional roundtables. "
        "Add items below until Thursday.",
        [("officer2", "submit", "")],
        topic="payment-times",
    ),
    # --- Drafts and what came back ----------------------------------------------------------------------------
    DemoPost(
        "officer", "wikipedia", "feedback", "informing", "Talk page: date of the first Intergenerational Report",
        "On this article’s talk page, as a Treasury official: the first Intergenerational Report came out in 2002. "
        "The lead paragraph says 2003; the report itself is the source.",
        sources="Intergenerational Report 2002-03, Budget Paper No. 5.",
        answers_link="https://en.wikipedia.org/wiki/Talk:Intergenerational_Report",
        topic="intergenerational-report",
    ),
    DemoPost(
        "officer", "facebook", "post", "informing", "Mid-year outlook: date and place",
        "The mid-year outlook comes out in December. We post the link here as soon as it is up.",
        [("officer", "submit", ""), ("gm", "request_changes", "Wait for the confirmed date, then name it.")],
        topic="budget-process",
    ),
    DemoPost("officer2", "x", "comment", "engaging", "Where the survey results go", "Thank you. The results are",
             topic="payment-times"),
    # --- Declined and withdrawn -------------------------------------------------------------------------------
    DemoPost(
        "officer", "news-comments", "comment", "engaging", "Reply to an opinion piece",
        "The opinion piece leaves out that the figure is from before the revision.",
        [("officer", "submit", ""),
         ("gm", "decline", "An opinion piece is not ours to correct. The revision note on our site says it already.")],
        answers_link="https://www.abc.net.au/news/2026-11-10/opinion/105000002",
        topic="labour-market",
    ),
    DemoPost(
        "officer2", "facebook", "post", "informing", "Webinar on invoicing",
        "Join our webinar on electronic invoicing on 24 November at noon.",
        [("officer2", "submit", ""), ("officer2", "withdraw", "The webinar was moved to February.")],
        topic="electronic-invoicing",
    ),
]  # fmt: skip
