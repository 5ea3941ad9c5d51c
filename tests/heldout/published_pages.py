"""Layouts of published pages: cells pasted with a bar behind, quarters of financial years, tasks without numerals, lists of suggestions to
answer, weeks of a school term, problems of an inspection with their own days, trackers of actions.
"""

# fmt: off
from __future__ import annotations

from datetime import date

from tests.import_writers import Grid, HeldOut, book, e, text, word

DOCUMENTS = (
    HeldOut(
        "燃气整治清单网页.txt",
        text(
            "云岭市城镇燃气安全专项整治2026年任务清单\n"
            "主要任务 |\n重点工作 |\n责任单位 |\n完成时限 |\n进展 |\n"
            "一、摸清底数 |\n||||\n"
            "(一)开展全面排查。 |\n1.对餐饮用户开展入户排查，不少于2600户。 |\n市燃气办 (专班办公室) |\n3月20日前 |\n|\n"
            "2.对老旧管网开展检测，完成120公里。 |\n市住建局、市城投集团 |\n6月底前 |\n|\n|\n"
            "3.建立辖区用户台账。 |\n各县区燃气办 |\n4月15日前 |\n|\n|\n"
            "二、整改隐患 |\n||||\n"
            "(二)实施管网更新。 |\n4.更新庭院管网45公里。 |\n市住建局 |\n11月底前 |\n|\n"
        ),
        (
            e("1", "(一)开展全面排查。", "对餐饮用户开展入户排查，不少于2600户。", "2026-03-20", [("餐饮用户", ">=", 2600, "户", 2026)], joint="市燃气办"),
            e("2", "(一)开展全面排查。", "对老旧管网开展检测，完成120公里。", "2026-06-30", [("老旧管网", ">=", 120, "公里", 2026)], joint="市住建局|市城投集团"),
            e("3", "(一)开展全面排查。", "建立辖区用户台账。", "2026-04-15", joint="各县区燃气办"),
            e("4", "(二)实施管网更新。", "更新庭院管网45公里。", "2026-11-30", [("庭院管网", ">=", 45, "公里", 2026)], joint="市住建局"),
        ),
    ),
    HeldOut(
        "council-delivery-plan.docx",
        word(
            "Harborough Vale Council Delivery Plan 2025/26",
            "The financial year runs from 1 April to 31 March.",
            Grid(
                [
                    ("Ref", "Project", "Milestone", "Responsible service", "Target quarter", "Comments"),
                    ("CDP1", "Leisure centre refurbishment", "Award the works contract", "Leisure Service", "Q1 2025/26", ""),
                    ("CDP2", "Leisure centre refurbishment", "Reopen 2 swimming pools", "Leisure Service", "Q3 2025/26", ""),
                    ("CDP3", "Waste contract", "Roll out food waste caddies to 18,000 homes", "Waste Service", "Q4 25/26", ""),
                    ("CDP4", "Digital services", "Publish the revised customer charter", "Customer Service Team", "By end of Q2 2025-26", ""),
                    ("CDP5", "Housing", "Adopt the empty homes policy", "Housing Service", "Quarter 3, 2025/26", ""),
                ],
            ),
        ),
        (
            e("CDP1", "", "Award the works contract", "2025-06-30", joint="Leisure Service"),
            e("CDP2", "", "Reopen 2 swimming pools", "2025-12-31", [("swimming pools", ">=", 2, "", 2026)], joint="Leisure Service"),
            e("CDP3", "", "Roll out food waste caddies to 18,000 homes", "2026-03-31", [("homes", ">=", 18000, "", 2026)], joint="Waste Service"),
            e("CDP4", "", "Publish the revised customer charter", "2025-09-30", joint="Customer Service Team"),
            e("CDP5", "", "Adopt the empty homes policy", "2025-12-31", joint="Housing Service"),
        ),
    ),
    HeldOut(
        "报告分解无序号.txt",
        text(
            "桐江市人民政府办公室关于分解2026年政府工作报告重点任务的通知\n"
            "各镇、街道，市政府各部门：\n"
            "现将2026年政府工作报告重点任务分解如下，请抓好落实。\n"
            "一、做强实体经济\n"
            "坚持工业立市，推动产业迈向中高端，加快构筑现代产业体系。\n"
            "培育优质企业。新增规上工业企业35家，专精特新企业12家。\n"
            "责任领导：陈某某　责任单位：市经信局、市科技局\n"
            "扩大有效投资。实施亿元以上项目60个。\n"
            "责任领导：周某某　责任单位：市发改委\n"
            "二、增进民生福祉\n"
            "坚持以人民为中心，办好民生实事。\n"
            "稳定就业。城镇新增就业6000人以上，9月底前建成零工市场2个。\n"
            "责任领导：吴某某　责任单位：市人社局、各镇和街道\n"
        ),
        (
            e("", "一、做强实体经济", "培育优质企业。新增规上工业企业35家，专精特新企业12家。", "", [("规上工业企业", ">=", 35, "家", 2026), ("专精特新企业", ">=", 12, "家", 2026)], joint="市经信局|市科技局"),
            e("", "一、做强实体经济", "扩大有效投资。实施亿元以上项目60个。", "", [("项目", ">=", 60, "个", 2026)], joint="市发改委"),
            e("", "二、增进民生福祉", "稳定就业。城镇新增就业6000人以上，9月底前建成零工市场2个。", "2026-09-30", [("城镇新增就业", ">=", 6000, "人", 2026), ("零工市场", ">=", 2, "个", 2026)], joint="市人社局|各镇和街道"),
        ),
    ),
    HeldOut(
        "代表建议交办表.xlsx",
        book(
            Grid(
                [
                    ("青溪县第十八届人大五次会议代表建议交办表（2026年）", "", "", "", "", "", "", ""),
                    ("编号", "案由", "领衔代表", "内容摘要", "主办单位", "会办单位", "答复期限", "备注"),
                    ("001", "关于增设学校周边停车位的建议", "方某某", "建议在县实验小学周边增设临时停车位80个。", "县公安局", "县住建局、县教育局", date(2026, 6, 30), ""),
                    ("002", "关于修复青溪河步道的建议", "许某某", "步道破损较多。", "县水利局", "", date(2026, 6, 30), ""),
                    ("003", "关于加强校园食品安全监管的建议", "何某某", "", "县市场监管局", "县教育局", date(2026, 5, 31), "重点件"),
                ],
                [(0, 0, 0, 7)],
            )
        ),
        (
            e("001", "", "关于增设学校周边停车位的建议", "2026-06-30", [("临时停车位", ">=", 80, "个", 2026)], lead="县公安局", support="县住建局|县教育局"),
            e("002", "", "关于修复青溪河步道的建议", "2026-06-30", lead="县水利局"),
            e("003", "", "关于加强校园食品安全监管的建议", "2026-05-31", lead="县市场监管局", support="县教育局"),
        ),
    ),
    HeldOut(
        "学期工作行事历.docx",
        word(
            "青溪县第二中学2025—2026学年第二学期工作行事历",
            Grid(
                [
                    ("周次", "起止日期", "主要工作", "责任处室"),
                    ("第1周", "2月24日—3月2日", "1.开学典礼\n2.安全大检查", "德育处\n总务处"),
                    ("第2周", "3月3日—3月9日", "召开教学常规推进会", "教务处"),
                    ("第3周", "3月10日—3月16日", "组织新教师汇报课12节", "教科室、教务处"),
                ],
            ),
        ),
        (
            e("1", "第1周", "开学典礼", "2026-03-02", joint="德育处"),
            e("2", "第1周", "安全大检查", "2026-03-02", joint="总务处"),
            e("", "第2周", "召开教学常规推进会", "2026-03-09", joint="教务处"),
            e("", "第3周", "组织新教师汇报课12节", "2026-03-16", [("新教师汇报课", ">=", 12, "节", 2026)], joint="教科室|教务处"),
        ),
    ),
    HeldOut(
        "督查通报限期整改.txt",
        text(
            "关于农村公路养护专项督查情况的通报\n"
            "各乡镇人民政府：\n"
            "2026年3月10日至14日，县政府督查室对农村公路养护情况开展专项督查。现将有关情况通报如下。\n"
            "一、总体情况\n"
            "全县共养护农村公路812公里，累计修补坑槽3600平方米。\n"
            "二、存在问题\n"
            "（一）日常养护不到位。白沙线K3处边沟堵塞。（责任单位：白沙镇，整改时限：3月31日前）\n"
            "（二）资金拨付滞后。2025年养护补助尚有45万元未拨付。（责任单位：县财政局，整改时限：4月10日前）\n"
            "（三）安全设施缺失。柳河线缺少护栏。（责任单位：柳河乡、县交通运输局，整改时限：5月底前）\n"
            "三、工作要求\n"
            "请各责任单位于6月5日前将整改情况报县政府督查室。\n"
            "2026年3月18日\n"
        ),
        (
            e("一", "二、存在问题", "日常养护不到位。白沙线K3处边沟堵塞。", "2026-03-31", joint="白沙镇", kind="problem"),
            e("二", "二、存在问题", "资金拨付滞后。2025年养护补助尚有45万元未拨付。", "2026-04-10", joint="县财政局", kind="problem"),
            e("三", "二、存在问题", "安全设施缺失。柳河线缺少护栏。", "2026-05-31", joint="柳河乡|县交通运输局", kind="problem"),
        ),
        ("2026-06-05",),
    ),
    HeldOut(
        "parish-minutes-margin.txt",
        text(
            "ELDERBROOK PARISH COUNCIL\nMinutes of the meeting held on 9th March 2026 at 7.30pm in the Village Hall\n"
            "Present: Cllrs Ash (Chair), Birch, Cole and the Clerk.\n"
            "1. Apologies\nApologies were received from Cllr Dunn.\n"
            "2. Highways\na) The Clerk reported that two bollards on Mill Lane had been damaged. Clerk to report the damage to the County Council by 20 March.\n"
            "b) It was noted that the salt bins had been filled.\n"
            "3. Play area\na) Members considered three quotations for new swings. It was resolved that the quotation of Playwell be accepted. Cllr Birch to place the order by the end of April.\n"
            "b) Cllr Cole confirmed that the fence had been repaired.\n"
            "4. Date of next meeting\nMonday 13th April 2026.\n"
        ),
        (
            e("", "Highways", "Clerk to report the damage to the County Council by 20 March.", "2026-03-20", joint="Clerk"),
            e("", "Play area", "Cllr Birch to place the order by the end of April.", "2026-04-30", joint="Cllr Birch"),
        ),
    ),
    HeldOut(
        "action-tracker.xlsx",
        book(
            Grid(
                [
                    ("Quality Improvement Action Tracker", "", "", "", "", "", "", ""),
                    ("ID", "Raised on", "Source", "Action required", "Assigned to", "Original due", "Revised due", "RAG"),
                    ("A-01", date(2026, 1, 12), "Board", "Replace the triage screens in 4 clinics", "Estates Team", date(2026, 3, 31), date(2026, 5, 29), "Amber"),
                    ("A-02", date(2026, 1, 12), "Audit", "Raise hand hygiene compliance to 95%", "Infection Control Team", date(2026, 6, 30), "", "Green"),
                    ("A-03", date(2026, 2, 9), "Board", "Publish the revised complaints leaflet", "Patient Experience Team", date(2026, 4, 30), "", "Green"),
                ],
                [(0, 0, 0, 7)],
            )
        ),
        (
            e("A-01", "", "Replace the triage screens in 4 clinics", "2026-05-29", [("clinics", ">=", 4, "", 2026)], joint="Estates Team"),
            e("A-02", "", "Raise hand hygiene compliance to 95%", "2026-06-30", [("hand hygiene compliance", ">=", 95, "%", 2026)], joint="Infection Control Team"),
            e("A-03", "", "Publish the revised complaints leaflet", "2026-04-30", joint="Patient Experience Team"),
        ),
    ),
)
