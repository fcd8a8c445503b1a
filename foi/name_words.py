"""Words in and beside names that are no names by themselves, and names that are words of everyday as well."""

TITLES = frozenset(
    """
    mr mrs ms miss mx dr prof professor sir dame lord lady hon honourable rev reverend father sister senator minister
    treasurer secretary assistant deputy director officer adviser captain major colonel general sergeant constable judge
    justice mp madam ma'am herr frau monsieur madame mme mlle senor senora señor señora signor signora dhr mevr pan pani
    shri smt sri datuk dato haji ustaz sheikh imam rabbi aunt uncle aunty auntie elder colleague
    السيد السيدة الدكتور د الاستاذ الشيخ г господин госпожа κ κος κα mar khun คุณ นาย นาง นางสาว
    """.split()
)
# Behind a name, in scripts that set no blank between them.
TITLES_BEHIND = (
    *("先生", "女士", "小姐", "太太", "夫人", "同志", "老师", "老師", "教授", "博士", "医生", "醫生", "律师", "律師"),
    *("主任", "经理", "經理", "部长", "部長", "局长", "局長", "司长", "司長", "处长", "處長", "科长", "科長", "秘书", "秘書"),
    *("某", "さん", "様", "さま", "氏", "君", "くん", "ちゃん", "殿", "課長", "係長", "社長", "議員", "씨", "님", "과장", "부장"),
    *("국장", "차장", "사장", "박사", "교수", "선생", "의원", "장관"),
)
# They are part of a name with what follows, and give nobody away alone.
PARTICLES = frozenset(
    """
    van von der den de del della dela di da das do dos du la le les los las el al bin binti ibn bint abu ben bat ter ten
    te zu zum zur af av y e i und and of the op 't st san santa mac mc ó ní ap ab abd abdul abdel
    ال ابن بن بنت ابو ام عبد آل
    """.split()
)
COMPOUND_SURNAMES = ("欧阳", "歐陽", "司马", "司馬", "诸葛", "諸葛", "上官", "夏侯", "东方", "東方", "皇甫", "尉迟", "公孙",
                     "慕容", "令狐", "长孙", "宇文", "端木", "남궁", "황보", "제갈", "선우", "독고", "사공")  # fmt: skip

# With a capital at the beginning of a sentence, before a name.
GREETINGS = frozenset(
    """
    dear hi hello hey thanks thank welcome goodbye cheers ask tell ring call email contact see cc attn with and for from to
    by as let has is was did when if but or both sorry congratulations meet
    """.split()
)
# Capitals say nothing of these.
DATES = frozenset(
    """
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday easter christmas
    """.split()
)
PLACES = frozenset(
    """
    australia canberra sydney victoria queensland tasmania adelaide perth darwin brisbane melbourne england scotland wales
    ireland holland france germany jordan chad india china japan georgia paris florence london
    """.split()
)
# English words that people are called. Such a part counts where a title, an initial, another part of the name or its
# capital letter says that somebody is meant.
EVERYDAY = (
    DATES
    | PLACES
    | frozenset(
        """
        will long mark bill rose grant young king park parks brown white black green gray grey hope grace faith joy jack
        frank rich drew sue pat art gene dale glen lane wade chase hunter mason carter cook baker miller price west
        north east south best good bush bond cash church day drake field fields fish fox ford gates hall hand hands hill
        hills hunt law lord love major marsh mills moon noble page pace penny pool pope post power powers rice rivers
        roads sage sands sharp short small speed spring star stone storm street strong summer summers sun swan swift
        temple town wall ward waters week weeks well wells wheeler winter winters wise wood woods work works wright
        christian violet lily iris ruby pearl amber dawn eve melody harmony destiny heather holly ivy olive daisy poppy
        robin jay ray sky guy norm rob earl duke prince dean abbot bishop cross don cliff heath brook brooks reed ash dell
        gale miles max mercy charity trinity english french german levy fund case cost bank banks budget rate gain share
        fee sterling pound tax trust carer child childs minor senior junior close early late little low high lower upper
        shore lake forest bay beach bridge ball bell berry bird blank blood bloom bolt book booth bow bowl box boy branch
        brand bright broad buck bull burn burns butcher butler button camp case castle cave chance chapel clay clerk coin
        constant cotton court craft crane crew crown curry dance dark date deal dear dew dove down driver dry dunn edge
        ever fair farmer farrow fast finch fine firm first fisher flag flint flood flower flowers fly foot force forward
        free freed friend frost fry gable game garden gay gentle gift gold golden goode grave graves great grove guest
        hardy hart harvest hawk hay head heart held hold holder home honest hood hook horn horne house huge ice inn island
        jewel job joiner judge just keen keeping key keys kind kit knight lamb land lark last law lawn lay leaf lease ledger
        legal light line link list lock lodge loft loop lot loud loyal luck makin man manly mann manning march mars mast
        mate mean meadow merit merry might mill mind mint mist mole monk mood more moss most mount mountain nail neat new
        night nurse oak oakes office orange order outlaw over pain paine painter palmer parent parish parker parson partner
        pass path pay payne peace peach peak pike pilgrim pink pitt place plain plant platt plum plumb point pole port porter
        potter pound prime proud public purse queen quick raven read ready real record redman regent rest reward right ring
        road rock rocks roll roman root rope round row royal rule rush rust salt sample savage save savings say seal seat
        self sell service shade sheen shield ship shore show silver singer single skill skinner sky slade slate sleep smart
        snow solid son song sparks spark spear spence spencer spice spoon stable staff stage stand star start state steel
        steele step stern steward still stock story strange stream stride style sugar suit sure tab tanner taper tea teller
        tempest tenant term thorn thrift tide tiger till tiller times token toll top tower trace trade train traveller tree
        true trump turn turner twin union upton usher vale value van vane view villa wage wagner wake walk walker want war
        wash waste watch water way weaver weeding welcome wheat whip whistle wilde wilder wind winner wish witness wolf
        wolfe wonder woodland word words worth yard year years yes yesterday
        an as at be by do go ha he hi ho if in is it ma me my no oh ok on or pa pi so to up us we ye you she see sea sew sing
        tan than that them then thin this ting tong too two use was win wing wee yen yet yu min can ban bang bin
        bong chin dam dang ding dong dung fan fang fat fong fun gang gin hang her hen him his hit how hung
        hunk keen kid kin kit lam land lap law leg let long look lung mad mat mid mine mud nan
        need net now off old one our out own pan pang part phone ping pit pop put ran rang ride run sang sat see self shy
        sin sit son song soon sung tall tang tee the thy tie tin tip toe ton top wag wan wax wet who why wing won
         wow yen yes young
        street road avenue drive court place square house unit level box letter post email phone mobile address
        """.split()
    )
)  # fmt: skip
# Two letters in capitals that are rarely somebody's initials, and longer ones of the trade.
ABBREVIATIONS = frozenset(
    """
    AC ACT AFP AGD AI AM AO AOFM APP APRA APS APSC ASIC ASX ATO ABC ABN ABS AEC AUD BAS BBC CC CEO CFO CGT CIO CO COB COO
    CPI CV DC DM DTA EL ES EST EU EY FAQ FBT FOI FY GBP GDP GFC GM GP GST HR HQ ICT ID IMF IP IR IT JP JPY KC LNP MCD ME
    MP MPS MR MS MYEFO NAB NB NDIA NDIS NO NSW NT NZ OECD OK ONS PBO PC PDF PM PMC PMO PR PS PU QA QC QLD QR RBA RE RSS SA
    SBS SC SES SMS SMSF SQL SUPER TAS TFN TS TV UK UN URL US USA USD VIC VP WA WHO WTO XML
    """.split()
)
# Before the @ of addresses that are nobody's own.
OFFICES = frozenset(
    """
    info contact media enquiries inquiries office admin mail help support hello press news foi privacy feedback noreply
    no-reply records communications webmaster service services team social careers hr accounts
    """.split()
)
