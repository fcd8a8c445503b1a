"""The lists of words that the portal begins with; MCD changes them at /words/, and each change is a version.

A migration writes these, so they stay as they are: what is missing here is added there.
"""

PARTIES = """
the Government, this Government, the Government's, Federal Government, Commonwealth Government, Coalition
Government, Labor Government, the Opposition, Opposition's, the Coalition, Coalition's, Labor, ALP,
Liberals, Liberal Party, Liberal National Party, LNP, the Nationals, National Party, the Greens, Greens
Party, One Nation, Katter's Australian Party, United Australia Party, Jacqui Lambie Network, Centre
Alliance, the crossbench, teal independents, the teals, the Cabinet, the previous government, the former
government, the last government
"""
MINISTERS = """
Treasurer, Assistant Treasurer, Prime Minister, Deputy Prime Minister, PM, Minister, Assistant Minister,
Finance Minister, Minister for Finance, Shadow Treasurer, Shadow Minister, Opposition Leader, Leader of the
Opposition, Senator, Premier, Chief Minister, Attorney-General, Parliamentary Secretary, the ministers
"""
PROGRAMS = """
JobKeeper, JobSeeker, JobMaker, JobTrainer, HomeBuilder, NDIS, National Disability Insurance Scheme,
Medicare, Medicare Levy, Age Pension, Help to Buy, Home Guarantee Scheme, First Home Guarantee, Housing
Australia Future Fund, HAFF, Future Made in Australia, instant asset write-off, Stage 3 tax cuts, Stage
Three tax cuts, tax cuts, Cheaper Child Care, Child Care Subsidy, energy bill relief, Robodebt, National
Broadband Network, NBN, HECS, Pharmaceutical Benefits Scheme, PBS, superannuation guarantee, payday super,
National Reconstruction Fund, Snowy 2.0, Inland Rail, carbon tax, safeguard mechanism, Small Business Energy
Incentive, cost-of-living package, Payment Times Reporting Scheme, News Media Bargaining Code, Consumer Data
Right, the Budget
"""
PRAISE = """
great, excellent, brilliant, outstanding, fantastic, wonderful, terrific, amazing, superb, historic,
visionary, bold, decisive, courageous, world-class, world-leading, landmark, game-changing, best, best ever,
masterpiece*, successful*, success, triumph*, achievement*, proud*, congratulat*, applaud*, commend*,
praise*, hail*, well done, hats off, thank goodness, bravo, kudos, we welcome, I welcome, responsible
economic, strong leadership, sensible, wise*, smart, deliver* for, delivering on, keeping its promise*, kept
its promise*, fixing, finally fix*, fix*, right decision, right call, back* the, we support, fully support,
deserves credit, credit to, champion*, popular, generous
"""
BLAME = """
fail*, failure*, disaster*, mess, reckless*, wasteful, wasted, waste of, broken promise*, broke its
promise*, broke their promise*, broke, lie, lies, lied, lying, liar*, dishonest*, incompetent*,
incompetence, hopeless*, disgrace*, shameful*, shame on, scandal*, terrible, awful, worst, worse than, a
joke, bungle*, bungling, botch*, cruel*, unfair*, misleading, misled, debacle, fiasco, blunder*, rort*,
pork-barrel*, hypocri*, betray*, attack on, neglect*, mismanage*, chaos, chaotic, shambles, wrong to, wrong
decision, got it wrong, out of touch, too little too late, backflip*, backdown, embarrass*, flawed, foolish,
irresponsible, heartless, stupid*, to blame, blame*, ruin*, wreck*, trash*, slash*, gutted, does not care,
doesn't care, ashamed
"""
DISCOURTEOUS = """
idiot*, stupid*, dumb*, moron*, fool, fools, imbecile*, ignorant, ignoramus, clueless, rubbish, garbage,
nonsense, crap, bullshit, pathetic, laughable, ludicrous, ridiculous, silly, shut up, get a life, get over
it, grow up, calm down, whinge*, whinging, whining, whiner*, troll, trolls, snowflake*, hysterical*, lazy,
liar*, do your homework, did you even read, learn to read, educate yourself, what planet, oh please, oh
sure, as any child, any child knows, even a child, obviously you, clearly you, you people, hopeless, loser*,
clown*, joke of, a joke, wtf, damn, bloody, sheeple, boomer*, nutter*, crackpot*, tinfoil, conspiracy
theorist*, disgusting, no idea what you, haven't got a clue, not our problem, who cares, spare us
"""


def _words(several: str) -> tuple[str, ...]:
    return tuple(" ".join(each.split()) for each in several.split(","))


FIRST = {
    "party": _words(PARTIES),
    "minister": _words(MINISTERS),
    "program": _words(PROGRAMS),
    "praise": _words(PRAISE),
    "blame": _words(BLAME),
    "discourteous": _words(DISCOURTEOUS),
}
