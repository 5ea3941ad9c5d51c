"""What the header of a column says, as a table: the next office's new word is one alternative of one line here.

Patterns meet a header's plain form (``values.key`` of it, seen through ``grammar.view``): no spaces, small letters, narrow digits.
White space within a pattern is layout.
"""

from __future__ import annotations

import re

from xltrack.later import regex

UNIT_COLUMNS = ("lead", "joint", "support")
_UNITS = "(?:单位|部门|主体|机构|方|[科股处]室|办所|站所|线办|中队|专班|镇街|街镇|乡镇|镇|街道|区县|县区)"  # who a column is of
_SPAN = r"(?:第?[一二三四1-4]季度|[上下]半年|前三季度|全年|\d{1,2}月?[-~至]\d{1,2}月|\d{1,2}月|q[1-4]|h[12]|fullyear)"
_TO_REACH = (
    "(?:力争|奋斗|确保|考核|预期|约束性?)?(?:目标|计划|任务|安排|节点|要求|指标|目标任务|任务目标|计划目标)?(?:值|数)?"
)
_MEASURED = r"(?:\([^()]{1,8}\))?"  # 年度目标(亿元)
SPAN = regex(_SPAN)  # a column for a part of the year
ONLY_TARGET = regex(rf"(?:(?:19|20)\d\d年?度?|年度?|{_SPAN})?份?(?:[底末]前?)?{_TO_REACH}")  # says when, not what of
# Tried in order when the exact names of fields.ITEM do not know a header: the first match wins.
_COLUMNS = (
    (
        "serial",
        r"""
        ^(?:[\u4e00-\u9fff]{0,4}(?:序号|编号|编码|代码|id)|项次|行次|wbs|序|次序|序列|no\.?|(?:sl|sr)\.?no\.?|s/n|minute(?:ref(?:erence)?|no\.?)?|(?:task|action|item|
        project|measure|risk|issue|finding|requirement|kpi|kr|keyresult|objective|line|milestone|wbs|priority|indicator|rec(?:ommendation)?)\.?(?:id|no\.?|number|ref(?:erence)?|code|#)|(?:提案|建议|议案|案|项目|工单|任务|文)?号|#|ref(?:erence|\.)?(?:no\.?|\#)?)$
        """,
    ),
    (
        "other",
        r"""
        启动|开始|开工(?!.*[竣完]工)|^起始|发现(?:时间|日期)|出处$|(?:报送|填报|上报|检查|复查)(?:时间|日期)|来源$|督[办查促](?:_UNITS|领导|人)|监督$|
        (?:创建|提出|交办|下达|印发|登记|更新|受理|立项|会议|来文|收文|录入|制定|批准|议定|决定|批示|批办|转办|接收)(?:时间|日期)|完成值|完成数|完成率|(?:19|20)\d\d年(?!计划).{0,2}(?:完成|实绩|实际)|
        ^(?:第一|主要)?(?:领衔|提出|附议|建议|提案|议案)(?:的)?(?:代表|委员|人|者)(?:姓名)?$|^raised|^(?:date)?(?:raised|closed)(?:on|by|date)?$|
        ^last(?:updated?|reviewed|changed|modified|contact)|^taskmode$|^date(?:added|opened|logged|identified|assigned|issued|updated|reported|verified|tested)$|(?:verified|tested|added|opened|logged|identified|created|finding|assigned|issue|issued|reported|closure|closed)(?:on|date)$|
        ^(?:severity|likelihood|impact|probability|criticality)(?:level|rating)?$|^(?:risk)?(?:level|rating)$|^(?:assets?|threats?|vulnerabilit(?:y|ies))(?:affected)?$|duration|(?:implementation|lead)time(?:(?:in)?(?:years|months|weeks|days))?$|^(?:the)?requiredperiod|^(?:estimated)?effort|consulted|(?<!by)informed$|
        基数|基期|基准|现状|^上(?:一)?年|去年|验收(?!标准)|销号|^扣分|^baseline|baseline$|^actual|(?:actual|outturn)s?$|\d\dresults?$
        """,
    ),
    (
        "progress",
        r"""
        进展|取得的?(?:成效|成绩)|^工作进度$|自评|评估情况|(?:完成|推进|落实)情况|整改(?:情况|成效)|滞后|解决措施|是否完成|实际完成|下一?步(?:打算|措施|工作|计划)|^progress|status|
        assessment|^b?ragg?(?:rating)?$|^(?:latest|current|recent|q[1-4])?(?:comments?/)?updates?$|^(?:current|latest)?position$|(?:%|percent(?:age)?|pct)(?:of)?(?:the)?(?:tasks?|work)?complet(?:e|ed|ion)$|^complete(?:d)?\?$|
        ^ontrack|directionoftravel|^achievements?$|^actiontaken$|todate$
        """,
    ),
    ("risk", r"^(?:key)?risks?(?:description|events?|titles?|names?|statements?|identified)?$"),
    (
        "problem",
        r"""
        (?:存在|发现|查出|反馈|指出|交办)(?:的)?(?:具体)?问题$|存在(?:的)?问题|^隐患(?:描述|问题|内容)?$|问题(?:的)?(?:具体|主要)?(?:描述|表现|清单|内容|事项|情况|概述)|
        (?:突出|主要|具体)问题|^[\u4e00-\u9fff]{0,4}问题$|^(?:problem|issue|(?:audit|key)?finding|observation|weakness|nonconformity)(?:s|ies)?(?:description|details?)?$
        """,
    ),
    (
        "other",
        r"""
        ^备注|^说明|^(?:问题|涉及|违规)金额|电话|联系方式|联系人|联络员|评分|计分|reportingfrequency|(?:评价|考核|计算)(?:标准|办法|方式|方法|细则)|(?:佐证|支撑(?!_UNITS)|证明)|依据|
        ^(?:remark|note|comment|evidence(?!ofsuccess)|risk(?!owner|response|treatmentplan|mitigation)|assumption|budget|cost|funding|resource(?!names?$|$)|source|datasource|dependenc)|contact|
        ^measurements?$|^reportingmechanism$|^start|meansofverification|^mov$|^(?:howmonitored|monitoring|evaluation)|(?<!risk)(?<!planned)response$|^rationale|^(?:current|previous|prior|last)(?:year|performance|value|level)
        """,
    ),
    (
        "deadline",
        r"""
        ^(?!.*(?:任务|事项|内容|措施|举措)).*(?:时限|完成时间|时间节点|时间要求|时间安排|截[止至]|期限|(?:时间|日期)$|最[晚迟后]|计划完成|(?:时间进度|进度安排|
        进度要求)$|^月份$|^时间表$|^工期$|周期$|^completion$|^节点|交账|(?:完工|竣工|交付)$|(?:完成|时间|办结|推进)?节点$|时点$|(?:^|推进|工作|完成)时序(?:安排|
        要求)?$|何时|什么时[候间]|啥时|达标年限)|deadline|timeline|^tim(?:e-?frame|escale|etable|ing)s?$|^due|^when|^bywhen|
        ^(?:target|end|finish|completion)date|completiondate|^(?:expected)?completion(?:by)?$|^(?:to)?(?:be)?completed?(?:by|on)$|^finish$|^end$|
        ^date$|^targetcompletion|^(?:original|initial|revised|new|current|agreed)(?:due|deadline|target)(?:date)?$|^(?:target|delivery|due)?quarter$|^quarterdue$|^targetyear$|
        ^timeperiod$|^datedue$|^dateforcompletion$|^(?:planned|expected|agreed|revised)(?:end)?date$|^(?:delivery|implementation)(?:by|time-?frame|timeline|timescale)$|^expecteddelivery$|(?:milestone|key|delivery|finish|review|implementation)dates?$
        """,
    ),
    (
        "officer",
        r"""
        ^(?:lead|responsible|accountable|reporting|named|link)?(?:officer|person|councillor|manager|contact|individual)s?(?:responsible)?$|
        ^leadmembers?$|^actionofficers?$|^sro$|^senior(?:responsible)?(?:owner|officer)$
        """,
    ),
    (
        "leader",
        r"""
        ^(?!.*(?:单位|部门|[股科处]室)[及和与、/(,]|.*(?:领导|人)[及和与、/](?:责任)?(?:单位|部门|[股科处]室)).*(?:领导|责任人|负责人|落实到人|牵头人|承办人|
        经办人|同志$|召集人|总负责|[县区市镇乡局]长|(?:分管|主管|包联)[院校行厂场所园]长|(?:指挥|项目|[链河湖林路田片组班])长$)|^(?:executive)?sponsors?$|
        ^(?:portfolio|cabinet)(?:holder|member)s?$
        """,
    ),
    (
        "lead",
        r"""
        牵头|[总主]抓|首责|主力|领[办衔]|谁(?:主抓|主办|主责)|^who(?:leads|(?:will|is|to)lead)|主办|主责|第一责任|主要责任|^lead|leadby|ledby|^(?:project|delivery|service|action|task)lead$|^(?!support|co)[a-z]{2,12}lead$|^mainactors?$|(?<!co-)(?<!co)owners?$
        """,
    ),
    (
        "support",
        r"""
        配合|协办|参与|参加|协助|协同|协作|会办|会同|联[办合](?!会)|支持|支撑_UNITS|辅助|(?:相关|有关|关联|协调|成员)(?:单位|部门)|谁协|helps$|^who(?:will|can|to)help$|helped|support|
        (?<!implementing)partner|^workingwith$|^contribut|assist|cooperation|collaborat|^with(?:whom)?$|^(?:others?)?involved$|
        other(?:departments|part|actors|agencies|institutions|organisations)|participat|involved|^co-?(?:owner|lead)|stakeholder|^secondary|cooperat|
        associated
        """,
    ),
    ("measure", r"^(?:计量|指标|度量|数量|测量)单位|^单位\((?:计量|度量)\)|unitofmeasure|^measurementunit|^uom$"),
    (
        "assessor",
        r"(?:考核|考评|评价|评分|督导|监管|监督)(?:责任|实施|牵头)?_UNITS|督导组$|数据(?:来源|提供)(?:单位|部门)?$",
    ),
    (
        "joint",
        r"""
        责任(?:_UNITS|分工|落实|领导[及和与、/])|(?:服务|包联|包保|包抓|挂钩|帮扶|联系)(?:单位|部门)|^责任(?!人|领导|书|制|状|目标|分值|事项|清单|内容|要求)|
        ^(?:职责)?分工|(?:实施|推进|整改|执行)主体|承办|对口_UNITS|(?:任务|责任|工作)(?:承担|落实|分配)$|落实到(?:单位|部门|[科股处]室?|岗)|(?:组织|主持|举办)_UNITS|
        (?:实施|落实|承担|承接|承诺|完成|执行|办理|经办)_UNITS|^属地_UNITS?$|责任$|^单位$|^部门$|^[科处股]室$|^(?:具体)?负责(?!人)|(?:工作)?专班$|
        谁(?:来)?(?:负责|落实|办|干|做|抓|管|完成)|由谁|responsib|^implement(?:ing|ation)(?:agency|body|unit|partners?)$|^(?:department|directorate|unit|agency|agencies|departments|units|team|service|division)s?$|
        ^(?:by)?who|^resource(?:names?)?$|^action(?:taken)?by$|^actionfor$|^assign(?:ee|ed(?:to)?)$|^(?:allocated|delegated)to$|^resp\.?$|^actors?$|^personnel$|^department/unit$|^businessunit$
        """,
    ),
    (
        "target",
        r"""
        ^(?:19|20)\d\d年?度?_TO_REACH$|^_SPAN份?(?:[底末]前?)?_TO_REACH$|^年[底末]$|目标[值数量]|指标值|任务[数量]|计划[数量]|量化|^(?:序时|时序)|
        ^(?:任务|计划|目标|工程|拟?[新改扩]?建设?|实施|治理|完成|新增|培训|改造|修复|整治|维修|造林)?(?:数量|数|量|[场人]次|次数|[场人户台套]数|面积|里程|
        长度)(?:\([^()]{1,6}\))?$|工程量|工作量|完成(?:标[准志]|目标|指标|形式)|形象进度|^(?:力争|奋斗|底线|挑战|保底|冲刺)(?:目标|指标)_MEASURED$|^(?:19|20)\d\d年?度?(?:计划(?:完成)?)?投资(?:计划|额)?_MEASURED$|(?:具体|工作|测评|创建|达标|验收|质量)标准|成果|预期(?:成|效)|^(?:工作)?成效$|衡量|
        success(?:measure|criteri|metric)|successwill|successlooks?|^evidenceofsuccess|measuresofsuccess|^how(?:will)?we(?:will)?(?:know|measuresuccess)|^ovis?$|^(?:intended|expected|desired)(?:impact|results?)$|howmeasured|^quantity$|performancemeasures?$|^targets?\(.{1,12}\)$|(?<!现有)(?<!库存)数量(?:\([^()]{1,6}\))?$|measureofsuccess|(?:年度?|年内)?(?:计划(?:完成)?|完成)投资(?:额)?$|年度投资|
        ^(?:年均|同比|计划|预期|目标)?(?:增幅|增速|增长率?|降幅)(?:\(?%\)?)?$|(?:推进|进度|节点|工作|分月|季度|全年)计划(?!完成)|
        (?:节点|季度|月度|全年|年度|阶段性?|预期|计划|进度|序时|整改)目标|年度(?:计划|指标)|目标要求|里程碑|^产出|(?:到|成|达)什么(?:程度|标准|样)|
        ^(?:\w+|(?:fy)?(?:20)?\d\d[/-](?:20)?\d\d)?targets?(?:/?kpis?|values?|20\d\d(?:[/-]\d\d)?)?$|milestone|kpi|indicator|metric|output|outcome|
        expectedresult
        """,
    ),
    (
        "doer",
        r"""
        (?:建设|项目|业主|承建|申报|代建|管护|权属|主体|使用|具体)(?:责任)?(?:单位|主体|部门)$|^(?:项目|建设)?(?:业主|主体|法人)$|accountable|
        deliveredby
        """,
    ),
    ("place", r"^(?:行政|所在|实施|责任)?(?:村|社区|村\(社区\)|村\(居\)|乡镇|镇街|街镇|街道|乡镇\(街道\))名称?$"),
    ("overseer", r"(?:主管|指导|归口)(?:责任|管理)?_UNITS"),
    ("sum", r"^(?:年度|全年)?(?:合计|总计)$|^total$"),
    ("weight", r"权重|分值|分数|满分|得分|[标基][准本]分|^weight(?:ing)?$|^score$"),
    ("other", r"(?:总|计划|完成)?投资|资金|经费|(?:建设|实施|工作|具体)?地[点址]$|(?:属性|性质|级别|优先级)$"),
    (
        "path",
        r"""
        ^(?:(?:考核|指标|任务|工作|问题|目标|事项|项目)?(?:类别|分类|大类|领域|类型)|项目|板块|章节|维度|模块|专题|一级(?:指标|目标|任务)|(?:专项)?行动|专项|方面|
        工作项目|section|theme|area|(?:focus|priority|service|(?:key)?result)area|category|(?:strategic)?(?:objective|goal)|priority|
        pillar|workstream|programme)s?$
        """,
    ),
    (
        "text",
        r"""
        任务|目标|指标|关键结果|内容|规模|职责|抓手|载体|(?:活动|演练|任务|事项|课题|成果|工程)名称|案件|案由|议题|诉求|线索|隐患|事由|事项|^活动|举措|措施|要求|工作|问题|项目|实事|[干做抓办]什么|怎么[干做抓办]|
        action|task|activit|commitment|recommendation|initiative|intervention|requirement|workpackage|
        ^strateg(?:y|ies)$|^statement$|narrativesummary|interventionlogic|^tactics?$|^(?:action)?steps$|^proposals?$|^wewill$|^programmeofwork$|^scheme$|^(?:project|measure|indicator|kpi)(?:name|title)$|mitigat(?:ion|ing)(?:s|plans?|strateg(?:y|ies)|actions?|measures?)?$|^treatments?$|treatmentplans?$|^(?:risk|planned)response$|responseplans?$|
        ^backlogitems?$|^userstor(?:y|ies)$|^(?:proposed|suggested|recommended|planned)(?:resolution|remedy|solution)s?$|^remediation(?:plan|action)?s?$|^projects?$|^keyresults?(?:\(krs?\))?$|^krs?$|^what|^how$|measures?$|deliverable|^description
        """,
    ),
)


def _whole(pattern: str) -> str:
    pattern = "".join(pattern.split())
    pattern = pattern.replace("_MEASURED", _MEASURED)
    return pattern.replace("_UNITS", _UNITS).replace("_SPAN", _SPAN).replace("_TO_REACH", _TO_REACH + _MEASURED)


COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple((name, regex(_whole(words))) for name, words in _COLUMNS)
# What was reached before, over the columns that say of what: 2024年完成 over 增速.
PAST = regex(
    r"基数|基期|基准|现状|上一?年(?:度)?.{0,4}|去年.{0,4}|(?:19|20)\d\d年?度?(?:实际)?(?:完成|实绩|实际).{0,2}"
)
# How urgent a task is, where a column of its own says it.
RANK = regex(r"(?i:(?:very )?high|medium|moderate|low|critical|urgent|routine)|[高中低]|紧急|一般|重要")
# A day that takes the place of the one first set, where its cell holds one.
REVISED = regex(r"^(?:revised|new)|(?:调整|变更|延期|顺延|延长)后|^(?:现|新)(?:定|的)?(?:完成|办结)")
# Columns that say how, not what.
MEANS = regex(r"措施|举措|做法|抓手|载体|路径|步骤|标准|要求|目标|说明|怎么|^measures?$|^how$")
# What is to be done as those agreed who were asked to, and what they were advised.
AGREED = regex(
    r"(?:agreed|management|corrective|planned|proposed)(?:management|corrective)?action|actions?agreed|actiontobetaken"
)
ADVICE = regex(r"recommendation")
# What a manager beside it is of: an area that answers for its tasks, no section of them.
OWN_AREA = regex(r"(?:service|business|functional|delivery)(?:area|unit|line)s?|directorates?|services?")
# A column whose rows are units, where the other columns hold numbers.
UNIT_ROWS = regex(
    r"(?:责任|承担|实施|任务|被?考核|报送|落实|牵头)?(?:单位|部门|主体|对象)(?:名称)?"
    r"|(?:责任|各)?(?:乡镇|镇街|镇乡|街镇|镇|乡|街道|县区|区县|县市区|市县|市州|地市|科室|股室|处室|中队|(?:行政)?村"
    r"|社区|园区|学校|企业)(?:名称?)?|"
    r"地区|区域|辖区|属地|行政区划?|县\(?市、?区\)?|乡\(?镇、?(?:街道)?\)?|乡镇\(?街道\)?|镇\(?街道\)?"
    r"|(?i:district|town|county|unit|department|region|area|ward)s?"
)
