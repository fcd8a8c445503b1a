"""What the policy is about, and what binds every use."""

from clauses.wording.types import Said, Section

USE = Section(
    "use",
    "What it covers",
    "Social media, what taking part means, and the three kinds of use. Which kind yours is decides what you "
    "need to do.",
    (
        Said(
            "DEF-1",
            "What counts as social media",
            "Any place online where people discuss, share or work on things together: social networks such as "
            "Facebook and LinkedIn, video sites such as YouTube, microblogs such as X, podcasts and feeds.\n"
            "Blogs, forums and the comments under an article count too, whoever runs them: a news site, "
            "another department or the World Bank. So do wikis such as Wikipedia, private platforms such as "
            "GovTEAMS and team sites, and our own MySite.",
        ),
        Said(
            "DEF-2",
            "What taking part means",
            "You take part when you comment, reply, give feedback on a site, make and post something such as "
            "a video, or join in an online community.",
        ),
        Said(
            "DEF-3",
            "Official, professional or personal",
            "Use is official when you speak for the Treasury with its approval. It is professional when you "
            "take part as a Treasury officer or as somebody with experience in your field. Everything else is "
            "personal.",
        ),
        Said(
            "DEF-4",
            "Reading is free",
            "You never need approval to read or watch. Social media is no different from any other website in "
            "this.",
        ),
        Said(
            "DEF-5",
            "What we use it for",
            "To inform: make what the Treasury knows easier to find and to use. To engage: work with people "
            "on policy and services. To take part: consult more widely, trials of online consultation "
            "included.",
        ),
    ),
)

CONDUCT = Section(
    "conduct",
    "Conduct that binds every use",
    "What is expected of you elsewhere is expected of you online, whether you speak for the Treasury or for "
    "yourself.",
    (
        Said(
            "APS-1",
            "Stay apolitical, impartial and professional",
            "Say nothing that would make people doubt that you can do your job apolitically, impartially and "
            "professionally.",
        ),
        Said("APS-2", "Be courteous", "Treat people with respect and courtesy. Never harass anybody."),
        Said(
            "APS-3",
            "Handle information with care",
            "Some of what you know through your work has to stay confidential. If you are not sure, ask "
            "before you write.",
        ),
        Said(
            "APS-4",
            "Remember who is reading",
            "The public is diverse. Write so that nobody is slighted for who they are or where they come from.",
        ),
        Said(
            "APS-5",
            "Avoid conflicts of interest",
            "Take reasonable steps so that your own interests and your duties do not pull in different "
            "directions. Where they might, say so and let somebody else speak or decide.",
        ),
        Said(
            "APS-6",
            "Use Commonwealth resources properly",
            "Equipment, accounts, working time and paid reach belong to the Commonwealth and are there for "
            "its work.",
        ),
        Said(
            "APS-7",
            "Uphold the Values, the Employment Principles and the Code of Conduct",
            "They apply to everything you do online, and still apply when nobody can see who you are.",
        ),
        Said(
            "SEC-1",
            "Information security applies to every use",
            "Whatever the use, the Information Security Policy and your responsibilities under it apply.",
        ),
        Said(
            "REL-1",
            "What else applies",
            "Read this policy together with the Information Security Policy, the Media Contact Policy, the "
            "Personal Accountability Framework and the Recordkeeping Policy, and with the guidance of the "
            "Australian Public Service Commission on public comment and taking part online.",
        ),
    ),
)

PROFILES = Section(
    "profiles",
    "Profiles",
    "A profile is how people online know who is speaking.",
    (
        Said(
            "PROF-1",
            "What a profile is",
            "Whatever identifies you on a site: usually a user name or an e-mail address.",
        ),
        Said(
            "PROF-2",
            "Keep official and other profiles apart",
            "Use one profile when you speak for the Treasury and another for everything else, wherever the "
            "site lets you. People can then tell the public servant from the citizen.",
        ),
        Said(
            "PROF-3",
            "Write as if everybody knew who you are",
            "Some sites let you stay anonymous or choose a pseudonym. Take part there as if your name stood "
            "beside every word.",
        ),
    ),
)
