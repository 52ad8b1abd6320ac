"""What a question measures or counts: the noun, its measure word, and the units that fit."""

from __future__ import annotations

import functools
import re

from askllm.read.ask.sizes import latin_measure
from askllm.text import folded

MEASURE_WORDS = (
    "个种篇位名家项倍次张块天年条款类层级卡台元人代届期轮步岁页座根吨只匹艘架辆部栋株棵头米户所场间"
)
MEASURED_ZH = (
    "成绩|得分|比分|净?利润|利润率|营收|收入|时速|速度|票房|收视率|[^评代比]价|身高|体重|年龄|面积|[产销]量|销售额"
    "|市值|估值|人口|气温|温度|海拔|高度|长度|宽度|深度|厚度|重量|续航|容量|功率|罚款|奖金|投资额?|预算|工资|年薪|学费"
    "|租金|得票|[一-龥]率|比例|精度|误差|时长|用时|工期|寿命"
)
MEASURED_EN = (
    "budget|costs?|price|revenue|population|height|length|depth|width|weight|size|salary|speed|distance"
    "|turnout|profit|income|turnover|capacity|temperature|rainfall|area|margin|score|total|percentage"
    "|proportion|rate|age|duration|output|fee|fine|toll|attendance|circulation|yield|range|accuracy"
    "|precision|dose|prize money|circumference|diameter|altitude|elevation|volume|frequency"
    "|dividend|debts?|loss(?:es)?|sales|wages?|valuation|market (?:cap|value|share)|stake|share|deficit|surplus|pay"
    "|bonus|reward|compensation|rent|tuition|deposit|funding|density|mass|lifespan|efficacy|dosage|inflation"
    "|unemployment|growth|headcount|workforce"
)
_MEASURE_OF = (
    r"\bwhat (?:is|was|were|are|will be) (?:(?:the|its|their|his|her)|[\w&.'\- ]{2,40}?(?:'s|s'))"
    rf" (?:[a-z\-]+ ){{0,2}}?(?P<noun>{MEASURED_EN})\b(?!'s|-| (?:prices?|rate|value|margin)\b)"
)
MEASURE_EN = _MEASURE_OF.replace("(?P<noun>", "(?:")
"""Pattern of an English question for a measure by its name: what is the toll, what was Acme's profit."""
THINGS_ZH = (
    "公司|高校|学校|媒体|机构|团队|企业|组织|单位|实验室|大学|国家|人|研究院|部门|厂商|平台|模型"
    "|城市|地方|产品"
)
"""What a question asks to choose among: 哪家公司, 哪个城市."""
MORE = re.compile(
    rf"(?:哪一?[个款家种]|谁)(?:的)?(?:(?!人[口均])(?:{THINGS_ZH}))?(?:的)?"
    r"(?P<noun>(?:(?![更最])[\u4e00-\u9fff]){2,4}?)?(?:规模)?(?:更|最)?[多少大小高低](?![\u4e00-\u9fff])"
    r"|\b(?:larger|bigger|smaller|more|fewer)\b"
)
_COUNTED = re.compile(
    rf"(?:多少|几)(?P<measure>(?!人口)[{MEASURE_WORDS}])?(?:亿|万)?"
    r"(?P<noun>[\u4e00-\u9fffa-z]{0,6})"
)
_SHORT_NOUN = 4
_MEASURE_EN = re.compile(_MEASURE_OF)
_NAMED_EN = (
    r"^(?:the )?(?!(?:who|what|when|where|which|why|how|is|are|was|were|do|does|did|has|have|had|can|could|will|would|if)\b)"
    rf"(?:[a-z\-]+ ){{0,2}}?(?P<noun>{MEASURED_EN})(?: (?:of|in|at|for|on|from) [^?]+)?[?\s]*$"
)
NAMED_EN = _NAMED_EN.replace("(?P<noun>", "(?:")
"""Pattern of an English search for a measure without an asking word: rainfall in the basin 2023."""
_NAMED_EN_RE = re.compile(_NAMED_EN)
PLURAL_EN = r"(?:[a-z\-]{2,}[^suwi\W]s|people|men|women)"
"""Pattern of an English noun in the plural."""
_NO_ADJECTIVE = (
    "the|an?|of|in|on|at|to|for|from|by|with|and|or|as|that|who|which|than|they|we|you|he|she|it|do|did|has|have|had"
    "|is|are|was|were|be|been|will|would|can|could|should|must|may|might|came|went|took|got|made|[a-z]+ed"
)
_COUNTED_EN = re.compile(
    rf"\bhow many (?:(?:(?!(?:{PLURAL_EN}|{_NO_ADJECTIVE})\b)[a-z\-]+ ){{1,2}}(?=(?!does\b){PLURAL_EN}\b))?"
    r"(?P<noun>[a-z]+)\b"
)
"""The noun is told with what sort is counted: how many foreign visitors."""
_NOUNS_EN = {
    "people": "人",
    "persons": "人",
    "employees": "人",
    "members": "人",
    "patients": "人",
    "workers": "人",
    "visitors": "人",
    "passengers": "人",
    "runners": "人",
    "athletes": "人",
    "participants": "人",
    "volunteers": "人",
    "residents": "人",
    "soldiers": "人",
    "children": "人",
    "men": "人",
    "women": "人",
    "seats": "席",
    "users": "用户",
    "customers": "客户",
    "researchers": "研究人员",
    "scientists": "科学家",
    "experts": "专家",
    "authors": "作者",
    "students": "学生",
    "countries": "国家",
    "cities": "城市",
    "companies": "公司",
    "enterprises": "企业",
    "institutions": "机构",
    "organizations": "机构",
    "languages": "语言",
    "tasks": "任务",
    "parameters": "参数",
    "applications": "应用",
    "articles": "文章",
    "words": "字",
    "pages": "页",
    "books": "书",
    "images": "图像",
    "models": "模型",
    "versions": "版本",
    "days": "天",
    "years": "年",
    "months": "月",
    "hours": "小时",
    "times": "倍",
    "profit": "利润",
    "revenue": "营业收入",
    "income": "收入",
    "sales": "销售额",
    "turnover": "营业收入",
    "price": "价",
    "salary": "薪",
    "wage": "工资",
    "wages": "工资",
    "debt": "债",
    "debts": "债",
    "loss": "亏损",
    "losses": "亏损",
    "budget": "预算",
    "valuation": "估值",
    "market value": "市值",
    "market cap": "市值",
    "compensation": "赔偿",
    "funding": "资金",
    "rent": "租金",
    "tuition": "学费",
    "prize money": "奖金",
    "fine": "罚款",
    "population": "人口",
    "margin": "利润率",
    "turnout": "投票率",
    "attendance": "观众",
    "rainfall": "雨量",
    "stake": "持股",
    "market share": "份额",
    "efficacy": "效力",
    "output": "产量",
    "circulation": "发行量",
    "accuracy": "准确率",
}
"""What English questions count, as Chinese articles write it: general words only."""
NOUNS_ZH = frozenset(noun for noun in _NOUNS_EN.values() if len(noun) > 1 and noun != "小时")
"""General words for what is counted."""
PEOPLE_EN = re.compile(
    r"\s(?:[a-z-]+\s)?(?:(?P<any>people|persons|staff|workers|men and women)|men|women|children|passengers|employees|fans"
    r"|spectators|patients|volunteers|residents|visitors|tourists|students|pupils|soldiers|members|players|runners|riders"
    r"|athletes|voters|customers|guests|participants|islanders|villagers|householders|households)\b"
)
"""What stands behind an English figure that counts people; ``any``: of no special sort."""
_MEASURED = re.compile(
    r"(?P<noun>(?:(?![的了])[\u4e00-\u9fff]){2,4}?)(?:规模|总量|数量|总数|量)?"
    r"(?:是|有|达到?|为|共|了|超过|提[升高]|增加|增长|减少|下降|节省)*"
    r"(?:多少|多大|几|[什甚]么(?:量级|规模|数量级))"
)
_NAMED_LAST = re.compile(
    r"(?P<noun>(?:(?![多有是几的])[\u4e00-\u9fff]){2,4}?)(?:规模|总量|数量|量级|量)?[?\s]*$"
)
_BEHIND_LATIN = re.compile(
    r"(?:多少|几)(?:个|万|亿)?\s?[a-z/]{1,8}的?(?P<noun>[\u4e00-\u9fff]{2,4})"
)
"""What is counted in a measure in Latin letters: 多少GB的数据."""
_DOES = re.compile(
    r"(?:(?<![税营丰])收|[付卖买捐赔挣募罚劈叫喊砍掉完]|(?<![脚打])印|(?<![燃])烧|(?<![成社外])交|(?<!供)给|[出放加卖捐喊叫涨跌降升收花存]到"
    r"|(?<![未将往历])来|(?<![过])去)了?$"
)
"""What is done to how much, and is no word for it: 最多收多少, 肯出到多少, 头一次印了多少."""
_LENGTHS = frozenset(
    "公里 千米 米 厘米 毫米 微米 纳米 海里 英里 英尺 英寸 km m cm mm mile miles foot feet ft inch inches"
    " meter meters metre metres kilometer kilometers kilometre kilometres centimetres centimeters"
    " millimetres millimeters".split()
)
_WEIGHTS = frozenset(
    "吨 公斤 千克 克 斤 毫克 微克 kg g mg kilogram kilograms gram grams ton tons tonne tonnes pound"
    " pounds lb lbs ounce ounces oz".split()
)
_AREAS = frozenset(
    ("平方公里 平方千米 平方米 平方英里 公顷 亩 英亩 hectare hectares acre acres ha").split()
) | frozenset(f"square {unit}" for unit in "miles feet metres meters kilometres kilometers".split())
_ELECTRICITY = frozenset(
    "度 千瓦时 兆瓦时 吉瓦时 瓦时 太瓦时 焦耳 千瓦小时 wh kwh mwh gwh twh joules".split()
) | frozenset(
    f"{size}watt{by}hour{s}"
    for size in ("", "kilo", "mega", "giga", "tera")
    for by in " -"
    for s in ("", "s")
)
TIMES = frozenset(
    "天 年 月 个月 周 小时 分钟 分 秒 毫秒 day days week weeks month months year years hour hours"
    " minute minutes second seconds".split()
)
"""Units of a length of time."""
_MEASURES = (
    (
        re.compile(
            r"(?<![温度率价分薪压])(?<!(?:温度|气温|价格|利率|分数)有)多[长高深宽远厚](?!时间|的?[温分价])"
            r"|\bhow (?:tall|high|deep|wide|far|thick)\b(?!.*\b(?:temperature|turnout|price|rate|fever|score|clause|fees?|fines?|wages?|pay|costs?|tax|bills?|debts?|toll|rent|salary|unemployment|inflation|risk|interest|deficit)\b)"
            r"|长度|高度|深度"
        ),
        _LENGTHS,
    ),
    (re.compile(r"多重|重量|\bhow heavy\b|\bweigh\b"), _WEIGHTS),
    (re.compile(r"面积|占地"), _AREAS),
    (
        re.compile(
            r"多少(?:万|亿)?(?:度|千瓦时)?电(?![\u4e00-\u9fff])|[耗用费发]电量?(?:[是为有达共了到]){0,2}多少(?=[?\s]*$)"
            r"|\bhow much electricity\b(?! (?:bills?|prices?|costs?))"
        ),
        _ELECTRICITY,
    ),
)
_LIKELY: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (re.compile(r"精度|误差|分辨率|\baccura|\bprecis|\bresolution"), _LENGTHS | {"%", "像素"}),
    (
        re.compile(r"[气水体高低室]温|温度|多[热冷]|\bhow (?:hot|cold|warm)\b|\btemperature"),
        frozenset("度 ℃ 摄氏度 degree degrees °c °f".split())
        | {"degrees celsius", "degrees fahrenheit", "degrees c", "degrees f"},
    ),
    (
        re.compile(r"[速快]度|[时流风航]速|多快|\bhow fast\b|\bspeed\b"),
        frozenset("公里 千米 米 节 海里 马赫 km km/h kph mph knot knots miles kilometres".split()),
    ),
    (
        re.compile(
            r"成绩|[用耗历]时|时长|工期|跑了|游了|寿命|\btimes? of\b|\bduration\b|\blast(?:ed)?\b"
        ),
        TIMES,
    ),
    (re.compile(r"续航|[里航射]程|海拔|身高|跳了|\baltitude\b|\belevation\b|\brange\b"), _LENGTHS),
    (
        re.compile(r"雨量|雪量|降[雨雪水]|下了?多少|多少[雨雪]|\brainfall\b|\bprecipitation\b"),
        frozenset("毫米 厘米 mm cm inches".split()),
    ),
    (
        re.compile(r"功率|装机|\bcapacity\b"),
        frozenset("瓦 千瓦 兆瓦 吉瓦 kw mw gw megawatts kilowatts gigawatts watts".split()),
    ),
    (re.compile(r"体重|[载净毛]重|剂量|\bdose\b"), _WEIGHTS),
    (re.compile(r"年龄|[多几]岁|多大年纪|\bhow old\b|\bage\b"), frozenset("岁 year years".split())),
)
_DURATION = re.compile(
    r"多久|多长时间|多少(?:[天年周秒]|分钟|小时)|几(?:[天年周秒]|分钟|小时)|多少个?(?:月|小时)|\bhow long (?:did|does|do|will|would|has|have|had|must|should|can|could|until|was it|is it to)\b"
    r"|\bhow long (?!(?:is|are|was|were)\b)[^?]* (?:lasts?|lasted|takes?|took)\b|\bhow many (?:years|months|weeks|days|hours|minutes|seconds)\b"
)
_MONEY = re.compile(
    r"多少钱|几块钱|的钱|钱(?=有?多少)|[花赚挣欠]了?[^，,。]{0,10}钱|花了?多少(?![天年周月人个时分小秒])"
    r"|成本|费用|花费|造价|价格|价钱|[^评代比性]价(?![值比位])|市值|融资|投资|资金|产值|营[收业]额?|收入|利润|预算|工资|薪"
    r"|[奖赏罚赔捐拨]款|奖金|耗资|开支|支出|经费|补贴|票房|销售额|债务"
    r"|多少(?:万|亿)?(?:元|美元)|多少(?:钱)?[一每](?:公斤|[斤吨升克两个张杯瓶台辆股亩晚])"
    r"|[一每](?:公斤|[斤吨升克两张杯瓶台辆股亩晚])多少(?=钱|[?\s]*$)"
    r"|\bcosts?\b|\bprice\b|\bspen[dt]\b|\bmoney\b|\bexpens|\bpaid\b|\brevenue\b|\bbudget\b|\bsalary\b|\bworth\b"
    r"|\bprofits?\b|\bincome\b|\bfees?\b|\bearn|\bdividend|\bdebts?\b|\bvaluation\b|\bcompensation\b|\bwages?\b|\bpay(?=[?\s]*$)"
    r"|\bhow much (?:do|does|did|will|would|should|could|can|has|have|had|is|are|was|were)\b.*\b(?:make|made|pay|owe|owed|charged?"
    r"|fetch(?:ed)?|invest(?:ed)?|borrow(?:ed)?|lend|lent|donat(?:e|ed)|fined|award(?:ed)?|sold|sell|bought|buy|insured|valued"
    r"|rais(?:e|ed)(?=[?\s]*$| (?:in|for|from|through|by|at|on)\b))\b|\bhow much funding\b"
    r"|\bwhat (?:do|does|did|will|would) .*\b(?:pay|fetch|earn|(?:sell|go) for)\b|\bgoing to cost\b|\bfor how much\b"
)
_RATIO = re.compile(
    r"率(?![先领队])|占比|比例|比重|百分|[增涨跌降]幅|几成|\bmargin\b|\brate\b|\bpercent"
)
"""What is a share although money is spoken of: 利润率, 成本占比."""


def noun_counted(plain: str) -> tuple[str, str]:
    """Return the word whose quantity is asked and its measure: (语言, 种) in 多少种语言."""
    counted = _COUNTED_EN.search(plain)
    english = counted or _MEASURE_EN.search(plain) or _NAMED_EN_RE.match(plain)
    if english:
        noun = english["noun"]
        if counted and noun.endswith("ed") and len(noun) > _SHORT_NOUN:
            return "", ""  # how many completed it
        return _NOUNS_EN.get(noun, _singular(noun)), ""
    match = MORE.search(plain)
    if match and match["noun"]:
        return match["noun"], ""
    match = _COUNTED.search(plain)
    latin = latin_measure(plain)
    if latin:
        match = _MEASURED.search(plain) or _BEHIND_LATIN.search(plain)
        return ("" if match is None else match["noun"]), latin
    if match and (match["noun"] or match["measure"]):
        return match["noun"].rstrip("的了呢吗啊是"), match["measure"] or ""
    match = _MEASURED.search(plain) or _NAMED_LAST.search(plain)
    return (match["noun"], "") if match and not _DOES.search(match["noun"]) else ("", "")


_SUMS_EN: tuple[tuple[str, ...], ...] = (
    ("revenue", "sales", "turnover", "takings", "income"),
    ("profit", "earn", "net income", "surplus", "made"),
    ("price", "cost", "sold for", "sell for", "charge", "worth", "toll", "fare", "fee"),
    ("salary", "wage", "pay", "paid", "earn"),
    ("debt", "owe", "borrow", "loan"),
    ("loss", "lost", "lose", "deficit"),
    ("dividend", "payout"),
    ("budget", "spend", "cost", "fund", "set aside"),
    ("valuation", "valued", "worth", "market cap", "market value"),
    ("compensation", "damages", "award", "pay", "paid"),
    ("funding", "fund", "rais", "grant", "invest"),
    ("rent",),
    ("tuition", "fee"),
    ("bonus", "reward"),
)  # fmt: skip
"""What English calls sums of money; a row tells of the sum that its first words name."""


def names_sum(noun: str) -> bool:
    """Whether an English noun names one sort of sum: the revenue, but not the money."""
    return any(noun.startswith(row[0]) for row in _SUMS_EN)


def tells_sum(noun: str, plain: str) -> bool:
    """Whether folded English words have a word for the sum that a noun names: sales for revenue."""
    rows = [row for row in _SUMS_EN if any(noun.startswith(word) for word in row[:3])]
    words = {word for row in rows for word in row} | {noun}
    return any(re.search(rf"\b{re.escape(word)}", plain) for word in words)


_DONE_EN = re.compile(
    r"\bhow many (?:[a-z-]+ ){1,3}?(?:do|does|did|has|have|had|will)\b.* (?P<verb>[a-z]{3,})[?\s]*$"
)
_PASTS = {
    "lose": "lost", "win": "won", "sell": "sold", "buy": "bought", "build": "built", "hold": "held", "make": "made",
    "take": "took", "catch": "caught", "run": "ran", "give": "gave", "lay": "laid", "have": "had", "get": "got",
}  # fmt: skip


@functools.lru_cache(maxsize=256)
def done_before_figure(question: str) -> re.Pattern[str] | None:
    """Return what stands before a figure that tells how often the deed asked about was done.

    How many games did they lose: lost nine. ``None`` where no such deed is asked about.
    """
    match = _DONE_EN.search(folded(question))
    if match is None:
        return None
    verb = match["verb"]
    forms = rf"{re.escape(verb.removesuffix('e'))}(?:e|ed|es|s|ing)?|{_PASTS.get(verb, verb)}"
    return re.compile(rf"\b(?:{forms}) (?:only |just |about |another |the other )?")


def noun_in_capitals(question: str) -> bool:
    """Whether what an English question counts is an abbreviation, the same in Chinese: GPUs."""
    match = _COUNTED_EN.search(folded(question))
    if match is None:
        return False
    return re.fullmatch(r"[A-Z]{2,}s?", question[slice(*match.span("noun"))]) is not None


def says_noun(noun: str, plain: str) -> bool:
    """Whether folded English words hold a noun, in the singular or plural: loss, losses."""
    stem = re.sub(r"(?:ie|e|y|(?<!s)s)$", "", noun)
    return re.search(rf"(?<![a-z]){re.escape(stem)}[a-z]{{0,3}}(?![a-z])", plain) is not None


@functools.lru_cache(maxsize=256)
def noun_in_english(question: str) -> str:
    """Return what an English question counts, in its own words, in the singular, or ``""``."""
    plain = folded(question)
    match = _COUNTED_EN.search(plain) or _MEASURE_EN.search(plain) or _NAMED_EN_RE.match(plain)
    return "" if match is None else _singular(match["noun"])


def _singular(noun: str) -> str:
    """Return an English noun without the s of its plural: loss and mass have none."""
    return re.sub(r"(?<!s)s$", "", noun)


def units_asked(plain: str) -> frozenset[str]:
    """Return the units that fit a question for a measure (多长, 多重, how tall), or none."""
    for pattern, units in _MEASURES:
        if pattern.search(plain):
            return units
    return frozenset()


@functools.lru_cache(maxsize=256)
def likely_units(question: str) -> frozenset[str]:
    """Return units that the measure asked for mostly has (精度, 时速, how hot), or none."""
    plain = folded(question)
    return next((units for pattern, units in _LIKELY if pattern.search(plain)), frozenset())


def wants_money(plain: str) -> bool:
    """Whether a folded question asks for a sum; 利润率 is none."""
    return _MONEY.search(plain) is not None and _RATIO.search(plain) is None


def wants_time(plain: str) -> bool:
    """Whether a folded question asks for a length of time."""
    return _DURATION.search(plain) is not None
