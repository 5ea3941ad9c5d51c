"""The words of official documents, as tables: the next document's new word is one line here. The code that applies
them stands beside.

Patterns match the *view* of a text (:func:`view`), which has one character for each of the original's: full-width
letters, digits and
punctuation are narrow, every bracket is ( or ), traditional characters of the grammar's own words are simplified. A
position found in the
view is therefore the same position in the text as printed.
"""

from __future__ import annotations

import re
from functools import lru_cache


def _words(text: str) -> list[str]:
    return text.split()


# ── the view ───────────────────────────────────────────────────────────────────────────────────────────────────────

_SIMPLE = {
    pair[0]: pair[1]
    for pair in _words(
        "責责 單单 牽牵 頭头 關关 門门 時时 間间 總总 結结 務务 標标 內内 項项 號号 區区 縣县 鄉乡 鎮镇 達达 於于 "
        "過过 減减 環环 續续 進进 開开 發发 辦办 會会 農农 業业 規规 劃划 導导 聯联 電电 臺台 個个 處处 萬万 億亿 "
        "戶户 畝亩 組组 織织 實实 計计 與与 別别 優优 穩稳 約约 為为 黨党 團团 隊队 廳厅 財财 資资 監监 國国 鐵铁 "
        "檢检 審审 衛卫 體体 質质 條条 書书 協协 參参 領领 負负 職职 執执 現现 點点 數数 據据 報报 應应 類类 裡里 "
        "後后 產产 節节 廣广 種种 輛辆 噸吨 園园 從从 評评 當当 無无 員员 設设 備备 護护 級级 複复 復复 擴扩 創创 "
        "滿满 術术 經经 濟济 動动 勞劳 採采 長长 給给 氣气 車车 漁渔 檔档 銷销 終终 製制 於于 歷历 運运 輸输 險险 "
        "庫库 學学 醫医 療疗 價价 統统 計计 調调 確确 認认 證证 範范 圍围 礦矿 廠厂 場场 館馆 維维 闢辟"
    )
}
_SPACES = {
    0x3000: " ",
    0x00A0: " ",
    0x2002: " ",
    0x2003: " ",
    0x2009: " ",
    0x3002: "。",
    0xFE50: ",",
    0xFE59: "(",
    0xFE5A: ")",
}
NARROW: dict[int, str] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
VIEW: dict[int, str] = (
    NARROW
    | _SPACES
    | dict.fromkeys(map(ord, "〔【[{［｛〖"), "(")
    | dict.fromkeys(map(ord, "〕】]}］｝〗"), ")")
    | {ord(before): after for before, after in _SIMPLE.items()}
    | dict.fromkeys(map(ord, "–—－−﹣"), "-")
    | dict.fromkeys(map(ord, "﹑､"), "、")
    | dict.fromkeys(map(ord, "∶"), ":")
)


@lru_cache(maxsize=16384)
def view(text: str) -> str:
    """The text as the grammar reads it, character for character."""
    return text.translate(VIEW)


# ── numerals: what opens a heading or an item ─────────────────────────────────────────────────────────────────────

CN = "[一二三四五六七八九十百零〇廿]"
_TEXT_NEXT = r"(?=[\u3400-\u9fff“\"《(A-Za-z]|\s|$)"
# (style, pattern of the mark; group 1 is the serial as printed, group "n" its number). First match wins.
MARKS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (style, re.compile(pattern))
    for style, pattern in (
        ("formal", r"(?P<s>(?P<n>[壹贰貳叁參参肆伍陆陸柒捌玖拾]{1,3}))\s*[、.:]\s*"),
        ("part", rf"(第(?P<n>{CN}{{1,3}}|\d{{1,2}})(?:部分|篇|编))[、.:,]?\s*"),
        ("chapter", rf"(第(?P<n>{CN}{{1,3}}|\d{{1,2}})章)[、.:,]?\s*"),
        ("section", rf"(第(?P<n>{CN}{{1,3}}|\d{{1,2}})节)[、.:,]?\s*"),
        ("article", rf"(第(?P<n>{CN}{{1,4}}|\d{{1,3}})条)[、.:,]?\s*"),
        ("ordinal", rf"((?P<n>{CN})(?:是|要))[:,]?\s*"),
        ("cn", rf"(?P<s>(?P<n>{CN}{{1,4}}))\s*[、.．:,]\s*"),
        ("bracket-cn", rf"(?P<s>\(\s*(?P<n>{CN}{{1,4}})\s*\))\s*[、.:,]?\s*"),
        ("bracket-cn", rf"(?P<s>(?P<n>{CN}{{1,3}})\))\s*"),
        ("bracket-arabic", r"(?P<s>\(\s*(?P<n>\d{1,3})\s*\))\s*[、.:,]?\s*"),
        ("decimal", r"(?P<s>\d{1,2}(?:\.\d{1,2})?\.(?P<n>\d{1,2}))(?:[、.:]\s*|\s+|(?=[\u3400-\u9fff“《])(?![万亿倍米公吨亩个元平月]))(?=\D)"),
        ("arabic", r"(?P<s>(?P<n>\d{1,3}))\s*[.．]\s*(?=(?:19|20)\d{2}年?|\d{1,2}月|\D|$)"),
        ("arabic", r"(?P<s>(?P<n>\d{1,3}))\s*(?:、|:|,(?!\d{3}))\s*"),
        ("half-bracket", r"(?P<s>(?P<n>\d{1,3})\))\s*"),
        ("circled", r"(?P<s>(?P<n>[①-⑳㉑-㉟]))\s*[、.:]?\s*"),
        ("bracket-arabic", r"(?P<s>(?P<n>[⑴-⒇]))\s*"),
        ("arabic", r"(?P<s>(?P<n>[⒈-⒛]))\s*"),
        ("bracket-cn", r"(?P<s>(?P<n>[㈠-㈩]))\s*"),
        ("spaced", rf"(?P<s>(?P<n>{CN}{{1,3}}))\s+(?=[\u3400-\u9fff“])"),
        ("spaced-arabic", r"(?P<s>(?P<n>\d{1,3}))\s+(?=[\u3400-\u9fff“\"《(])"),
    )
)  # fmt: skip
# 6.6月底前, 26.3家企业: a decimal serial, or a serial and a text that begins with a number. The numbers around tell.
AMBIGUOUS = re.compile(r"(?P<n>\d{1,3})[.．](?P<m>\d{1,5})(?=[\u3400-\u9fff%])")
# Levels by custom, outermost first: used where two marks meet for the first time.
CUSTOM = (
    "formal",
    "part",
    "chapter",
    "section",
    "article",
    "cn",
    "spaced",
    "bracket-cn",
    "arabic",
    "spaced-arabic",
    "decimal",
    "bracket-arabic",
    "half-bracket",
    "circled",
    "ordinal",
)
INLINE_ORDINAL = re.compile(rf"(?:(?<=[。;:,!?\s])|^)({CN})(是|要)(?=[\u3400-\u9fff“])")
SENTENCE_END = "。;!?；！？"
CLOSING = re.compile(r"[。;:!?；：！？]\s*[”\"')）]*$")

# ── parts of a document ────────────────────────────────────────────────────────────────────────────────────────────

ANNEX = re.compile(
    r"^[-•·\s]*附\s*(?:件|表|录)\s*[:.]?\s*(?P<n>\d{1,2}|[一二三四五六七八九十]{1,3})?\s*(?P<rest>[:、.].*|\s.*|)$"
)
ANNEX_LISTED = re.compile(r"^\d{1,2}\s*[、.]\s*[^。;]{2,60}$")
FORM_HEADERS = re.compile(r"进展|自评|评估情况|完成情况|滞后|解决措施|存在问题|填报")
FORM_TITLE = re.compile(r"进度表|进展情况表|填报表|报送表|反馈表|登记表|统计表|自查表|汇总表|样表|回执")
PLAN_TITLE = re.compile(
    r"(?i:\bplan\b|programme|targets)|分解|任务|方案|计划|要点|清单|责任书|责任制|目标|工作安排|台账|部署"
)
LETTER = re.compile(r"^(?:各|有关|相关).{0,40}[:]$|特此通知|现(?:将|印发)|印发给你们")
NOT_A_TASK = re.compile(
    r"工作总结|总结(?:$|[,。])|年(?:度)?工作(?:总结|回顾|情况)|回顾|工作成效|主要成效|取得的成绩|指导思想|总体要求|基本原则|编制依据|存在(?:的)?(?:主要)?(?:问题|不足)|形势(?:分析|与)|工作要求|有关要求|保障措施|组织保障|组织实施|组织领导"
)
TITLE = re.compile(
    r"(?:分解(?:表|方案)?|表|方案|计划|要点|清单|责任书|任务书|一览表|台账|通知|意见|任务|项目|目标|安排|分工|实事|细则|办法)(?:\(.{1,12}\))?$"
    r"|(?i:\b(?:plan|programme|program|strategy|schedule|targets|tasks|actions)\b)(?:\s+(?:for\s+)?(?:19|20)\d{2}(?:[-/]\d{2,4})?)?$"
)
FURNITURE = re.compile(
    r"打印本页|关闭窗口|扫一扫|分享到|浏览(?:量|次数)|访问次数|点击(?:数|率|量)|字号|字体[::\[]|produced by|相关(?:解读|链接|文件|附件)|(?:文字|图片|图解|视频|媒体|专家|政策)解读|^访谈解读$|^媒体报道$|附件下载|返回顶部|"
    r"责任编辑|索\s*引\s*号|备注/文号|发文字号|发布(?:机构|日期|时间)|发文机关|公文生成日期|生成日期|信息来源|^来源:|上一篇|下一篇|网站(?:标识码|地图)|备案(?:序|编)?号|版权所有|icp|当前位置|^首页|"
    r"主题(?:分类|词)|有效性|收藏本页|打印|公网安备|技术支持|无障碍|繁體|长者|下载(?:文字|图片)版|阅读次数|\[\s*大\s*中\s*小\s*\]|copyright",
    re.IGNORECASE,
)
PAGE_MARK = re.compile(
    r"^(?:[-—_·\s]+\d{1,4}[-—_·\s]+|第\s*\d{1,4}\s*页(?:\s*[,/]?\s*共\s*\d{1,4}\s*页)?|page\s+\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\d{1,4}\s*/\s*\d{1,4})$",
    re.IGNORECASE,
)
IMPRINT = re.compile(
    r"^.{0,30}\d{4}年\d{1,2}月\d{1,2}日(?:印发)?$|^\(此件.{2,12}\)$|^(?:抄送|主送|抄报)[::]|印发$|办公室$"
)

# ── who ────────────────────────────────────────────────────────────────────────────────────────────────────────────

_BODY = "(?:单位|部门|股室|科室|处室|股(?:室)?(?:\\(中队\\))?|中队|主体|机构|方|局)"
# What a label in front of names says: role → words. The colon may be wide, narrow or a space.
LABELS: tuple[tuple[str, str], ...] = (
    ("lead", "(?:总)?牵头(?:责任|负责|主管)?_BODY?|主办_BODY|第一责任_BODY|主要责任_BODY|主责_BODY|牵头负责_BODY?"),
    ("support", "(?:主要)?(?:配合|协办|参与|协助|协同|会办|参加|协作)(?:责任|落实|实施)?_BODY?"),
    ("joint", "责任(?:股室|单位|部门|科室|处室|主体|中队|分工|落实单位)(?:及分工|和部门)?|责任股室\\(中队\\)|(?:实施|落实|承办|承担|完成|执行|主管|具体实施|负责)(?:责任)?_BODY"),
    ("leader", "(?:责任|分管|牵头|包抓|包保|挂钩|主管|市级|县级|区级)领导|责任人|负责人|联系人"),
    ("deadline", "(?:完成|办结|整改|工作)?(?:时限|期限)(?:要求)?|完成(?:时间|日期)|时间(?:节点|要求|安排|进度)|截止(?:时间|日期)|进度要求"),
)  # fmt: skip
_BODY_EN = r"(?:\s+(?:departments?|units?|agency|agencies|bod(?:y|ies)|offices?|bureaus?|partners?))?"
# English labels count only with their colon.
LABELS_EN: tuple[tuple[str, str], ...] = (
    ("lead", r"lead(?:ing)?_BODY|led\s+by|owner|in\s+charge"),
    ("support", r"support(?:ing|ed\s+by)?_BODY|partners?|assisted\s+by|with|contributing_BODY"),
    ("joint", r"responsible(?:\s+part(?:y|ies))?_BODY|responsibility|units?|departments?|agency|agencies"),
    ("deadline", r"deadline|due(?:\s+date|\s+by)?|by\s+when|timeline|timescale|completion(?:\s+date)?"),
)
LABELS = tuple(
    (role, f"(?:{words.replace('_BODY', _BODY)}{english})")
    for role, words in LABELS
    for english in [
        next((f"|(?i:{more.replace('_BODY', _BODY_EN)})(?=\\s*:)" for name, more in LABELS_EN if name == role), "")
    ]
)
# Looked for where one may stand: at the start, behind punctuation or a space.
LABEL = re.compile(r"(?:^|(?<=[,;。、(:|)!?\s]))(?:" + "|".join(f"(?P<{role}>{words})" for role, words in LABELS) + ")")
UNIT_ROLES = ("lead", "support", "joint")
# What follows a name and gives its role; the longest match at the end of a name is cut off.
ROLE_ENDINGS: tuple[tuple[str, str], ...] = (
    ("lead", r"(?:总)?牵头(?:(?:负责|组织|抓总)?(?:落实|实施|推进)?)|主办|为主(?:负责)?"),
    ("support", r"(?:积极|协同|协作|共同)?(?:配合|协助|参与|协办)(?:落实|实施|做好)?"),
    (
        "",
        r"(?:(?:按照?|依据?|根据)(?:各自)?(?:的)?(?:职责|职能|分工|权限|照)*(?:要求)?)?(?:分别|共同|分工|具体|组织|抓好|各自|做好)*(?:负责|落实|实施|推进|承担|抓)?(?:落实|实施)?",
    ),
)
ROLE_ENDING = tuple((role, re.compile(rf"(?:{words})$")) for role, words in ROLE_ENDINGS)
BRACKETED_ROLE = re.compile(
    r"\((?:(?P<lead>牵头|主办|组长|总牵头|[Ll]ead)|(?P<support>配合|协办|参与|协助|[Ss]upport(?:ing)?))(?:责任)?(?:单位|部门|负责)?\)$"
)
ETCETERA = re.compile(r"(?:等)(?:(?:相关|有关|各)?(?:职能)?(?:部门|单位|股室|科室|市直(?:部门|单位)))?$")
JOINS_LEAD = re.compile(r"会同|联合(?!会|社|大队|中队|体)")  # before it the lead, behind it support
PREFIXES = re.compile(r"^(?:由|请|分别由|以及|及|和|与|并)(?=[\u3400-\u9fff])")
NO_UNIT = re.compile(r"^[-—/\\*×xX\s]*$|^(?:无|暂无|待定)$")
CONNECTORS = frozenset("和与及暨")

UNIT_ENDINGS = _words(
    "局 办 委 部 厅 署 股 科 处 室 队 中队 大队 支队 总队 站 所 中心 院 社 校 园 行 库 镇 乡 街道 街道办 "
    "办事处 政府 党委 工委 管委会 委员会 开发区 园区 新区 高新区 投资区 公司 集团 银行 分局 支行 分行 分公司 "
    "办公室 指挥部 领导小组 专班 工作组 妇联 团委 残联 工会 总工会 文联 科协 侨联 工商联 联合会 协会 学会 "
    "法院 检察院 海关 海事处 武装部 宣传部 组织部 统战部 政法委 纪委 监委 人大 政协 县委 市委 区委 省委 "
    "供销社 联社 气象台 学校 医院 大学 研究院 设计院 林场 农场 保护区 管理区 景区 管理处 管理站 开发办 河长办 "
    "村委会 居委会 社区 合作社 电网 电力 供电公司 移动 联通 电信 铁塔 邮政 烟草 成员单位 各部门 单位 部门 "
    "股室 科室 处室 乡镇 镇街 县区 区县 市县 党政办 中队 企业"
)
_ENDINGS = "|".join(sorted(UNIT_ENDINGS, key=len, reverse=True))
UNIT_ENDINGS_EN = _words(
    "department departments office offices agency agencies bureau bureaus council authority committee commission "
    "ministry company division unit units team board district districts town towns county service services police "
    "secretariat university hospital school institute centre center corporation inspectorate directorate utility partners"
)
UNIT_NAME = re.compile(rf"(?:{_ENDINGS}|\b(?i:{'|'.join(UNIT_ENDINGS_EN)}))(?:\([^()]*\))?$")
AND_EN = re.compile(r"\s+(?:and|&)\s+")
NOT_A_NAME = re.compile(
    r"[。;:!?《》“”\"%]|^(?:推进(?!办)|完成|加强|开展|建立|落实|实施|深化|强化|提升|提高|做好|加快|推动|组织(?!部|办)|完善|严格|健全|持续|全面|确保|制定|编制|创建(?!办)|新建|改造|治理(?!办)|整治(?!办)|不得|未|请)|对照|认真|抓好"
)
GROUP = re.compile(
    r"^(?:各|有关|相关|其他|其它|全体|所有|沿海|沿江)|^(?i:all|each|every|relevant)\s|^(?:省|市|县|区|州|旗|局)(?:级|直|属|辖)?(?:各|有关|相关)|有关|相关|各(?:县|市|区|乡|镇|街|部门|单位|股|科|中队|成员|级|园|办)|成员单位$"
)
GROUP_END = re.compile(r"(?:[县市区州旗镇乡街道园场队级室科局办]|企业|成员|主体)(?:\([^()]*\))?$")
PLACE_BRACKET = re.compile(r"^(?:[省市县区州旗乡镇村街道办事处场园管委会、,/和]|社区|开发区|园区|中队|试行){1,14}$")
LEVEL_PREFIX = re.compile(r"^(?:省|市|县|区|州|旗|盟|局|县级|市级)(?!场)")
BODY_SUFFIX = re.compile(r"(?:人民政府|政府办公室|办事处|委员会|管委会|办公室|党委|委|局|办|股|科|处|室|站|所|部)$")
DEFAULTS = re.compile(
    r"以下(?:各项)?(?:工作|任务|事项|内容)?[,]?(?:均|都|全部)(?:需|须|要|应|由)?(?P<names>.+?)(?:负责)?(?:配合|落实|执行|实施|承担|参与)*[,、;]?(?:均|以下)?(?:不再|不另|不一一)(?:一一|逐一|逐项|另行|重复|单独|再)*(?:列出|列明|列示|列|标注|注明|说明)[。]?"
)
FIRST_LEADS = re.compile(r"(?:列|排)?(?:在)?(?:第一|首)(?:位|个)?(?:的)?(?:责任)?(?:单位|部门)?(?:的)?(?:为|是)牵头")

# ── until when ─────────────────────────────────────────────────────────────────────────────────────────────────────

_YEAR = r"(?:(?:19|20)\d{2}\s*年|(?:今|本|当|次|明)年|每年)"
_DAY = r"\d{1,2}\s*月\s*\d{1,2}\s*日"
_MONTH = r"\d{1,2}\s*月(?:份)?(?:\s*(?:底|末|初|中旬|上旬|下旬))?"
_TERM = r"(?:第?[一二三四1-4]\s*季度(?:底|末)?|上半年|下半年|年底|年末|年内|年终|年中)"
POINT = rf"(?:(?:{_YEAR}\s*(?:度)?)?(?:{_DAY}|{_MONTH}|{_TERM})|{_YEAR}(?:度)?(?:底|末|内))"
BEFORE = r"(?:之?前|以前|止)"
DEADLINE = re.compile(
    rf"(?P<list>{POINT}(?:\s*[、和及,]\s*{POINT})+\s*{BEFORE})"
    rf"|(?P<exact>(?:最迟|不迟于|不晚于|于|在|截至|截止|到|至)?(?P<day>{POINT})\s*(?:{BEFORE}|(?=[,完实建全达基编制形实组出印])))"
    r"|(?P<until>(?:到|至|截至|截止)(?P<day2>(?:19|20)\d{2}\s*年(?:底|末)?))"
    r"|(?P<within>(?P<day3>(?:19|20)\d{2}\s*年(?:度)?(?:底|末|内)?)(?:之?前|以前))"
    r"|(?P<opening>(?<![^,;。])(?P<day4>(?:19|20)\d{2}年)(?!\s*[、和及至])(?=[^,;。起以度重]{0,3}[^,;。]*(?:实现|完成|达到|建成|全面|基本)|,))"
)
RELATIVE = re.compile(
    r"[^,;。(]{0,16}?之日起?\s*[一二两三四五六七八九十\d]{1,3}\s*(?:个月|个?工作日|日|天|周)(?:以?内)?|(?<![\d一二三四五六七八九十])[一二两三四五六七八九十\d]{1,3}个(?:月|工作日)(?:以)?内"
)
RECURRING = re.compile(
    r"半年和年(?:终|度|底)|每(?:半年|季度?|月|周|旬|日|天)(?:末|底)?(?:月)?(?:的)?(?:\d{1,2}日)?(?:之?前)?(?=[^增减]|$)"
    r"|每年(?:\d{1,2}月(?:\d{1,2}日|底|末)?(?:之?前)?|(?=开展|组织|报|至少|定期|进行|评估|更新|不少于|\d+次|一次))|逐(?:月|季)|按(?:月|季|周)(?:度)?(?=[^份]|$)"
)
DAY_WORD = re.compile(r"\d{1,2}月|(?:19|20)\d{2}年|年底|年内|季度|半年|长期坚持|持续推进|全年|常态化|之日起")
STANDING = re.compile(r"长期坚持|持续(?:推进|实施|坚持|开展)$|常年|长期|全年|常态化$")
GLUED_DATE = re.compile(r"(?<!\d)(?:19|20)\d{3,4}\s*月")  # 20226月: the 年 was lost
FIVE_YEARS = {"十三五": 2020, "十四五": 2025, "十五五": 2030}
REPORTING = re.compile(
    r"报送|上报|报至|报我|报市|报县|报区|报局|反馈|报给|报回|报到|书面报|(?:填好|填写|填报|填妥|汇总)[^。;]{0,60}?(?:报|交|发)|(?:提交|交至|交给|交回|发至|发送)"
)
REPORT_DAY = re.compile(
    r"(?P<next>次年|翌年)?(?:(?P<y>(?:19|20)\d{2})年)?(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日|(?P<end>底|末))"
)
REPORT_MONTHLY = re.compile(r"每月(?:的)?(?P<d>\d{1,2})日|每月(?P<end>底|末)")
REPORT_QUARTERLY = re.compile(
    r"每(?:个)?季度?(?:末|(?P<first>首月|第一个月)|最后(?:一)?个?月|末月|第三个月|三月)(?:的)?(?:月)?(?:(?P<d>\d{1,2})日|(?P<end>底|末)?)"
)

# ── how much ───────────────────────────────────────────────────────────────────────────────────────────────────────

# Words before a number and the comparison they mean; longer words stand before the shorter they contain.
COMPARISONS: tuple[tuple[str, str], ...] = (
    ("<=", "不高于 不大于 不超过 不得超过 不得高于 不多于 控制在 控制到 压减到 压减至 降至 降到 降低到 降低至 下降到 下降至 减少到 减少至 ≤ ≦"),
    (">=", "不低于 不少于 不小于 不得低于 不得少于 达到 达 提高到 提高至 提升到 提升至 提升为 增加到 增加至 增长到 上升到 扩大到 增至 升至 至少 ≥ ≧ 力争达到 不下于 突破 增加 增长 提高 提升 上升 减少 降低 下降 递增 递减 压减 削减"),
    (">", "高于 大于 超过 优于 多于 超 > 好于"),
    ("<", "低于 小于 少于 < 优于低于"),
    ("=", "保持在 稳定保持在 稳定在 维持在 保持 稳定 为 等于 =  左右"),
)  # fmt: skip
COMPARISON = {word: sign for sign, words in COMPARISONS for word in words.split()}
_CMP = "|".join(map(re.escape, sorted(COMPARISON, key=len, reverse=True)))
GROWTH = re.compile(r"(?:增长|增加|提高|提升|上升|减少|降低|下降|递增|递减|压减|削减|增速|增幅|降幅)(?:了|幅度)?$")
REDUCTION = re.compile(r"(?:减少|降低|下降|递减|压减|削减)$")
AFTER: tuple[tuple[str, str], ...] = ((">=", "及以上 以上 或以上"), ("<=", "及以下 以下 以内 之内 内"), ("=", "左右"))
AFTERWORD = {word: sign for sign, words in AFTER for word in words.split()}
# Units of measure. A bare number counts only before one of these; "scope" units size a thing rather than count it.
MEASURES = _words(
    "% ‰ 个百分点 百分点 万亩 亩 公顷 平方公里 平方千米 万平方米 平方米 ㎡ 公里 千米 km 万米 米 万立方米/日 "
    "立方米/日 万立方米 亿立方米 立方米 万吨/日 吨/日 万吨/年 吨/年 吨标准煤 万吨 吨 千克 公斤 万方 方 万千瓦 "
    "千瓦 兆瓦 亿千瓦时 万千瓦时 千瓦时 亿株 万株 株 万户 户 万家 家 个 座 条 处 台 套 辆 艘 次 场次 场 期 "
    "万人次 人次 辆次 车次 班次 架次 艘次 项次 家次 户次 例次 万人 万名 名 人 亿元 万元 元 起 件 项 批 所 只 头 枚 块 片 种 类 宗 间 栋 幢 支 对 例 部 篇 "
    "份 节 门 组 班 分贝 微克每立方米 微克/立方米 毫克每立方米 毫克/立方米 微克/m3 μg/m³ μg/m3 ug/m³ ug/m3 "
    "µg/m³ µg/m3 毫克/升 毫克每升 mg/L mg/m3 mg/m³ 吨/万元 分 天 倍 年 小时 分钟 级 度 蒸吨/小时 蒸吨 万只 "
    "万头 万套 万个 万辆 张 万张 册 万册 本 万本 口 眼 盏 杆 卷 款 床 张床位 路 名额 床位 学位 个学位 车位 个车位 "
    "次/年 人/次 只/年 万 亿"
)
_PER = "/(?:月|日|天|年|季|人|户|亩|公顷|平方公里|公里|立方米|万元|亿元|小时|百户|万人|千人)"
MEASURE = f"(?:{'|'.join(map(re.escape, sorted(set(MEASURES), key=len, reverse=True)))})(?:{_PER})?(?:[·.](?:平方公里|公里|月|日|年|人))?"
NUMBER = r"(?<![A-Za-z\d.])\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![A-Za-z\d._{])\d+(?:\.\d+)?"
QUANTITY = re.compile(
    rf"(?P<value>{NUMBER})(?:\s*%?\s*(?:-+|~|至|到)\s*(?P<to>\d+(?:\.\d+)?))?\s*(?P<unit>{MEASURE})", re.IGNORECASE
)
# 由85%提高到92%: where it stands, not what is asked
STANDS_AT = re.compile(
    rf"[由从](?:上年|去年|目前|现在|现有|(?:19|20)\d\d年)?(?:底|末)?的?\s*\d+(?:\.\d+)?\s*(?:{MEASURE})?,?(?=(?:提高|提升|增加|增长|上升|扩大|下降|降低|降|减少|压减|缩短)(?:到|至|为))"
)
LEADING_VERB = re.compile(r"^(?:全面|力争|确保|累计)?(?:完成|实现|达到|开展|推进|加强|做好)(?=.{2})")
COMPARE_BEFORE = re.compile(rf"(?P<word>{_CMP})(?:到|至|在|了|为)?\s*$")
VERBS = re.compile(
    r"(?:完成|新建|扩建|建成|建设|改造|创建|创成|增创|新增|实施|开展|布设|治理|整治|培育|打造|组织|举办|策划|谋划|清淤|淘汰|新植|种植|植树|造林|推广|安装|修复|提升|整改|清理|引进|培训|招引|命名|评选|关停|取缔|建立|设立|配备|更新|回收|查处|检查|抽查|化解|销号|建好|新改建|改建|铺设|修建|绿化|出台|制定|编制|搬迁|拆除|盘活|引导|发展|扶持|帮扶|保障|解决|新开工|开工|竣工|投用|申报|认定|实现|争取|力争|不少于|举行|召开|落实|储备|推进|启动|评定|摸排|排查|增殖放流|放流|疏浚|消除|规范|抽检|抽测|监测|检测|核查|走访|督导|评估|贯通|硬化|新辟|调解|签约|签订|办理|恢复|补齐|修订|发放|投放|印发|清运|转移|升级|加装|购置|采购|招聘|选派|签|建档|复垦|退耕|流转|组建|成立)(?:了|好|不少于|至少)?$"
)
SCOPE_UNITS = frozenset(
    _words(
        "蒸吨 蒸吨/小时 千瓦 万千瓦 兆瓦 米 平方米 年 级 度 小时 分钟 元 天 类 种 倍 吨/日 万吨/日 吨/年 万吨/年 "
        "分 万 亿 部 组 班 节 门 支 片"
    )
)
TIMES = frozenset(_words("次 场 场次 期 轮 回 篇 份 件 批"))
METRIC = "率|比例|比重|占比|浓度|量|面积|强度|覆盖率|指数|密度|能力|总量|增速|水平|天数|里程|程度|规模|产值|值|数|得分|满意度|装机|容量"
METRIC_END = re.compile(rf"(?:{METRIC})$")
FREQUENCY = re.compile(r"每(?:年|半年|季度?|月|周|旬|日|天)[^,;。\d]{0,10}(?:不少于|至少)?$")
VAGUE_WORDS = r"(?:省|市|县|区|上级|国家|年度|考核|既定|规定|下达|相应|相关|有关|功能区|预期|序时|里|内|级|定|的|目标|指标|任务|二级|一级|三级|控制|约束|计划|责任书|绩效)"
VAGUE = re.compile(
    rf"^(?P<name>.{{2,60}}?)(?:均|都|全部)?(?P<word>达到|达|符合|满足|优于|完成)(?P<goal>{VAGUE_WORDS}{{1,8}}(?:要求|目标|标准|水平|指标|任务))(?:要求|以上)?$"
)
RELATIVE_TARGET = re.compile(
    r"^(?P<name>.{2,60}?)(?:均|都)?(?P<word>不低于|不少于|不高于|不超过|控制在|高于|优于|低于|少于|超过|好于)(?P<goal>(?:近[一二三四五]年|上年|上一年|去年|前三年|往年|同期|全国|全省|全市|全县|全区|省|市|县|上级|国家|年度|\d{4}年)[^,;。]{0,16})$"
)
YEARLY_TASK = re.compile(
    r"^(?:[^,;。]{0,40}?(?<!未))?完成(?P<a>[^,;。]{0,90}?)(?P<goal>(?:上级|省里?|市里?|县里?|区里?|省级|市级)?下达(?:的)?|年度|当年|全年|省定|市定|既定)(?P<b>[^,;。]{0,90}?)(?P<kind>任务|目标|指标|计划)(?:要求)?$"
)
MOST_BEFORE_WAN = 9999.0  # more digits before 万 or 亿 than a plan of this kind holds
FORCE = (("strive", "力争 争取"), ("expected", "预期"))

# ── kinds ──────────────────────────────────────────────────────────────────────────────────────────────────────────

KINDS: tuple[tuple[str, str], ...] = (
    ("precondition", "前置"),
    ("veto", "否决"),
    ("deduction", "扣分|减分"),
    ("bonus", "加分|附加|奖励(?:事项|指标|项)"),
    ("problem", "问题清单|整改清单|问题整改"),
)
KIND = tuple((kind, re.compile(words)) for kind, words in KINDS)
DEDUCTS, ADDS = re.compile("扣分|扣减|减分"), re.compile("加分|加\\d")

# ── tables ─────────────────────────────────────────────────────────────────────────────────────────────────────────

# What the header of a column says; tried when the exact names of fields.ITEM do not know it. First match wins.
COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (key, re.compile(pattern))
    for key, pattern in (
        ("serial", r"^(?:(?:项目|任务|指标|问题)?(?:序号|编号)|项次|序|no\.?|号|#|ref(?:erence|\.)?)$"),
        (
            "other",
            r"启动|开始|发现(?:时间|日期)|来源|督办(?:单位|部门|领导|人)|完成值|完成数|基数|基期|现状|上年|去年|验收|销号",
        ),
        ("progress", r"进展|自评|评估情况|完成情况|滞后|解决措施|是否完成|实际完成|^progress|status|assessment"),
        (
            "problem",
            r"存在(?:的)?问题|问题(?:描述|表现|清单|内容|事项|情况|概述)|(?:突出|主要|具体)问题|^问题$|^(?:problem|issue)s?$",
        ),
        (
            "other",
            r"^备注|^说明|电话|联系方式|联系人|评分|佐证|依据|考核办法|考核方式|^(?:remark|note|comment)|contact|^start",
        ),
        (
            "deadline",
            r"^(?!.*(?:任务|事项|内容|措施|举措)).*(?:时限|完成时间|时间节点|时间要求|时间安排|截止|期限|完成日期|计划完成)|deadline|timeline|time-?frame|^due|^when|completiondate|completeby",
        ),
        ("leader", r"^(?!.*(?:单位|部门|[股科处]室)[及和与、/(,]).*(?:领导|责任人|负责人|牵头人|县长|区长|市长)"),
        ("lead", r"牵头|主办|主责|第一责任|主要责任|^lead|leadby|ledby|^owner"),
        ("support", r"配合|协办|参与|协助|协同|support|partner|assist|^with$|otherdepartments"),
        ("measure", r"计量单位|指标单位|度量单位|unitofmeasure|^measurementunit"),
        (
            "joint",
            r"责任(?:单位|部门|主体|股室|科室|分工)|承办|实施单位|落实单位|承担单位|主管(?:单位|部门)|完成单位|执行单位|责任$|责任处室|^单位$|^部门$|^负责|responsib|^(?:department|unit|agency|agencies|departments|units)$|^who",
        ),
        (
            "target",
            r"目标值|指标值|量化|年度目标|阶段(?:性)?目标|预期目标|计划目标|进度目标|年度计划|整改目标|目标要求|^targets?$|milestone|^kpi|indicator|measureofsuccess|output",
        ),
        ("weight", r"权重|分值|分数|满分|得分"),
        (
            "path",
            r"^(?:项目|类别|分类|任务类别|领域|板块|章节|一级(?:指标|目标|任务)|大类|任务分类|行动|专项|方面|重点领域|工作类别|指标类别|类型|工作项目|section|theme|area|category|objective|goal|priority)$",
        ),
        (
            "text",
            r"任务|目标|指标|内容|事项|举措|措施|要求|工作|问题|项目|action|task|activit|commitment|measures?$|deliverable",
        ),
    )
)
MEANS = re.compile(r"措施|举措|做法|路径|步骤|标准|要求|目标|说明|^measures?$")  # columns that say how, not what
UNIT_COLUMNS = ("lead", "joint", "support")
TABLE_NOTE = re.compile(
    r"^(?:注|备注|说明|填表人|合计|总计|小计|填报)[:\s]|^(?:合\s*计|总\s*计|小\s*计)$|^(?i:total|sum|notes?|sources?)(?:[:\s]|$)"
)
MARKDOWN_RULE = re.compile(r"^[\s|:\-+=]*-[\s|:\-+=]*$")
