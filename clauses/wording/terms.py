"""The words that the policy uses, explained."""

from clauses.wording.types import Term

TERMS = (
    Term(
        "Blog",
        "An online journal that is added to regularly. It may belong to an organisation, to a person, or to a "
        "newspaper or broadcaster whose readers can comment.",
    ),
    Term(
        "Forum",
        "A site where people discuss a subject in public or among members, one message after the other.",
    ),
    Term(
        "General Manager",
        "The head of a division, or whoever acts for them that day. They decide on what their division says.",
    ),
    Term(
        "GovTEAMS",
        "The whole-of-government platform for working together in private; it took the place of govdex.",
    ),
    Term("MCD", "The Ministerial and Communications Division. Its Communications Unit owns this policy."),
    Term("Microblog", "A place for short messages, such as X (once Twitter), Bluesky or Mastodon."),
    Term(
        "MySite",
        "Our own internal profile pages, where colleagues follow each other and share short messages.",
    ),
    Term("Podcast", "A sound recording put on a website, to be played there or downloaded."),
    Term("Profile", "What identifies you on a site: usually a user name or an e-mail address."),
    Term(
        "RSS feed",
        "A list that a website publishes for programs to read, so that people see what is new without "
        "visiting the site.",
    ),
    Term(
        "Significant contact",
        "An approach on social media that matters: from a journalist or a member of parliament, about a "
        "mistake of ours, spreading fast, or with a threat in it, for example.",
    ),
    Term(
        "Social network",
        "A site on which people connect, talk and share with each other, such as Facebook or LinkedIn.",
    ),
    Term("Team site", "An internal site where a team or a community keeps and discusses its work."),
    Term(
        "Wiki",
        "A site whose readers write it together: they add, change and remove what is there. Wikipedia is one.",
    ),
)
