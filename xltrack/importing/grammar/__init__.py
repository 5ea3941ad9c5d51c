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

from xltrack.later import regex


def _words(text: str) -> list[str]:
    return text.split()


# ── the view ───────────────────────────────────────────────────────────────────────────────────────────────────────

_SIMPLE = {
    pair[0]: pair[1]
    for pair in _words(
        "責责 單单 牽牵 頭头 關关 門门 時时 間间 總总 結结 務务 標标 內内 項项 號号 區区 縣县 鄉乡 鎮镇 達达 於于 "
        "過过 減减 環环 續续 進进 開开 發发 辦办 會会 農农 業业 規规 劃划 導导 聯联 電电 臺台 個个 處处 萬万 億亿 "
        "戶户 畫划 畝亩 組组 織织 實实 計计 與与 別别 優优 穩稳 約约 為为 黨党 團团 隊队 廳厅 財财 資资 監监 國国 鐵铁 "
        "檢检 審审 衛卫 體体 質质 條条 書书 協协 參参 領领 負负 職职 執执 現现 點点 數数 據据 報报 應应 類类 裡里 "
        "後后 產产 節节 廣广 種种 輛辆 噸吨 園园 從从 評评 當当 無无 員员 設设 備备 護护 級级 複复 復复 擴扩 創创 "
        "滿满 術术 經经 濟济 動动 勞劳 採采 長长 給给 氣气 車车 漁渔 檔档 銷销 終终 製制 於于 歷历 運运 輸输 險险 "
        "庫库 學学 醫医 療疗 價价 統统 計计 調调 確确 認认 證证 範范 圍围 礦矿 廠厂 場场 館馆 維维 闢辟 "
        "裏里 殘残 婦妇 僑侨 銀银 圖图 紀纪 縮缩 壓压 築筑 線线 遷迁 嚴严 驗验 廢废 網网 積积 綠绿 還还 議议 聽听 匯汇 討讨 論论 問问 題题 勢势 驟骤 則则 獎奖 懲惩 權权 強强 屬属 機机 構构 準准 齊齐 補补 礎础"
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
    0xFE52: ".",
    0xFE54: ";",
    0xFE55: ":",
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
    | dict.fromkeys(map(ord, "–—－−﹣‐‑"), "-")
    | dict.fromkeys(map(ord, "﹑､"), "、")
    | dict.fromkeys(map(ord, "∶"), ":")
)


_SEEN_OTHERWISE = regex(f"[{re.escape(''.join(map(chr, VIEW)))}]")


def _as_seen(found: re.Match[str]) -> str:
    return VIEW[ord(found[0])]


@lru_cache(maxsize=16384)
def view(text: str) -> str:
    """The text as the grammar reads it, character for character."""
    return _SEEN_OTHERWISE.sub(_as_seen, text)


# ── numerals: what opens a heading or an item ─────────────────────────────────────────────────────────────────────

CN = "[一二三四五六七八九十百零〇廿]"
# (style, pattern of the mark; group 1 is the serial as printed, group "n" its number). First match wins.
MARKS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (style, regex(pattern))
    for style, pattern in (
        ("formal", r"(?P<s>(?P<n>[壹贰貳叁參参肆伍陆陸柒捌玖拾]{1,3}))\s*[、.:]\s*"),
        ("part", rf"(第(?P<n>{CN}{{1,3}}|\d{{1,2}})(?:部分|篇|编))[、.:,]?\s*"),
        ("chapter", rf"(第(?P<n>{CN}{{1,3}}|\d{{1,2}})章)[、.:,]?\s*"),
        ("section", r"((?i:strategy|strategic\s+(?:objective|action)|objective|goal|priority|aim|outcome"
    r"|focus\s+area)\s+\d{1,2}\.(?P<n>\d{1,2}))\s*(?:[:.\-–]\s*|$|\s+(?=[A-Z]))"),
        ("part", r"((?i:objective|goal|theme|priority|pillar|part|strand|aim|outcome|workstream|programme|chapter"
    r"|stream)\s+(?P<n>\d{1,2}|[A-H]))\s*(?:[:.\-–]\s*|$|\s+(?=[A-Z]))"),
        ("section", rf"(第(?P<n>{CN}{{1,3}}|\d{{1,2}})节)[、.:,]?\s*"),
        ("article", rf"(第(?P<n>{CN}{{1,4}}|\d{{1,3}})条)[、.:,]?\s*"),
        ("named", rf"(?:重点|主要|具体|年度|整改|反馈|督办|民生|实事)?(?:任务|问题|行动|工程|项目|目标"
    rf"|实事)(?P<s>(?P<n>{CN}{{1,3}}|\d{{1,3}}))(?:\s*[、.:]\s*|\s+(?=[\u3400-\u9fff“]))"),
        ("named", rf"\((?:[^():,;。]{{1,8}}\s)?(?:任务|问题|事项|项目)(?P<s>(?P<n>{CN}{{1,3}}|\d{{1,3}}))\)\s*[、.:]?\s*"),
        ("named", rf"(?P<s>[之其](?P<n>{CN}{{1,3}}))\s*[:、]\s*"),
        ("step", rf"(?:重点|督办|督查|督察|督导|挂牌|交办|议定|决定|办理)?(?:举措|措施|事项|指标)(?P<s>(?P<n>{CN}{{1,3}}|\d{{1,3}}))(?:\s*[、.:]\s*"
    rf"|\s+(?=[\u3400-\u9fff“]))"),
        ("roman", r"(?P<s>(?P<n>I{1,3}|IV|VI{0,3}|IX|XI{0,3}|[Ⅰ-Ⅻ]))[.、:]\s*(?=[A-Z\u3400-\u9fff])"),
        ("named", r"(?i:action|task|measure|strategy)\s+(?P<s>(?:\d{1,2}\.){1,2}\d{0,2}(?P<n>[a-z]))\s*(?:[:.)\-]\s*|\s+(?=[A-Z]))"),
        ("named", r"(?i:action|task|measure|milestone|commitment|deliverable|initiative|recommendation"
    r"|activity)\s+(?P<s>(?:\d{1,2}\.){0,2}(?P<n>\d{1,2}))\s*(?:[:.)\-]\s*|\s+(?=[A-Z]))"),
        ("ordinal", rf"((?P<n>{CN})(?:是|要))[:,]?\s*"),
        ("cn", rf"(?P<s>(?P<n>{CN}{{1,4}}))\s*[、.．:,]\s*"),
        ("bracket-cn", rf"(?P<s>\(\s*(?P<n>{CN}{{1,4}})\s*\))\s*[、.:,]?\s*"),
        ("bracket-cn", rf"(?P<s>(?P<n>{CN}{{1,3}})\))\s*"),
        ("bracket-arabic", r"(?P<s>\(\s*(?P<n>\d{1,3})\s*\))\s*[、.:,]?\s*"),
        ("subdecimal", r"(?P<s>\d{1,2}\.\d{1,2}\.(?P<n>\d{1,2}))(?:[、.:]\s*|\s+|(?=[\u3400-\u9fff“《A-Z]))(?=\D)"),
        ("decimal", r"(?P<s>\d{1,2}\.(?P<n>\d{1,2}))(?:[、.:]\s*|\s+|(?=[\u3400-\u9fff“《])(?![万亿倍米公吨亩个元平月]))(?=\D)"),
        ("arabic", r"(?P<s>(?P<n>\d{1,3}))\s*[.．]\s*(?=(?:19|20)\d{2}年?|\d{1,2}月|\D|$)"),
        ("arabic", r"(?P<s>(?P<n>\d{1,3}))\s*(?:、|:|,(?!\d{3}))\s*"),
        ("bracket-letter", r"(?P<s>\((?P<n>[a-z])\))\s*"),
        ("bracket-letter", r"(?P<s>(?P<n>[a-z]))(?:\)\s+|\.\s+(?=[A-Z]))"),
        ("coded", r"(?P<s>[A-HR](?P<n>\d{1,2}))\s*[.:)]\s+(?=[A-Z\u3400-\u9fff])"),
        ("letter", r"(?P<s>(?P<n>[A-H]))[.)]\s+(?=[A-Z])"),
        ("half-bracket", r"(?P<s>(?P<n>\d{1,3})\))\s*"),
        ("circled", r"(?P<s>(?P<n>[①-⑳㉑-㉟]))\s*[、.:]?\s*"),
        ("bracket-arabic", r"(?P<s>(?P<n>[⑴-⒇]))\s*"),
        ("arabic", r"(?P<s>(?P<n>[⒈-⒛]))\s*"),
        ("bracket-cn", r"(?P<s>(?P<n>[㈠-㈩]))\s*"),
        ("bracket-cn", rf"(?P<s>专栏\s*(?P<n>\d{{1,2}}|{CN}{{1,3}}))(?:[:、.]\s*|\s+)"),
        ("spaced", rf"(?P<s>(?P<n>{CN}{{1,3}}))\s+(?=[\u3400-\u9fff“])"),
        ("spaced-arabic", r"(?P<s>(?P<n>\d{1,3}))\s+(?=[\u3400-\u9fff“\"《(]|[A-Z][a-z])"),
    )
)  # fmt: skip
# 6.6月底前, 26.3家企业: a decimal serial, or a serial and a text that begins with a number. The numbers around tell.
AMBIGUOUS = regex(r"(?P<n>\d{1,3})[.．](?P<m>\d{1,5})(?=[\u3400-\u9fff%])")
# Levels by custom, outermost first: used where two marks meet for the first time.
CUSTOM = (
    "formal",
    "part",
    "chapter",
    "section",
    "roman",
    "article",
    "letter",
    "cn",
    "spaced",
    "bracket-cn",
    "named",
    "step",
    "arabic",
    "coded",
    "spaced-arabic",
    "decimal",
    "subdecimal",
    "bracket-arabic",
    "half-bracket",
    "bracket-letter",
    "circled",
    "ordinal",
)
# behind a stop, or what somebody says: 会议要求一是…
INLINE_ORDINAL = regex(
    rf"(?:(?<=[。;:,!?\s])|^|(?<=要求)(?=一是)|(?<=强调)(?=一是)|(?<=指出)(?=一是)|(?<=明确)(?=一是)|(?<=提出)(?=一是))"
    rf"({CN})(是|要)(?=[\u3400-\u9fff“\d])"
)
CLOSING = regex(r"[。;:!?；：！？]\s*[”\"')）]*$")

# ── parts of a document ────────────────────────────────────────────────────────────────────────────────────────────

ANNEX = regex(
    r"^[-•·\s]*附\s*(?:件|表|录)\s*[:.]?\s*(?P<n>\d{1,2}|[一二三四五六七八九十]{1,3})?\s*(?P<rest>[:、.].*|\s.*|)$"
)
ANNEX_LISTED = regex(r"^\d{1,2}\s*[、.]\s*[^。;]{2,60}$")
FORM_TITLE = regex(r"进度表|进展情况表|填报表|报送表|反馈表|登记表|统计表|自查表|汇总表|样表|回执")
PLAN_TITLE = regex(
    r"(?i:\bplan\b|programme|targets|minutes|actions|priorities|strategy|roadmap)|分解|分工表|任务|方案|计划|要点|清单|责任书"
    r"|责任制|目标|工作安排|台账|部署"
)
# what a letter says it sends: 附件:1.…分解表; 现将《…》印发给你们
ANNOUNCED = regex(
    r"^附件\s*\d{0,2}\s*[:.、]?\s*(?:\d{1,2}\s*[.、:]\s*)?(?P<annex>[^:;。]{4,60})$"
    r"|现将《(?P<sent>.{4,60})》(?:\([^()]{2,20}\))?印发"
)
LETTER = regex(r"^(?:各|有关|相关).{0,40}[:]$|特此通知|现(?:将|印发)|印发给你们")
# 各责任单位, 牵头单位: whoever it is; a letter that asks such only sends a plan
WHOEVER = regex(
    r"(?:各|有关|相关|主要|牵头|责任|配合|协同|协作|参与|承办|成员|级|地区?|(?:和|及|与|、|,)(?=.)|单位|部门|主体"
    r"|\([^()]{1,6}\))+"
)
NOT_A_TASK = regex(
    r"工作总结|总结(?:$|[,。])|年(?:度)?工作(?:总结|回顾|情况)|回顾|工作成效|主要成效|取得的成绩|指导思想|总体要求"
    r"|基本原则|编制依据|存在(?:的)?(?:主要)?(?:问题|不足)(?![^,;。]*(?:整改|[要应须]))|形势(?:分析|与)|^(?:实施|推进|工作|方法|活动)步骤|工作要求"
    r"|有关要求|(?:具体|相关|几点|落实)要求$|考核(?:(?:与|和|及|、)?(?:奖惩|问责|评价|办法|方式|管理|监督|验收))"
    r"|^[\u4e00-\u9fff]{0,2}考核(?:结果)?$|(?:报送|填报|上报)要求$|奖惩(?:措施|办法)?$|^附则|(?:双方|甲方)(?:的)?(?:职责|责任|权利|义务)"
    r"|权利[和与、]义务|^责任期限|^本(?:责任书|责任状|办法|细则)|^本着.{0,30}原则|(?:签字|签订|签署)人|责任追究"
    r"|其他事项|保障措施|组织保障|(?:督查|督办|考核|问责)[^,;。]{0,6}力度$|^[^,;。]{0,6}组织实施|组织领导"
)
# What a sentence about how to work begins with, that asks for nothing: 坚持以人民为中心，…
GUIDING = regex(
    r"\s*(?!.*(?:确保|实现|建成|完成|达到|争创|创建|发生|杜绝|力争|争取|通过|取得|消除|形成))"
    r"(?:坚持(?!每)|紧?紧?围绕|(?:深入|认真|全面|坚决)?(?:学习)?贯彻|牢固树立|高举|按照[^,。]{2,40}(?:要求|部署|精神|安排),"
    r"|以[^,。]{2,50}为(?:指导|引领|统领|中心|主线|抓手|核心|根本|契机|载体|导向|宗旨)(?![^,。]))"
)
# A heading over what was done: 一、2025年工作情况
PAST = regex(
    r"(?:19|20)\d\d年(?:度|以来)?[^,。;]{0,12}(?:总结|回顾|成效|成绩|(?:工作|完成|落实|执行|开展)情况)"
    r"|^(?:上年度?|去年|前期|上半年)[^,。;]{0,8}(?:总结|回顾|情况|成效)"
)
TITLE = regex(
    r"(?:分解(?:表|方案)?|表|方案|计划|规划|要点|清单|责任书|责任状|任务书|一览表|台账|纪要|校历|行事历|通知|答复|复函"
    r"|批复|意见|任务|项目|目标|安排|分工|实事|细则|办法|(?:若干|政策|[十条项])措施"
    r"|(?:督办|交办|议定|决定)事项)(?:\(.{1,12}\))?$"
    r"|(?i:\b(?:plan|programme|program|strategy|schedule|breakdown|decomposition|tracker|register|roadmap|framework"
    r"|matrix|targets|tasks|actions|log|list|scorecard|minutes)\b)(?:\s+(?:for\s+)?(?:19"
    r"|20)\d{2}(?:\s*(?:[-/]|to)\s*\d{2,4})?)?$"
)
YEAR_FIRST = regex(r"\(?(?:19|20)\d{2}年(?:度|第|\)|$)(?!.*日)")  # (2024年度), 2024年第5期: the line below a title
FURNITURE = regex(
    r"(?=[打关扫分浏访点字相文图视媒专政附返责索备发公生信来上下网版当首主有收技无繁长阅您现正\[PpIiCc])(?:打印本页"
    r"|关闭窗口|扫一扫|分享到|浏览(?:量|次数)(?=$|[\s:|()])|访问次数|点击(?:数|率|量)(?=$|[\s:|()])|字号(?=$|[\s:|()])"
    r"|字体[::\[]|(?i:produced by)|相关(?:解读|链接|文件|附件)"
    r"|(?:文字|图片|图解|视频|媒体|专家|政策)解读(?=$|[\s:|()])|^访谈解读$|^媒体报道$|附件下载|返回顶部|"
    r"责任编辑|索\s*引\s*号|备注/文号|发文字号|发布(?:机构|日期|时间)|发文机关|公文生成日期|生成日期|信息来源|^来源:"
    r"|上一篇|下一篇|网站(?:标识码|地图)|备案(?:序|编)?号|版权所有|(?i:icp)|当前位置|^首页|"
    r"主题(?:分类|词)|有效性(?=$|[\s:|()])|收藏本页|打印(?=$|[\s:|()])|公网安备|技术支持:"
    r"|无障碍(?:浏览|阅读|模式|版|(?=$|[\s:|()]))|繁體|长者(?:版|模式|助手|(?=$|[\s:|()]))|下载(?:文字|图片)版"
    r"|阅读次数|\[\s*大\s*中\s*小\s*\]|(?i:copyright))"
)
# What pages that share documents say of them, numbered or not, each with the word 文档
SHARED_PAGE = regex(
    r"下载(?:本)?文档(?:前请|$)|仅(?:供)?部分预览[”\"]?的?文档|文档侵犯您|本文档由用户|^文档(?:编号|简介|评论)"
    r"|^相关文档$|文档(?:上传|分享)者"
)
# The table above a notice that says which it is: 索引号 | … | 发布机构 | …
RECORD = regex(
    r"(?:索\s*引\s*号|(?:发文)?(?:文\s*号|字号)|公开(?:方式|日期|时限|范围|形式|属性)"
    r"|(?:成文|发文|生成|发布|公开|废止|生效)(?:日期|时间)|(?:发布|发文|制发)(?:单位|机构|机关)"
    r"|(?:主题|信息|组配|体裁)分类|主题词|关键词|有\s*效\s*性|效力(?:等级|状态)|标\s*题|名\s*称|统一(?:登记|编)号"
    r"|政策咨询(?:机关|电话))\s*:?"
)
PAGE_MARK = regex(
    r"^(?:[-—_·\s]+\d{1,4}[-—_·\s]+|第\s*\d{1,4}\s*页(?:\s*[,/]?\s*共\s*\d{1,4}\s*页)?"
    r"|page\s+\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\d{1,4}\s*/\s*\d{1,4})$",
    re.IGNORECASE,
)
# Tables of contents: their heading; a line that ends in a page number behind dots, a tab or a wide gap; dots alone tell it.
CONTENTS = regex(r"^\(?(?:目\s*[录次]|(?i:(?:table of )?contents))\)?:?$")
CONTENTS_LINE = regex(r"^.{1,80}?(?P<dots>[….·⋯_]{3,}|…)?[\s\t….·⋯_]*(?:(?<=[\s\t….·⋯_])|\()\d{1,3}\)?$")
IMPRINT = regex(r"^.{0,30}\d{4}年\d{1,2}月\d{1,2}日(?:印发)?$|^\(此件.{2,12}\)$|^(?:抄送|主送|抄报)[::]|印发$|办公室$")
# Who sat in a meeting, who gets its minutes, who signs a letter: lines below the last of the tasks.
SIGNED_OFF = regex(
    r"^(?:(?:出席|列席|参会|与会|缺席|分送|分发|发送|抄送|抄报)(?:人员?|单位|领导|同志)?"
    r"|(?:参加(?:会议)?|请假|主持|记录|整理|签发)(?:人员?|领导|同志)?|送|发|报|[^:。;,]{0,12}(?:签字|签名|签章)):"
    r"|^(?i:signed|signature|attendees|present|apologies|distribution|copied\s+to|(?:date\s+of\s+)?next\s+meeting"
    r"|minutes\s+circulated)(?:\s+(?:by|for)[^:]{0,40})?:"
    r"|^(?:感谢|谢谢)(?:您|你|贵|各位|大家)|^[专特]此|^此[复致]|^以上承诺|^特此(?:承诺|通知|函告|报告)"
    r"|^[^:。;,]{1,16}\((?:签字|签名|签章|盖章|公章)\)"
    r"|^\((?:图文|图|文|记者|通讯员|撰稿人?|供稿|来源|作者|编辑)[/:\s][^()]{2,40}\)$"
)
# Below a letter of targets: who answers for them, and who asks for them.
SIGNS = regex(
    r"(?:^|\s)(?:乙方|责任(?:单位|方)|承诺(?:单位|方|人)|受委托方|签订单位|接受单位)(?:代表)?(?P<before>\([^()]{1,8}\)|)\s*:\s*"
    r"(?P<who>[^:\s]{2,30}?)\s*(?P<behind>\([^()]{0,6}[章字]\)|)(?=\s|$)"
)
SIGNS_BESIDE = regex(r"(?:^|\s)(?:甲方|委托方|考核(?:单位|方)|下达单位|发包方)(?:代表)?(?:\([^()]{1,8}\))?\s*:")

# ── who ────────────────────────────────────────────────────────────────────────────────────────────────────────────

_ASIDE = "(?:\\((?![盖签公])[^():]{1,6}\\))?"  # 牵头（责任）单位
_BODY = (
    f"(?:{_ASIDE}(?:单位|部门|股室|科室|处室|站所|办所|站办所?|股(?:室)?(?:\\(中队\\))?|中队|主体|机构|方|局)"
    "(?:\\((?![盖签公])[^():]{1,6}\\)(?=\\s*:))?)"
)
# What a label in front of names says: role → words. The colon may be wide, narrow or a space.
LABELS: tuple[tuple[str, str], ...] = (
    ("leader", "(?:责任|分管|牵头(?:负责)?|包抓|包保|挂钩|主管|省级|市级|县级|区级)(?:[校院厂省州县市区镇乡]|公司)?领导"
    "|(?:主要|直接|具体|第一|项目|工作|分管|工程|牵头)?(?:责任人|负责人)|联系人"),
    ("lead", "(?:总)?牵头(?:责任|负责|主管)?_BODY?|主办_BODY|第一责任_BODY|主要责任_BODY|主责_BODY|牵头负责_BODY?"
    "|(?:主责|主办|主抓)(?=\\s*[:)])"),
    ("support", "(?:主要)?(?:配合|协办|参与|协助|协同|会办|参加|协作)(?:责任|落实|实施)?_BODY?"),
    ("joint", "(?:责任(?:股室|单位|部门|科室|处室|主体|中队|分工|落实单位)|部门分工(?=\\s*:))(?:及分工|和部门"
    "|\\((?![盖签公])[^():]{1,6}\\)(?=\\s*:))?|责任股室\\(中队\\)"
    "|(?:实施|落实|承办|承担|完成|执行|主管|具体实施|负责)(?:责任)?_BODY|乙方|责任方|承诺(?:单位|方|人)"
    "|(?:科室|处室|股室|部门)(?=:)|被考核(?:单位|部门)"),
    ("weight", "(?:考核)?(?:分值|权重)(?=\\s*:)"),
    ("deadline", "(?:完成|办结|办理|整改|工作)?(?:时限|期限)(?:要求)?"
    "|(?:计划|预计|预期|拟|要求)?(?:完成|完工|竣工|办结)(?:时间|日期|时限)|时间(?:节点|要求|安排|进度)"
    "|进度(?:安排|计划|节点)|截止(?:时间|日期)|进度要求"),
)  # fmt: skip
_BODY_EN = r"(?:\s+(?:departments?|units?|agency|agencies|bod(?:y|ies)|offices?|bureaus?|partners?))?"
# English labels count only with their colon.
LABELS_EN: tuple[tuple[str, str], ...] = (
    ("lead", r"lead(?:ing)?_BODY|led\s+by|owner|in\s+charge"),
    ("support", r"support(?:ing|ed\s+by)?_BODY|partners?|assisted\s+by|with|contributing_BODY"),
    ("joint", r"responsible(?:\s+part(?:y|ies))?_BODY|responsibility|units?|departments?|agency|agencies"),
    (
        "deadline",
        r"deadline|due(?:\s+date|\s+by)?|by(?:\s+when)?|time\s?-?(?:line|scale|frame)|timing"
        r"|target\s+(?:date|month|completion(?:\s+date)?)|completion(?:\s+date)?|months?",
    ),
)
LABELS = tuple(
    (role, f"(?:{words.replace('_BODY', _BODY)}{english})")
    for role, words in LABELS
    for english in [
        next((f"|(?i:{more.replace('_BODY', _BODY_EN)})(?=\\s*:)" for name, more in LABELS_EN if name == role), "")
    ]
)
# Looked for where one may stand: at the start, behind punctuation or a space.
_FIRST = "(?=[科处股部计预拟要竣总牵主第配协参会责实落承完执具负办整工时期截进分权考包挂联乙被项直]|[省市县区]级|[A-Za-z])"  # what a label begins with
LABEL = regex(
    r"(?:^|(?<=[,;。、(:|)!?\s-]))" + _FIRST + "(?:" + "|".join(f"(?P<{role}>{words})" for role, words in LABELS) + ")"
)
# 牵头单位：甲局配合单位：乙局: a label right behind a name, where the break between them was lost
GLUED_LABEL = regex(
    "(?<=[局委办部厅司科处室股队站所院会府镇乡道司行社联心团业等])(?=(?:主要)?(?:责任|配合|协办|参与|主办|协同"
    "|落实)(?:责任)?(?:单位|部门|科室):|(?:完成|整改|办结)(?:时限|时间|期限):|(?:主要)?(?:配合|协办|协助|协同|参与):)"
)
# 以上4项目标的责任单位均为甲局, 该任务牵头单位为乙局: of which tasks, before a label
OF_THESE = regex(
    r"^(?:(?:以上|上述|前)?(?:\d{1,2}|[一二两三四五六七八九十])(?:项|个)|(?:以上|上述|该|此)[各项]?)(?:目标|任务|指标|工作)*的?"
    r"(?P<label>(?:责任|牵头|主办|承办|配合)(?:责任)?(?:单位|部门))均?(?=[为:])"
)
# Labels of lines that say more of the task above them; "text" may also open one.
_SAYS_MORE = (
    "(?:整改|工作|年度|阶段(?:性)?|预期|总体|主要|具体|任务|建设|量化)?目标(?:任务|要求|值)?|完成标准"
    "|预期(?:成果|成效|目标)|(?:考核|量化)指标|"
    "(?:整改|工作|主要|具体|推进|重点|保障|落实|实施)?(?:措施|举措)|整改(?:方案|内容|要求)"
    "|(?:主要|建设|工作|具体)内容|实施(?:路径|步骤)|"
    "(?:督导|督办|验收|监督|考核|主管|指导)(?:责任)?(?:单位|部门|领导)|(?:工作|办理|督办|督查)(?:要求|标准|进度)|成果(?:形式|体现)"
    "|(?:进展|整改|完成)情况|问题(?:来源|类型)|(?i:targets?|kpis?|measures?|outcomes?|outputs?|milestones?"
    "|indicators?|funding(?:\\s+source)?|budget)"
)
FIELD = regex(
    rf"^(?:(?P<more>{_SAYS_MORE})|(?P<text>(?:(?:工作|重点|主要|具体)?任务|工作|项目|事项|问题)(?:名称|事项|描述|表述)"
    rf"|(?:重点|具体|工作|主要)?任务|"
    r"(?:存在|具体|主要|反馈|突出)(?:的)?问题|问题|事项|(?i:actions?|tasks?|commitments?)))\s*:\s*"
)
# 责任单位：甲局 实际完成情况：…: what was done, behind the names on the same line
DONE_BESIDE = regex(
    r"(?<=\s)(?:实际|目前|当前|工作)?(?:完成|进展|推进|落实)情况\s*:"
    r"|(?<=\s)(?:存在(?:的)?问题|下一?步(?:打算|工作|措施|计划))\s*:"
)
# 责任单位：甲局；督导单位：乙办: who looks on, behind those who do it
OVERSEES = regex(
    r"[;,。\s]\s*(?:督导|督办|督促|督查|督察|监督|验收|考核|考评|指导)(?:责任)?(?:单位|部门|领导|人员?)\s*:[^;。\n]*"
)
UNIT_ROLES = ("lead", "support", "joint")
SCORE = regex(r"^(?:计|满分)?\d{1,3}(?:\.\d)?分\s*[,;、]\s*")  # (15分，责任股室：…)
# What follows a name and gives its role; the longest match at the end of a name is cut off.
ROLE_ENDINGS: tuple[tuple[str, str], ...] = (
    (
        "lead",
        r"(?:总|共同|分别)?牵头(?:(?:负责|组织|抓总|督导|协调|指导|总抓)*(?:落实|实施|推进)?)|主办|主抓|负总责|为主(?:负责)?",
    ),
    ("support", r"(?:积极|协同|协作|共同)?(?:配合|协助|参与|参加|协办|指导)(?:落实|实施|做好)?"),
    (
        "",
        r"(?:结合(?:各自|工作|本地)?实际)?(?:(?:按照?|依据?|根据)(?:各自)?(?:的)?(?:职责|职能|(?:任务|责任)?分工|权限"
        r"|属地(?:管理)?|照)*(?:要求|原则|责任)?)?(?:分别|共同|分工|具体|(?<!党)组织|抓好|各自|做好|认真)*(?:负责|落实"
        r"|实施|推进|承担|抓|办理)?(?:落实|实施)?",
    ),
)
# 县教育局负责事项, 由甲局牵头的任务: a heading that says whose the tasks below it are.
OWNED = regex(
    r"^由?(?P<who>[^,。;:]{2,60}?)(?:(?P<lead>牵头)|负责|承担)(?:负责|落实|办理|推进)?的?(?:重点|主要)?(?:事项|任务"
    r"|工作|项目)(?:\(.*\))?$"
)
ROLE_ENDING = tuple((role, regex(rf"(?:{words})$")) for role, words in ROLE_ENDINGS)
BRACKETED_ROLE = regex(
    r"\((?:(?P<lead>牵头|主办|主责|组长|总牵头|[Ll]ead)|(?P<support>配合|协办|参与|协助"
    r"|[Ss]upport(?:ing)?))(?:责任)?(?:单位|部门|负责)?\)$"
)
ETCETERA = regex(
    r"(?:等)(?:(?:[省市县区州]级?(?:直)?)?(?:相关|有关|各|其他)?(?:职能|责任|成员)?(?:部门|单位|股室|科室|市直(?:部门|单位))(?:[和、](?:部门|单位))?)?$"
)
BESIDE = regex(r"^(?P<name>[^()]{2,})\((?P<other>[^()]{2,}?)(?P<role>牵头|配合|协助|协办|参与)\)$")  # 甲局（乙局配合）
# Where a name in running text may end, and what goes on behind it as an office of its own (县委组织部, 公安局交警大队).
WITHIN_NAME = regex(
    "局(?![长部])|委(?![托派员]|会(?![同议]))|办(?![理好公结案学事])|部(?![门分位署长队])|厅|科(?![学技长])|股(?!份)"
    "|处(?![理置罚长])|室(?!内)|中心(?![任工城])|队(?![伍长])|站(?![点长])|"
    "所(?![有需在属长])|院(?![长内])|镇(?![区村街长])|(?<!城)乡(?![村镇长])|街道(?!办)|办事处|政府|公司(?!法)|集团"
    "|会(?![同议商计诊])|组(?![织建成长])|专班|学校|医院"
)
LOWER_OFFICE = regex(
    "(?:组织|宣传|统战|社会工作|武装)部|政法委|编办|政研室|网信办|巡察办|督查室|办公室|农办|管委会|管理委员会|指挥部|领导小组|工作专班"
    "|[\u4e00-\u9fff]{2,5}(?:[大支中]队|中心|分局|分公司|[科股](?![学技]))"
)
STOPS = regex("[,。;:!?]")
# 甲局，乙局配合: behind the comma who helps, before it who does it
HELPED = regex(r"^(?P<who>[^,;:()]+),(?P<help>[^;:()]*?(?:配合|协助|协办))[。;]?$")
ROLE_SAID = ("牵头", "负责", "主办", "主责", "配合", "协助", "协办", "参与")
# 由镇工办负责考核, 考核由镇工办负责: who judges what was done, not who does it
ASSESSES = regex(
    r"(?:^|[,。;\n])[^,。;\n]{0,60}?(?:(?:考核|考评|评分|打分)(?:工作)?由[^,。;\n]{1,60}"
    r"|由[^,。;\n]{0,40}?(?:负责|组织|统一|进行|[办局委科室站组会])(?:年[终底度]|日常|跟进|跟踪|定期|全程)?(?:考核|考评|评分|打分|督办|督查|督察|督导)"
    r"(?:打分|评分)?)(?=[,。;\n]|$)"
)
# What a meeting decides by; in minutes without numerals each such paragraph is one decision.
RESOLVED = regex(
    r"(?:^|(?<=[。;]))会议(?:(?:明确|要求|强调|决定|议定|确定|同意|指出)[,:]"
    r"|(?:原则(?:上|性)?)?(?:同意|(?:审议)?通过)(?=[^,。;]{2,40},))"
)
JOINS_LEAD = regex(r" with (?:the )?|会同|联合(?!会|社|大队|中队|体)")  # before it the lead, behind it support
PREFIXES = regex(
    r"^(?:(?:由|请|分别由|以及|及|和|与|并)(?=[\u3400-\u9fff])|[(（]?\d{1,2}[.．、)）]\s*(?=[\u3400-\u9fff]))"
)
COUNTED = regex(r"\(?共?\d{1,3}(?:项|条|个|件)(?:任务|工作|事项)?\)?$")  # 县教育局（3项）
SAME = regex(r"同上|〃|″|“|\"|ditto|as above", re.IGNORECASE)  # the units of the row above
# 分管副省长、副秘书长负责: who answers by post, beside the units
LEADS_BY_POST = regex(
    "(?:分管|协管|联系|常务|[省市州县区])*(?:政府)?(?:副)?(?:省长|市长|州长|县长|区长|秘书长)|(?:分管|协管)(?:[省市州县区]|政府)*领导"
)
NO_UNIT = regex(r"^[-—/\\*×xX\s]*$|^(?:无|暂无|待定|以?下同)$")
CONNECTORS = frozenset("和与及暨")

UNIT_ENDINGS = _words(
    "局 办 委 部 厅 署 股 科 处 室 队 中队 大队 支队 总队 站 所 中心 院 社 校 园 行 库 镇 乡 街道 街道办 "
    "办事处 政府 党委 工委 管委会 安委会 委员会 开发区 园区 新区 高新区 经开区 示范区 度假区 投资区 公司 集团 银行 分局 支行 分行 分公司 "
    "办公室 指挥部 领导小组 专班 工作组 妇联 团委 残联 党支部 党总支 工会 总工会 团中央 文联 科协 侨联 工商联 联合会 协会 学会 基金会 研究会 促进会 商会 "
    "党组织 法院 检察院 海关 海事处 武装部 宣传部 组织部 统战部 政法委 纪委 监委 人大 政协 县委 市委 区委 省委 "
    "供销社 联社 气象台 文化馆 图书馆 博物馆 档案馆 美术馆 体育馆 科技馆 组 学校 医院 大学 研究院 设计院 林场 农场 保护区 管理区 景区 管理处 管理站 开发办 河长办 "
    "村委会 居委会 社区 合作社 电网 电力 供电公司 移动 联通 电信 铁塔 邮政 烟草 成员单位 各部门 单位 部门 "
    "股室 科室 处室 乡镇 镇街 县区 区县 市县 党政办 中队 企业"
)
_ENDINGS = "|".join(sorted(UNIT_ENDINGS, key=len, reverse=True))
UNIT_ENDINGS_EN = _words(
    "department departments office offices agency agencies bureau bureaus council councils authority authorities committee commission "
    "ministry company division unit units team board district districts town towns county service services police "
    "administration staff manager managers officer officers director clerk teams schools hospitals secretariat university hospital school institute centre center corporation inspectorate directorate utility partners "
    "association trust forum federation foundation partnership college trustees governors coordinator secretary treasurer councillor councillors headteacher society"
)
UNIT_NAME = regex(rf"(?:{_ENDINGS}|\b(?i:{'|'.join(UNIT_ENDINGS_EN)}))(?:\([^()]*\))?$")
# Ministry of Labour, Office for Standards, Head of Street Scene, Chief Nurse: names and posts told by how they begin
_TITLED = r"(?:\s+(?:of|for|and|&|the|[A-Z][\w'’&-]*))+"
UNIT_BEGINS_EN = regex(
    r"(?:(?:Deputy|Associate|Assistant|Interim|Acting)\s+)?(?:(?:Ministry|Department|Office|Bureau|Division|Directorate|Faculty"
    rf"|School|Institute|University|College|Council|Commission|Board|Head|Director|Secretary)\s+(?:of|for){_TITLED}"
    r"|Chief(?:\s+[A-Z]\w+){1,3})"
)
# A post that says of what only behind a comma: Director, People and Culture; Program Manager, Libraries. Planning Manager says it before
BARE_POST_EN = regex(
    r"(?:(?:Deputy|Vice|Associate|Assistant|Interim|Acting|Executive|Senior|Principal|General|Group|Divisional|Regional|Program(?:me)?|Project|Team|Section)[\s-]+)*"
    r"(?:Director(?:-General)?|Manager|Head|Officer|Leader|Lead|Coordinator|Co-ordinator|Superintendent|Supervisor|Adviser|Advisor|President|Chancellor)"
)
ENDS_IN_POST_EN = regex(rf"(?:{BARE_POST_EN.pattern}|Secretary|Clerk|Treasurer|Chair)s?$")
POST_EN = regex(
    r"(?i:(?:the\s+)?(?:(?:deputy|vice|assistant)[\s-]+)?(?:clerk|chair(?:man|woman|person)?|treasurer|secretary|mayor|head(?:teacher)?"
    r"|principal|bursar|sencos?|governors?|trustees?))"
)
AND_EN = regex(r"\s+(?:and|&)\s+")
_HELPED = r"(?:supported|assisted|helped)\s+by|with\s+(?:the\s+)?(?:support|help)\s+(?:of|from)|working\s+with"
SUPPORTED_EN = regex(rf",?\s*(?:and\s+)?(?i:{_HELPED})\s+")
# Roads Team (with Parks), Roads Team, supported by Parks: the last words of a cell
HELPED_EN = regex(rf"\s*[,(]\s*(?i:{_HELPED}|with)\s+(?P<who>[^()]+?)\)?$")
NOT_A_NAME = regex(
    r"^(?i:within|by|before|after|during|until|when|if|to|from|as)\s|[。;:!?《》\"%]|\d月\d|[施试执进]行$|^[按每]|^对(?![外口台])|^(?:牵头|责任|配合|主办|协办|承办)(?:单位|部门)$"
    r"|^(?:推进(?!办)|完成|加强|开展|建立|落实|实施|深化|强化|提升|提高|做好|加快|推动|组织(?!部|办|[科股处室]$)|完善|严格|健全"
    r"|持续|全面|确保|制定|编制|创建(?!办)|新建|改造|开工|启动|迁建|改建|扩建|购置|举办|谋划|申报|争取|治理(?!办)"
    r"|整治(?!办)|不得|未|请)|对照|认真|抓好|进展情况|并于|要在|应当|报送|上报|(?:场|厕|住)所$"
    r"|^(?:水库|仓库|车库|公园|车站|校园|庭院|教室|产业园区?|小镇|企业单位|县乡|城乡)$"
)
GROUP = regex(
    r"^(?:各|有关|相关|其他|其它|全体|所有|沿海|沿江)|^(?i:all|each|every|relevant)\s"
    r"|^(?:省|市|县|区|州|旗|局)(?:级|直|属|辖)?(?:各|有关|相关)|有关|相关"
    r"|各(?:县|市|区|乡|镇|街|部门|单位|股|科|中队|成员|级|园|办)|成员单位$"
)
GROUP_END = regex(
    r"(?:[县市区州旗镇乡街道园场队级室科局办村组]|企业|成员|主体|社区|班级|班主任|学校|医院|机构|协会)(?:\([^()]*\))?$"
)
PLACE = regex(r"[\u4e00-\u9fff]{1,6}(?:[县区市旗州盟村]|社区|园区)")  # 东湖区: a place that answers for itself
PLACE_BRACKET = regex(r"^(?:[省市县区州旗乡镇村街道办事处场园管委会、,/和]|社区|开发区|园区|中队|试行){1,14}$")
LEVEL_PREFIX = regex(r"^(?:省|市|县|区|州|旗|盟|局|县级|市级)(?!场)")
BODY_SUFFIX = regex(r"(?:人民政府|政府办公室|办事处|委员会|管委会|办公室|党委|委|局|办|股|科|处|室|站|所|部)$")
DEFAULTS = regex(
    r"(?:本(?:方案|计划|意见|要点|通知)[^,。;]{0,8})?(?:以下|具体)(?:各项)?(?:政策|工作|任务|事项|内容|措施)*[,]?(?:均|都|全部)(?:需|须|要|应|由"
    r"|涉及)?(?P<names>.+?)(?:(?:负责)?(?:配合|落实|执行|实施|承担|参与)+,[^。;]{4,60}?,|(?:负责)?(?:配合|落实|执行|实施|承担|参与)*[,、;]?)(?:均|以下)?(?:不再|不另|不一一)(?:一一"
    r"|逐一|逐项|另行|重复|单独|再)*(?:列出|列明|列示|列|标注|注明|说明|[做作](?:具体)?分工)(?:[,、]下同)?[。]?"
)
FIRST_LEADS = regex(
    r"(?:(?:列|排)?(?:在)?(?:第一|首)|[列排][名在序]*最?前)(?:位|个|名|面|列)?(?:的|者)?(?:责任)?(?:单位|部门)?(?:的|者)?(?:为|是|即为?)(?:工作|总)?牵头"
)
# A remark among the names: (列第一位的为牵头单位，下同)
UNIT_REMARK = regex(
    r"\((?!(?:责任|牵头|主办|配合|负责|承办)(?:责任)?(?:单位|部门|科室):)[^()]*(?:(?:单位|部门|牵头|责任|汇总"
    r"|(?<=\()(?:含|包括))[^()]*下同|[列排](?:名|在)?(?:第一|首)"
    r"|(?<=\()(?:第一|首)(?:位|个|家)(?:的|者)?(?:单位|部门)?(?:的|者)?[为是]|无牵头|除标注|排名不分先后)[^()]*\)?"
)
# The same behind names, within their bracket: （责任单位：甲局、乙局，排在首位的为牵头单位，下同）
REMARK_WITHIN = regex(
    r"。\s*(?!以下|具体|本)(?=[^()。]*(?:牵头|首位|第一|不逐一))[^()。]*[,;]\s*(?:以)?下同(?=[)。]|$)"
    r"|[,;。]\s*(?:其中,?)?(?:列|排)(?:名|在|序)*(?:第一|首|最?前)[^(),;。]{0,12}(?:牵头"
    r"|汇总)[^(),;。]{0,12}(?:[,;]\s*(?:以)?下同)?(?=[)。]|$)"
)

# ── kinds ──────────────────────────────────────────────────────────────────────────────────────────────────────────

KINDS: tuple[tuple[str, str], ...] = (
    ("precondition", "前置"),
    ("veto", "否决"),
    ("deduction", "扣分|减分"),
    ("bonus", "加分|附加|奖励(?:事项|指标|项)"),
    ("problem", "问题清单|整改清单|问题整改|(?:存在|发现|反馈)的?(?:主要|突出|具体)?问题$"),
)
KIND = tuple((kind, regex(words)) for kind, words in KINDS)
DEDUCTS, ADDS = regex("扣分|扣减|减分"), regex("加分|加\\d")

# ── tables ─────────────────────────────────────────────────────────────────────────────────────────────────────────

# Marks in columns of units, those that lead by custom first; what a table's own legend says goes before.
_TICKS = "★ ☆ ◎ ● ■ ◆ ▲ △ ○ □ ◇ √ ✓ ✔ 牵头 主办 主责 配合 协办 协助 协同 参与 责任 主 配"
TICK_ROLES = {
    mark: "lead"
    if mark in ("★", "☆", "◎", "●", "■", "◆", "牵头", "主办", "主责", "主")
    else "joint"
    if mark == "责任"
    else "support"
    for mark in _TICKS.split()
}
TICK = regex("|".join(TICK_ROLES))
LEGEND = regex(
    rf"[“\"]?(?P<mark>{TICK.pattern})[”\"]?(?:\s*(?:为|表示|代表|是|:|-)+|(?<=[\u25a0-\u25ff★☆√✓✔]))\s*"
    r"(?P<role>牵头|主办|主责|责任|配合|协办|参与|协助)"
)
# What a row of sums begins with.
TOTAL = regex(
    r"(?:全[省市州县区镇乡局]|总|小)?\s*(?:合\s*计|总\s*计|小\s*计|计)[:(]?.{0,8}|全[省市州县区镇乡局]|(?i:sub-?total|total)"
)
TABLE_NOTE = regex(
    r"^(?:注|备注|说明|填表人|合计|总计|小计|填报)[:\s]|^(?:合\s*计|总\s*计|小\s*计)$|^(?i:total|sum|notes?|sources?)(?:[:\s]|$)"
)
# Who filled a table in, checked it, when: below it or above, a cell for each.
FILLED_BY = regex(
    r"(?:填表|填报|制表|编制|经办|审核|审批|审定|复核|校核)人.*|(?i:(?:prepared|approved|reviewed|checked|completed|signed) by.*)"
)
FILLED_IN = regex(
    r"(?:填表|填报|制表|编制|报送|上报|经办|审核|审批|审定|复核|校核|单位|部门|科室|主要|分管|主管|联系)?"
    r"(?:人员?|领导|负责人|日期|时间|电话|签字|签名|盖章|公章"
    r"|(?<=[表报制送])(?:单位|部门|科室))(?:\((?:签字|签名|签章|盖章|公章|章)\))?:.*"
    r"|(?i:(?:signature|signed|date|name|tel(?:ephone)?):.*)"
)
MARKDOWN_RULE = regex(r"^[\s|:\-+=]*-[\s|:\-+=]*$")
