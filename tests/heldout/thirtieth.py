# ruff: noqa: E501  (the tasks read best one to a line)
"""Further offices: who leads said once for all, several tasks in a paragraph, days of a stretch, shared deadlines of a whole list, items of a
ballot, plans of schools, hospitals and parishes, commitments with their milestones.
"""

# fmt: off
from __future__ import annotations

from datetime import date

from tests.import_writers import Grid, HeldOut, book, e, marked, sheets, text, word

THIRTIETH = (
    HeldOut(
        "报告责任分解.txt",
        text(
            "明溪市人民政府办公室关于2026年政府工作报告重点工作责任分解的通知\n"
            "各县（市、区）人民政府，市政府各部门：\n"
            "自2026年第二季度起，各牵头单位在每个季度第1个月的20日前，将落实情况报市政府督查室。\n"
            "一、主要预期目标\n"
            "1.地区生产总值增长5.5%以上。\n责任单位：市发改委、市统计局（除标注“分别牵头”外，列第一位的为牵头单位，下同）\n"
            "2.城镇调查失业率控制在5%左右，居民消费价格涨幅2%左右。\n责任单位：市人社局、市发改委分别牵头\n"
            "3.研发投入强度达到2.4%。\n责任单位：市科技局\n"
            "二、重点抓好的工作\n"
            "（一）全力扩大投资消费\n"
            "4.实施重大项目150个以上，完成投资420亿元。\n责任单位：市发改委、市经信局，各县（市、区）政府\n"
            "5.新增一刻钟便民生活圈6个，举办促消费活动40场次以上。\n责任单位：市商务局、市文旅局\n"
            "（二）全力办好民生实事\n"
            "6.新增公办幼儿园学位1800个，9月1日前投入使用。\n责任单位：市教育局\n"
        ),
        (
            e("1", "主要预期目标", "地区生产总值增长5.5%以上。", "", [("地区生产总值", ">=", 5.5, "%", 2026)], joint="市发改委|市统计局"),
            e("2", "主要预期目标", "城镇调查失业率控制在5%左右，居民消费价格涨幅2%左右。", "", [("城镇调查失业率", "=", 5, "%", 2026), ("居民消费价格涨幅", "=", 2, "%", 2026)], lead="市人社局|市发改委"),
            e("3", "主要预期目标", "研发投入强度达到2.4%。", "", [("研发投入强度", ">=", 2.4, "%", 2026)], joint="市科技局"),
            e("4", "全力扩大投资消费", "实施重大项目150个以上，完成投资420亿元。", "", [("重大项目", ">=", 150, "个", 2026), ("投资", ">=", 420, "亿元", 2026)], joint="市发改委|市经信局|各县（市、区）政府"),
            e("5", "全力扩大投资消费", "新增一刻钟便民生活圈6个，举办促消费活动40场次以上。", "", [("便民生活圈", ">=", 6, "个", 2026), ("促消费活动", ">=", 40, "场次", 2026)], joint="市商务局|市文旅局"),
            e("6", "全力办好民生实事", "新增公办幼儿园学位1800个，9月1日前投入使用。", "2026-09-01", [("学位", ">=", 1800, "个", 2026)], joint="市教育局"),
        ),
        ("2026-04-20", "2026-07-20", "2026-10-20"),
    ),
    HeldOut(
        "段落内编号.docx",
        word(
            "全区数字政府建设2026年工作分工",
            "【夯实基础】1.完成政务外网扩容，6月底前覆盖全部街道；（区数据局）2.归集公共数据5亿条以上；（区数据局、各部门）3.建成区级算力平台1个。（区工信局）",
            "【优化服务】1.推动30个高频事项“免证办”；（区政务服务局）2.自助终端覆盖80%以上社区，年底前实现就近办。（区政务服务局、各街道）",
        ),
        (
            e("1", "夯实基础", "完成政务外网扩容，6月底前覆盖全部街道；", "2026-06-30", joint="区数据局"),
            e("2", "夯实基础", "归集公共数据5亿条以上；", "", [("公共数据", ">=", 5, "亿条", 2026)], joint="区数据局|各部门"),
            e("3", "夯实基础", "建成区级算力平台1个。", "", [("算力平台", ">=", 1, "个", 2026)], joint="区工信局"),
            e("1", "优化服务", "推动30个高频事项“免证办”；", "", [("高频事项", ">=", 30, "个", 2026)], joint="区政务服务局"),
            e("2", "优化服务", "自助终端覆盖80%以上社区，年底前实现就近办。", "2026-12-31", [("社区", ">=", 80, "%", 2026)], joint="区政务服务局|各街道"),
        ),
    ),
    HeldOut(
        "防汛责任清单.docx",
        word(
            "清河县2026年防汛备汛重点任务清单",
            Grid(
                [
                    ("任务类别", "序号", "具体任务", "标准要求", "责任单位", "责任人", "起止时间"),
                    ("工程保安", "1", "水库安全检查", "检查水库46座，覆盖率100%", "县水利局", "", "3月1日—15日"),
                    ("", "2", "河道清障", "清除阻水障碍120处", "各乡镇", "", "3月10日至4月20日"),
                    ("队伍物资", "3", "组建抢险队伍", "县级不少于3支、每支不少于50人", "县应急局、县消防大队", "", "4月底前"),
                    ("", "4", "储备防汛物资", "编织袋8万条、救生衣1500件", "县应急局", "", "4月15日—5月5日"),
                    ("预案演练", "5", "开展防汛演练", "每个乡镇至少1次", "各乡镇", "", "5月"),
                ],
                [(1, 0, 2, 0), (3, 0, 4, 0)],
            ),
        ),
        (
            e("1", "工程保安", "水库安全检查", "2026-03-15", [("水库", ">=", 46, "座", 2026), ("覆盖率", ">=", 100, "%", 2026)], joint="县水利局"),
            e("2", "工程保安", "河道清障", "2026-04-20", [("阻水障碍", ">=", 120, "处", 2026)], joint="各乡镇"),
            e("3", "队伍物资", "组建抢险队伍", "2026-04-30", [("县级", ">=", 3, "支", 2026)], joint="县应急局|县消防大队"),
            e("4", "队伍物资", "储备防汛物资", "2026-05-05", [("编织袋", ">=", 8, "万条", 2026), ("救生衣", ">=", 1500, "件", 2026)], joint="县应急局"),
            e("5", "预案演练", "开展防汛演练", "2026-05-31", [("", ">=", 1, "次", 2026)], joint="各乡镇"),
        ),
    ),
    HeldOut(
        "隐患交办单.txt",
        text(
            "东湖区安全生产委员会办公室\n关于交办重大事故隐患的通知\n"
            "各有关单位：\n"
            "近期检查发现下列隐患，现交办你们，请自收到之日起15个工作日内整改到位，并将整改情况报区安委办。\n"
            "1.银河商场消防通道堵塞2处，防火门损坏5樘。（责任单位：区消防救援大队）\n"
            "2.金山市场电气线路私拉乱接，未安装漏电保护装置。（责任单位：区市场监管局、银湖街道）\n"
            "3.某化工仓库违规存放危险化学品3吨。（责任单位：区应急局）\n"
            "东湖区安委办\n2026年4月16日\n"
        ),
        (
            e("1", "", "银河商场消防通道堵塞2处，防火门损坏5樘。", "", joint="区消防救援大队"),
            e("2", "", "金山市场电气线路私拉乱接，未安装漏电保护装置。", "", joint="区市场监管局|银湖街道"),
            e("3", "", "某化工仓库违规存放危险化学品3吨。", "", joint="区应急局"),
        ),
    ),
    HeldOut(
        "人大票决项目.xlsx",
        sheets(
            (
                "票决项目",
                Grid(
                    [
                        ("石门县2026年民生实事票决项目任务分解表", "", "", "", "", "", ""),
                        ("项目名称", "项目内容", "年度目标", "节点安排", "牵头单位\n（责任人）", "责任单位", "监督单位"),
                        ("1.城乡供水提升", "改造供水管网，更新智能水表", "1.改造管网38公里；\n2.更新水表1.2万只。", "6月底前完成50%，11月底前全部完成", "县水利局\n（赵某某）", "县水务集团、各乡镇", "县人大农业工委"),
                        ("2.养老服务提质", "建设养老服务设施", "新建镇级养老中心2家，助餐服务8万人次。", "9月底前建成", "县民政局\n（钱某某）", "县卫健局、有关乡镇", "县人大社会工委"),
                        ("3.公共交通便民", "优化公交线网", "新辟公交线路3条、新能源公交占比达90%。", "全年推进", "县交通局\n（孙某某）", "县公交公司", "县人大财经工委"),
                    ],
                    [(0, 0, 0, 6)],
                ),
            ),
            ("填报说明", Grid([("填报说明", ""), ("1.各牵头单位每月25日前更新进度。", ""), ("2.数据以县统计局核定为准。", "")], [(0, 0, 0, 1)])),
        ),
        (
            e("1", "", "城乡供水提升", "2026-06-30 2026-11-30", [("管网", ">=", 38, "公里", 2026), ("水表", ">=", 1.2, "万只", 2026)], lead="县水利局", support="县水务集团|各乡镇"),
            e("2", "", "养老服务提质", "2026-09-30", [("养老中心", ">=", 2, "家", 2026), ("助餐服务", ">=", 8, "万人次", 2026)], lead="县民政局", support="县卫健局|有关乡镇"),
            e("3", "", "公共交通便民", "", [("公交线路", ">=", 3, "条", 2026), ("新能源公交占比", ">=", 90, "%", 2026)], lead="县交通局", support="县公交公司"),
        ),
        tuple(f"2026-{m:02d}-25" for m in range(1, 13)),
    ),
    HeldOut(
        "年度考核指标.csv",
        text(
            "指标名称,计量单位,2025年完成值,2026年目标值,增幅,责任部门,数据来源部门\n"
            "社会消费品零售总额,亿元,86.5,92,6%左右,商务局,统计局\n"
            "空气质量优良天数比例,%,91.2,92.5,,生态环境局,市生态环境监测站\n"
            "PM2.5年均浓度,微克/立方米,29,≤28,,生态环境局,市生态环境监测站\n"
            "单位GDP能耗下降率,%,3.1,完成市下达任务,,发改局,统计局\n"
            "亿元以上生产安全事故死亡人数,人,2,不突破控制数,,应急局,应急局\n"
        ),
        (
            e("", "", "社会消费品零售总额", "", [("社会消费品零售总额", ">=", 92, "亿元", 2026), ("社会消费品零售总额", "=", 6, "%", 2026)], joint="商务局"),
            e("", "", "空气质量优良天数比例", "", [("空气质量优良天数比例", ">=", 92.5, "%", 2026)], joint="生态环境局"),
            e("", "", "PM2.5年均浓度", "", [("PM2.5年均浓度", "<=", 28, "微克/立方米", 2026)], joint="生态环境局"),
            e("", "", "单位GDP能耗下降率", "", [("单位GDP能耗下降率", ">=", None, "%", 2026)], joint="发改局"),
            e("", "", "亿元以上生产安全事故死亡人数", "", [("死亡人数", "<=", None, "人", 2026)], joint="应急局"),
        ),
    ),
    HeldOut(
        "党建任务清单.docx",
        marked(
            "# 青山街道2026年党建重点任务清单",
            "## 一、理论武装",
            "任务1：组织党员集中轮训，全年不少于2期、每期不少于3天，培训党员600人次。\n责任领导：党工委副书记\n牵头部门：党建办\n完成时限：11月底",
            "任务2：开展“送课上门”活动24场。\n责任领导：组织委员\n牵头部门：党建办　配合部门：各社区党组织\n完成时限：每月2场，12月底前完成",
            "## 二、基层基础",
            "任务3：整顿软弱涣散党组织2个，三季度末前验收销号。\n责任领导：党工委书记\n牵头部门：党建办　配合部门：综治办、派出所\n完成时限：9月底",
            "任务4：新建党群服务驿站5个，两新组织党组织覆盖率提高到88%。\n责任领导：组织委员\n牵头部门：党群服务中心\n完成时限：10月底",
        ),
        (
            e("1", "理论武装", "组织党员集中轮训，全年不少于2期、每期不少于3天，培训党员600人次。", "2026-11-30", [("轮训", ">=", 2, "期", 2026), ("党员", ">=", 600, "人次", 2026)], lead="党建办"),
            e("2", "理论武装", "开展“送课上门”活动24场。", "2026-12-31", [("活动", ">=", 24, "场", 2026)], lead="党建办", support="各社区党组织"),
            e("3", "基层基础", "整顿软弱涣散党组织2个，三季度末前验收销号。", "2026-09-30", [("党组织", ">=", 2, "个", 2026)], lead="党建办", support="综治办|派出所"),
            e("4", "基层基础", "新建党群服务驿站5个，两新组织党组织覆盖率提高到88%。", "2026-10-31", [("党群服务驿站", ">=", 5, "个", 2026), ("党组织覆盖率", ">=", 88, "%", 2026)], lead="党群服务中心"),
        ),
    ),
    HeldOut(
        "河长制方案.docx",
        word(
            "2026年全市河湖长制工作要点",
            "2026年是“十五五”开局之年。各级河湖长要扛牢责任，推动河湖长制有能有效。",
            "一、水资源保护",
            "1.严格用水总量控制。全市用水总量控制在12.6亿立方米以内，万元GDP用水量较2025年下降3%。（牵头单位：市水利局；配合单位：市发改委、市工信局）",
            "2.推进地下水超采治理。封填机井300眼，压采地下水1100万立方米。（牵头单位：市水利局）",
            "二、水污染防治",
            "3.国控断面优良水体比例达到87.5%，无劣Ⅴ类水体。（牵头单位：市生态环境局；配合单位：各县区）",
            "4.新增农村生活污水治理行政村95个，治理率达到46%以上；排查整治入河排污口60个，整治率达到90%。（牵头单位：市生态环境局；配合单位：市住建局、市农业农村局）",
            "三、工作要求",
            "各牵头单位每半年向市河长办报送工作总结，分别于7月5日前、12月20日前报送。",
        ),
        (
            e("1", "水资源保护", "严格用水总量控制。全市用水总量控制在12.6亿立方米以内，万元GDP用水量较2025年下降3%。", "", [("用水总量", "<=", 12.6, "亿立方米", 2026), ("万元GDP用水量", ">=", 3, "%", 2026)], lead="市水利局", support="市发改委|市工信局"),
            e("2", "水资源保护", "推进地下水超采治理。封填机井300眼，压采地下水1100万立方米。", "", [("机井", ">=", 300, "眼", 2026), ("地下水", ">=", 1100, "万立方米", 2026)], lead="市水利局"),
            e("3", "水污染防治", "国控断面优良水体比例达到87.5%，无劣Ⅴ类水体。", "", [("优良水体比例", ">=", 87.5, "%", 2026)], lead="市生态环境局", support="各县区"),
            e("4", "水污染防治", "新增农村生活污水治理行政村95个，治理率达到46%以上；排查整治入河排污口60个，整治率达到90%。", "", [("行政村", ">=", 95, "个", 2026), ("治理率", ">=", 46, "%", 2026), ("入河排污口", ">=", 60, "个", 2026), ("整治率", ">=", 90, "%", 2026)], lead="市生态环境局", support="市住建局|市农业农村局"),
        ),
        ("2026-07-05", "2026-12-20"),
    ),
    HeldOut(
        "招商责任分解.xlsx",
        book(
            Grid(
                [
                    ("2026年招商引资目标任务分解表", "", "", "", "", ""),
                    ("责任单位", "新签约项目（个）", "到位资金（亿元）", "", "外资（万美元）", "备注"),
                    ("", "", "全年", "上半年", "", ""),
                    ("开发区管委会", 20, 36, 18, 3000, ""),
                    ("县工信局", 8, 12, 6, "—", ""),
                    ("县文旅局", 5, 6.5, 3, "—", "含续建"),
                    ("合计", 33, 54.5, 27, 3000, ""),
                ],
                [(0, 0, 0, 5), (1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 2, 4), (1, 5, 2, 5)],
            )
        ),
        (
            e("", "开发区管委会", "新签约项目", "", [("新签约项目", ">=", 20, "个", 2026)], joint="开发区管委会"),
            e("", "开发区管委会", "到位资金全年", "", [("到位资金", ">=", 36, "亿元", 2026)], joint="开发区管委会"),
            e("", "开发区管委会", "到位资金上半年", "", [("到位资金", ">=", 18, "亿元", 2026)], joint="开发区管委会"),
            e("", "开发区管委会", "外资", "", [("外资", ">=", 3000, "万美元", 2026)], joint="开发区管委会"),
            e("", "县工信局", "新签约项目", "", [("新签约项目", ">=", 8, "个", 2026)], joint="县工信局"),
            e("", "县工信局", "到位资金全年", "", [("到位资金", ">=", 12, "亿元", 2026)], joint="县工信局"),
            e("", "县工信局", "到位资金上半年", "", [("到位资金", ">=", 6, "亿元", 2026)], joint="县工信局"),
            e("", "县文旅局", "新签约项目", "", [("新签约项目", ">=", 5, "个", 2026)], joint="县文旅局"),
            e("", "县文旅局", "到位资金全年", "", [("到位资金", ">=", 6.5, "亿元", 2026)], joint="县文旅局"),
            e("", "县文旅局", "到位资金上半年", "", [("到位资金", ">=", 3, "亿元", 2026)], joint="县文旅局"),
        ),
    ),
    HeldOut(
        "建议回复函.txt",
        text(
            "关于县十八届人大五次会议第37号建议的答复\n"
            "李代表：\n"
            "您提出的关于改善山区群众出行条件的建议收悉，现答复如下。\n"
            "一、基本情况\n"
            "目前全县通硬化路自然村比例为92%。\n"
            "二、下一步工作\n"
            "（一）加快道路建设。由县交通局牵头，2026年改造农村公路50公里，实施安防工程30公里，10月底前完成。\n"
            "（二）优化客运服务。由县交通局会同县公交公司新增预约响应站点20个。\n"
            "（三）落实管护资金。县财政局于6月底前拨付管护补助380万元。\n"
            "感谢您对交通工作的关心支持。\n"
            "清溪县交通运输局\n2026年5月20日\n"
        ),
        (
            e("一", "下一步工作", "加快道路建设。由县交通局牵头，2026年改造农村公路50公里，实施安防工程30公里，10月底前完成。", "2026-10-31", [("农村公路", ">=", 50, "公里", 2026), ("安防工程", ">=", 30, "公里", 2026)], lead="县交通局"),
            e("二", "下一步工作", "优化客运服务。由县交通局会同县公交公司新增预约响应站点20个。", "", [("响应站点", ">=", 20, "个", 2026)], lead="县交通局", support="县公交公司"),
            e("三", "下一步工作", "落实管护资金。县财政局于6月底前拨付管护补助380万元。", "2026-06-30", [("管护补助", ">=", 380, "万元", 2026)], joint="县财政局"),
        ),
    ),
    HeldOut(
        "parish-minutes.docx",
        word(
            "Thornlea Parish Council",
            "Minutes of the Meeting held on Tuesday 10 March 2026",
            "Present: Cllrs S, G, R and the Clerk",
            "45. Apologies: none.",
            "46. Allotments: Two plots are vacant. Action: Clerk to advertise the plots on the notice board by 31 March.",
            "47. Footpath 12: The stile is broken. Action: Cllrs S and G to meet the contractor before the next meeting.",
            "48. Grit bins: All four have been filled.",
            "49. Website: Action: Cllr R to add 6 pages on village history by the end of May.",
        ),
        (
            e("", "46. Allotments", "Clerk to advertise the plots on the notice board by 31 March.", "2026-03-31", joint="Clerk"),
            e("", "47. Footpath 12", "Cllrs S and G to meet the contractor before the next meeting.", "", joint="Cllr S|Cllr G"),
            e("", "49. Website", "Cllr R to add 6 pages on village history by the end of May.", "2026-05-31", [("pages", ">=", 6, "", 2026)], joint="Cllr R"),
        ),
    ),
    HeldOut(
        "commitments.docx",
        word(
            "National Open Data Action Plan 2026-2028",
            "Commitment 1: Publish spending data",
            Grid(
                [
                    ("Milestone", "Start date", "End date", "Responsible agency", "Other actors"),
                    ("1.1 Publish the data standard", "1 March 2026", "30 June 2026", "Ministry of Finance", "Audit Office"),
                    ("1.2 Release spending files of 40 agencies", "1 July 2026", "31 March 2027", "Ministry of Finance", "Statistics Agency, Audit Office"),
                ],
            ),
            "Commitment 2: Open up public contracts",
            Grid(
                [
                    ("Milestone", "Start date", "End date", "Responsible agency", "Other actors"),
                    ("2.1 Launch the contracts portal", "1 May 2026", "31 December 2026", "Procurement Authority", "Ministry of Justice"),
                    ("2.2 Train 300 buyers", "1 January 2027", "30 June 2028", "Procurement Authority", ""),
                ],
            ),
        ),
        (
            e("1.1", "Commitment 1: Publish spending data", "Publish the data standard", "2026-06-30", lead="Ministry of Finance", support="Audit Office"),
            e("1.2", "Commitment 1: Publish spending data", "Release spending files of 40 agencies", "2027-03-31", [("spending files", ">=", 40, "", 2028)], lead="Ministry of Finance", support="Statistics Agency|Audit Office"),
            e("2.1", "Commitment 2: Open up public contracts", "Launch the contracts portal", "2026-12-31", lead="Procurement Authority", support="Ministry of Justice"),
            e("2.2", "Commitment 2: Open up public contracts", "Train 300 buyers", "2028-06-30", [("buyers", ">=", 300, "", 2028)], lead="Procurement Authority"),
        ),
    ),
    HeldOut(
        "school-plan.xlsx",
        book(
            Grid(
                [
                    ("School Improvement Plan 2026", "", "", "", "", "", ""),
                    ("Priority", "Objective", "Actions", "Who", "By when", "Cost", "Success criteria"),
                    ("Reading", "Raise attainment in reading", "Introduce daily guided reading in all classes", "Literacy Team", "Feb 2026", "£400", "80% of pupils at expected level by July 2026"),
                    ("", "", "Run 6 parent workshops", "Literacy Team", "June 2026", "", ""),
                    ("Attendance", "Improve attendance", "Appoint an attendance officer", "School Office", date(2026, 4, 20), "£9,000", "Attendance at least 96%"),
                    ("", "", "Review attendance weekly", "School Office", "Ongoing", "", ""),
                ],
                [(0, 0, 0, 6), (2, 0, 3, 0), (2, 1, 3, 1), (4, 0, 5, 0), (4, 1, 5, 1)],
            )
        ),
        (
            e("", "Raise attainment in reading", "Introduce daily guided reading in all classes", "2026-02-28 2026-07-31", [("pupils", ">=", 80, "%", 2026)], joint="Literacy Team"),
            e("", "Raise attainment in reading", "Run 6 parent workshops", "2026-06-30", [("parent workshops", ">=", 6, "", 2026)], joint="Literacy Team"),
            e("", "Improve attendance", "Appoint an attendance officer", "2026-04-20", [("attendance", ">=", 96, "%", 2026)], joint="School Office"),
            e("", "Improve attendance", "Review attendance weekly", "", joint="School Office"),
        ),
    ),
    HeldOut(
        "nhs-actions.html",
        text("""<html><head><title>Improvement actions</title></head><body><nav>Home | About | News</nav>
<h1>Community Hospital Improvement Actions 2026</h1><p>Last updated: 2 February 2026</p>
<h2>Medicines</h2>
<table><tr><th>Area for improvement</th><th>Action</th><th>Lead / Owner</th><th>Timescale</th></tr>
<tr><td>Storage of medicines</td><td>Replace 8 medicine fridges</td><td>Pharmacy Team / Estates Team</td><td>31 May 2026</td></tr>
<tr><td>Omitted doses</td><td>Reduce omitted doses to below 2%</td><td>Nursing Directorate</td><td>30 September 2026</td></tr></table>
<h2>Records</h2>
<table><tr><th>Area for improvement</th><th>Action</th><th>Lead / Owner</th><th>Timescale</th></tr>
<tr><td>Care plans</td><td>Audit 50 care plans each month</td><td>Quality Team</td><td>Monthly from March 2026</td></tr></table>
<footer>Accessibility | Privacy | Contact us</footer></body></html>"""),
        (
            e("", "Storage of medicines", "Replace 8 medicine fridges", "2026-05-31", [("medicine fridges", ">=", 8, "", 2026)], lead="Pharmacy Team|Estates Team"),
            e("", "Omitted doses", "Reduce omitted doses to below 2%", "2026-09-30", [("omitted doses", "<", 2, "%", 2026)], lead="Nursing Directorate"),
            e("", "Care plans", "Audit 50 care plans each month", "", [("care plans", ">=", 50, "", 2026)], lead="Quality Team"),
        ),
    ),
)
