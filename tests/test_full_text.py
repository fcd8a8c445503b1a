"""What is found by what: a text, what somebody types, and whether the one is found by the other. By kind.

The rows were written by hand; the pairs of spellings are of codespell 2.4.3's `dictionary_en-GB_to_en-US.txt`, names of
the issue's kinds. PostgreSQL 18 compares; its own parser has no part in it.
"""

import pytest
from django.db import connection

from workflow import full_text
from workflow.full_text import asked, stem, vector

LINK = "bsky.app/profile/treasury.gov.au/post/3ld7k2qzabc2x"
FOUND = {
    "quotation marks": [
        ("He said “Real wages rose”.", "real wages"),
        ("„Haushalt“ und «Budget» und 「預算」", "haushalt budget 預算"),
        ("‘Real’ change", "real"),
        ('"Real" wages', "“real” wages"),
        ("(Real) [wages] {rose} <now>", "real wages rose"),
        ("*Real* _wages_ ~rose~ `now`", "real wages rose now"),
    ],
    "apostrophes": [
        ("Wombat’s burrow", "wombat"),
        ("Wombat's burrow", "wombat’s"),
        ("the wombats’ burrow", "wombat"),
        ("Pat O’Brien", "O'Brien"),
        ("Pat O'Brien", "O’Brien"),
        ("Pat OBrien", "O’Brien"),
        ("Pat O’Brien", "obrien"),
        ("Pat O`Brien", "o'brien"),
        ("Pat O´Brien", "Pat O'Brien"),
        ("Pat O’Brien", "brien"),
        ("O’Brien’s plan", "O'Brien"),
        ("Jeanne d'Arc", "d’arc"),
        ("Hawaiʻi", "Hawaii"),
        ("Hawai‘i", "hawai'i"),
        ("Don’t panic", "dont"),
        ("Don’t panic", "don't"),
        ("the Qur’an", "quran"),
        ("rock ’n’ roll", "rock n roll"),
    ],
    "dashes": [
        ("Budget 2026–27", "2026-27"),
        ("Budget 2026-27", "2026–27"),
        ("Budget 2026—27", "2026-27"),
        ("Budget 2026‑27", "2026-27"),
        ("Budget 2026−27", "2026-27"),
        ("Budget 2026/27", "2026-27"),
        ("Budget 2026–27", "2026 27"),
        ("Budget 2026–27", "2026"),
        ("wages—real wages—rose", "real wages"),
        ("wages – real", "wages"),
        ("a well‑being budget", "well-being"),
        ("COVID-19", "covid 19"),
        ("COVID 19", "covid-19"),
        ("COVID‑19", "COVID19"),
        ("COVID19", "covid-19"),
        ("the G-20", "G20"),
        ("an e-mail", "email"),
        ("an email", "e-mail"),
        ("we co-operate", "cooperating"),
        ("Mary Smith-Jones", "jones"),
        ("Mary Smith–Jones", "smith-jones"),
        ("TS-000123", "ts–000123"),
    ],
    "other signs beside a word": [
        ("Wages…rose", "wages"),
        ("…wages", "wages"),
        ("wages... rose", "rose"),
        ("•wages •prices", "prices"),
        ("·wages‣prices", "wages"),
        ("wages📈up", "wages"),
        ("📈wages", "wages"),
        ("wages👩🏽‍💻prices", "prices"),
        ("wages❤️prices", "prices"),
        ("wages1️⃣", "wages"),
        ("Treasury™", "treasury"),
        ("wages¹", "wages"),
        ("#auspol @TreasuryAU", "auspol treasuryau"),
        ("#auspol", "#auspol"),
        ("wages/prices|rents", "prices rents"),
        ("→wages↑", "wages"),
        ("¿wages? ¡prices!", "wages prices"),
        ("wages、prices。rents", "prices"),
        ("snake_case", "case"),
        ("the U.S. and the A.B.S.", "US ABS"),
        ("the US", "U.S."),
        ("Q&A and R&D", "r&d"),
        ("it ends.And begins", "begins"),
    ],
    "phrases": [
        ("real wages rose", "“real wages”"),
        ("real wages rose", '"real wages"'),
        ("real wages rose", "„real wages“"),
        ("real wages rose", "«real wages»"),
        ("real wages rose", "‘real wages’"),
        ("“real” wages rose", "“real wages”"),
        ("real–wages rose", "“real wages”"),
        ("the cost of living", "“cost of living”"),
        ("the cost of\nliving", "“cost of living”"),
        ("Pat O’Brien said", "“O'Brien said”"),
        ("the new e-mail address", "“email address”"),
        ("澳大利亚财政部", "“财政部”"),
        ("real wages", "“real"),  # which nobody closed
        ("real wages", "real” wages"),
    ],
    "links": [
        (text, typed)
        for text in (
            "https://www.facebook.com/TreasuryDemo/posts/123",
            "See https://www.facebook.com/TreasuryDemo/posts/123.",
            "(facebook.com/TreasuryDemo/posts/123)",
        )
        for typed in (
            "https://www.facebook.com/TreasuryDemo/posts/123",
            "http://facebook.com/TreasuryDemo/posts/123",
            "facebook.com/TreasuryDemo/posts/123",
            "www.facebook.com/treasurydemo/posts/123/",
            "HTTPS://WWW.FACEBOOK.COM/TreasuryDemo/posts/123.",
            "<https://www.facebook.com/TreasuryDemo/posts/123>",
            "treasurydemo/posts/123",
            "facebook.com",
        )
    ]
    + [
        (f"https://{LINK}", LINK),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3", "youtube.com/watch?v=dQw4w9WgXcQ"),
        ("https://no.wikipedia.org/wiki/Troms%C3%B8", "https://no.wikipedia.org/wiki/Tromsø"),
        ("https://no.wikipedia.org/wiki/Tromsø", "no.wikipedia.org/wiki/Troms%C3%B8"),
        ("https://x.com/i/status/1861000000000000000", "1861000000000000000"),
        ("name@treasury.gov.au", "treasury.gov.au"),
        ("go to https://treasury.gov.au", "https"),
    ],
    "numbers": [
        ("up 2.5%", "2.5 per cent"),
        ("up 2.5 per cent", "2.5%"),
        ("up 2.5 percent", "2.5%"),
        ("up 2.5 %", "2.5 per cent"),
        ("up 2.5％", "2.5%"),
        ("up 2.5%", "2.5 percent"),
        ("1,200 jobs", "1200"),
        ("1200 jobs", "1,200"),
        ("1\u202f200 jobs", "1200"),
        ("1\u00a0200 jobs", "1,200"),
        ("10 000 jobs", "10000"),
        ("10 000 jobs", "10,000"),
        ("1’200 jobs", "1200"),
        ("1,200 jobs", "1 200"),
        ("1 200 jobs", "1\u202f200 jobs"),
        ("up 1 200", "200"),
        ("$1,234,567.50", "1234567.50"),
        ("$1.2 billion", "1.2"),
        ("A$5", "5"),
        ("30/11/2026", "30-11-2026"),
        ("30.11.2026", "30/11/2026"),
        ("call 131 450", "131 450"),
        ("call 131 450", "131450"),
        ("$1,234,567", "$1 234 567"),
        ("١٢٣ and 全角１２３", "123"),
        ("½ of m²", "m2"),
    ],
    "spellings": [
        *[(f"the {british}", american) for british, american in (
            ("organisation", "organization"), ("organised", "organize"), ("recognisable", "recognizable"),
            ("analyse", "analyzing"), ("behavioural", "behavioral"), ("colour", "colored"), ("labour", "labor"),
            ("favourite", "favorite"), ("neighbours", "neighbor"), ("centre", "centers"), ("centred", "centered"),
            ("kilometres", "kilometer"), ("programmes", "program"), ("licence", "license"), ("defence", "defense"),
            ("practise", "practice"), ("catalogue", "catalog"), ("dialogues", "dialog"), ("cancelled", "canceled"),
            ("modelling", "modeling"), ("travellers", "traveler"), ("counsellor", "counselor"),
            ("enrolment", "enrollment"),
            ("fulfil", "fulfill"), ("skilful", "skillful"), ("instalments", "installment"), ("judgement", "judgment"),
            ("ageing", "aging"), ("paediatric", "pediatric"), ("anaemia", "anemia"), ("manoeuvre", "maneuver"),
            ("grey", "gray"), ("artefacts", "artifact"), ("aluminium", "aluminum"), ("tyres", "tire"),
            ("towards", "toward"), ("enquiries", "inquiry"), ("adviser", "advisor"), ("focussed", "focused"),
            ("sceptical", "skeptical"), ("cosy", "cozy"), ("mould", "mold"),
        )],
        ("a plan to organize", "organising"),
        ("labor market", "labour market"),
        ("invoices", "invoice"),
    ],
    "scripts without blanks": [
        ("澳大利亚财政部发布预算", "财政部"),
        ("澳大利亚财政部发布预算", "预算"),
        ("澳大利亚财政部发布预算", "财政部 预算"),
        ("2026年预算", "2026年"),
        ("オーストラリア財務省の予算", "財務省"),
        ("オーストラリア財務省の予算", "ストラリア"),
        ("ｵｰｽﾄﾗﾘｱ", "オーストラリア"),
        ("กระทรวงการคลังออสเตรเลีย", "การคลัง"),
        ("한국어로 된 글", "한국어"),
        ("ລັດຖະບານອົດສະຕາລີ", "ອົດສະຕາລີ"),
        ("កម្ពុជាអូស្ត្រាលី", "អូស្ត្រាលី"),
        ("မြန်မာနိုင်ငံ", "နိုင်ငံ"),
    ],
    "names in plain letters": [
        *[(name, plain) for name, plain in (
            ("Đức", "duc"), ("Łódź", "lodz"), ("Tromsø", "tromso"), ("Sørensen", "sorensen"), ("Đỗ", "“do”"),
            ("Nguyễn Thị Ánh", "nguyen thi anh"), ("Müller", "muller"), ("Straße", "strasse"), ("Åse", "ase"),
            ("Þórarinn", "thorarinn"), ("Guðrún", "gudrun"), ("Ærø", "aero"), ("Işık", "isik"),
            ("İstanbul", "istanbul"),
            ("DIYARBAKIR", "diyarbakır"), ("Žižek", "zizek"), ("Ångström", "angstrom"), ("José", "jose"),
            ("Ħamrun", "hamrun"), ("Ørsted", "orsted"), ("Māori", "maori"), ("Dvořák", "dvorak"), ("Ştefan", "stefan"),
        )],
        *[("Jose", "José"), ("Lodz", "Łódź"), ("Sorensen", "SØRENSEN")],
        ("Jose\u0301", "José"),
        ("José", "Jose\u0301"),
        ("Παπαδόπουλος", "παπαδοπουλος"),
        ("Фёдоров", "федоров"),
        ("Йод", "йод"),
    ],
    "signs that are not seen": [
        ("super\u00adannuation", "superannuation"),
        ("super\u200bannuation", "superannuation"),
        ("super\u2060annuation\ufeff", "superannuation"),
        ("superannuation", "super\u00adannuation"),
        ("real\u00a0wages", "real wages"),
        ("real\u2009wages", "“real wages”"),
        ("ＲＥＡＬ　ｗａｇｅｓ", "real wages"),
        ("𝗥𝗲𝗮𝗹 𝘸𝘢𝘨𝘦𝘴", "real wages"),
        ("of\ufb01ce", "office"),
        ("\u202eReal\u202c wages", "real"),
        ("שָׁלוֹם", "שלום"),
        ("שלום", "שָׁלוֹם"),
        ("شَارِع أحمد", "شارع احمد"),
        ("كتـــاب", "كتاب"),
        ("ی ک", "ي ك"),
        ("می\u200cخواهم", "میخواهم"),
        ("हिन्दी", "हिन्दी"),
    ],
    "words that every text has": [
        ("Will Đỗ asked the WHO", "WHO"),
        ("Will Đỗ asked the WHO", "Will"),
        ("Will Đỗ asked the WHO", "“the”"),
        ("wages rose", "the wages"),
        ("wages rose", "The wages"),
    ],
    "as people ask": [
        ("real wages", "wages or elephants"),
        ("real wages", "elephants OR wages"),
        ("real wages", "real -elephants"),
        ("real wages", "real - wages"),
        ("real wages", "real –wages"),  # a dash that a telephone made of two hyphens
        ("real wages", "real, wages!"),
        ("real wages", "... real"),
    ],
}  # fmt: skip
NOT_FOUND = {
    "another word": [
        ("wombats", "wombat burrow"),
        ("officer2", "officers3"),
        ("Smith", "Smyth"),
        ("かき", "かぎ"),
        ("कुल", "कल"),
        ("prize", "prise"),
        ("filled", "filed"),
        ("storey", "story"),
        ("hour", "hor"),
        ("O’Brien", "o'bryan"),
        ("UK", "U.S."),
        ("use", "U.S."),
        ("laboratory", "labour"),
        ("metrics", "metre"),
        ("checks", "cheques"),
    ],
    "another number": [
        ("2026–27", "2026-28"),
        ("2026 and later 27", "2026-27"),
        ("2027–26", "2026-27"),
        ("25%", "2.5%"),
        ("2.5 dollars", "2.5%"),
        ("2 and 5", "2.5"),
        ("1.200", "1200"),
        ("11,200", "1,200"),
        ("1,2,3", "123"),
        ("1,200", "200"),
        ("COVID-20", "COVID-19"),
        ("COVID and 19", "COVID-19"),
        ("30/11/2026", "11/30/2026"),
        ("0491 570 156", "570156"),
        ("TS-000123", "TS-000124"),
    ],
    "another phrase": [
        ("wages are real", "“real wages”"),
        ("real estate and wages", "“real wages”"),
        ("cost of doing a living", "“cost of living”"),
        ("部政财", "财政部"),
        ("财政和部门", "财政部"),
        ("e mail", "email"),
    ],
    "another link": [
        (
            "https://www.facebook.com/TreasuryDemo/posts/123",
            "https://www.facebook.com/TreasuryDemo/posts/124",
        ),
        ("https://www.facebook.com/TreasuryDemo/posts/1234", "facebook.com/TreasuryDemo/posts/123"),
        ("https://www.facebook.com/OtherDemo/posts/123", "facebook.com/TreasuryDemo/posts/123"),
        ("https://www.facebook.com/TreasuryDemo and posts about 123", "facebook.com/TreasuryDemo/posts/123"),
        ("https://www.youtube.com/watch?v=aaaaaaaaaaa", "youtube.com/watch?v=bbbbbbbbbbb"),
    ],
    "left out": [
        ("real wages", "real -wages"),
        ("real wages", "real -“real wages”"),
        ("Pat O’Brien", "pat -obrien"),
        ("Pat O’Brien", "pat -O'Brien"),
    ],
}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", FOUND)
def test_a_text_is_found_however_it_is_spelled(kind: str) -> None:
    assert [row for row in FOUND[kind] if not _is_found(*row)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("kind", NOT_FOUND)
def test_another_text_is_not(kind: str) -> None:
    assert [row for row in NOT_FOUND[kind] if _is_found(*row)] == []


def _is_found(text: str, typed: str) -> bool:
    words = vector(A="A title", B=f"Some text before. {text} And some more.")
    assert asked(typed)
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector @@ %s::tsquery", [words, asked(typed)])
        return bool(cursor.fetchone()[0])


@pytest.mark.parametrize(
    "typed", ["", "   ", "the", "...", "and or", "or", "–", "“”", "📈", "it's", "-", "\x00", "\u00ad"]
)
def test_what_says_nothing_asks_nothing(typed: str) -> None:
    assert asked(typed) == ""


@pytest.mark.django_db
def test_nothing_that_is_typed_is_an_operator() -> None:
    for typed in (
        "a' b",
        "a\\ b",
        "'); DROP TABLE x; --",
        "a:* b",
        "a & | ! b",
        "((a b",
        "<-> b",
        "!b",
        "a'b\\c",
        "\ud800 b",
    ):
        assert _is_found("a b c drop table x", typed) is ("c" not in typed or "'" in typed)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("organise", "organisms"),
        ("universe", "universities"),
        ("prise", "prize"),
        ("size", "sis"),
        ("seize", "seis"),
    ],
)
def test_words_that_only_look_alike_stay_two(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("shown", "typed"),
    [("O’Brien", "obrien"), ("wombat’s", "wombat"), ("2026–27", "2026-27"), ("Łódź", "lodz"), ("invoices", "invoice"),
     ("财", "财政部"), ("COVID‑19", "covid19"), ("super\u00adannuation", "superannuation")],
)  # fmt: skip
def test_a_word_is_shown_where_it_was_found(shown: str, typed: str) -> None:
    assert full_text.SHOWN.fullmatch(shown)
    assert full_text.stems_in(shown) & full_text.looked_for(typed)
    assert not full_text.stems_in(shown) & full_text.looked_for(f"elephant -{typed}")
