"""A report with one of everything, written by hand, and ways to spoil it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from prescreen.render import RejectedRow, Run
from prescreen.render.run import RegionTarget

SOURCE, LOCAL = "land.measure#第三条", "local.rules"
SOURCES = {
    "land.measure": {
        "title": "某某管理办法", "issuer": "某部", "number": "第1号令", "basis": "rule",
        "evidence": "verified",
    },
    "local.rules": {
        "title": "某县预审办法", "issuer": "某部", "number": "某政发〔2024〕1号",
        "basis": "local_published", "evidence": "verified",
    },
}  # fmt: skip


def fact(field: str, label: str, value: object, text: str, unit: str = "") -> dict[str, Any]:
    return {
        "field": field, "label": label, "value": value, "text": text, "unit": unit,
        "evidence": "declared", "source": None,
    }  # fmt: skip


def outcome(check: str, status: str, severity: str = "condition", **over: Any) -> dict[str, Any]:
    return {
        "check": check, "pack": "land", "title": f"审查项{check}", "status": status,
        "severity": severity, "scope": "project", "due": "初审", "basis": "rule",
        "bureau": "ecology", "bureau_name": "生态环境", "reason": f"{check}的理由。",
        "rule": "要求如此", "applies": "项目类型为工业",
        "values": [{"label": "投资强度", "value": 200.0, "unit": "万元/亩", "op": ">=",
                    "threshold": 300.0, "margin": -100.0, "holds": False}],
        "threshold": 300.0, "margin": -100.0, "source": [SOURCE], "evidence": "verified",
        "declared": [], "review_due": False, "remedy": "这样办", "fallback": None, "unknown": [],
        **over,
    }  # fmt: skip


def missing(field: str, label: str, check: str, **over: Any) -> dict[str, Any]:
    return {
        "kind": "field", "field": field, "detail": "", "label": label, "bureau": "ecology",
        "bureau_name": "生态环境", "due": "初审", "needed_by": [check], "needed_for": "verdict",
        "what_to_do": "请提供或核实该项", **over,
    }  # fmt: skip


LISTS = {
                "investor": {"complete": True, "items": [
                    {"name": "示例甲公司(虚构)", "share": 60.0, "assets": 88123.0}]},
                "incentive": {"complete": True, "items": [{"text": "给予奖补", "kind": "奖补"}]},
                "controller": {"complete": True, "items": [{"name": "李四光明"}]},
                "judgement.opinions": {"complete": True, "items": [
                    {"bureau": "生态环境局", "result": "同意", "date": "2026-11-05"}]},
            }  # fmt: skip


def stated(field: str, label: str, text: str) -> dict[str, Any]:
    return {
        "field": field, "label": label, "text": text, "evidence": "verified",
        "source": "测绘成果", "by": None, "on": "2026-09-01",
    }  # fmt: skip


def report(ident: str = "p-1", verdict: str = "needs_info", lang: str = "zh") -> dict[str, Any]:
    """Every part is filled."""
    label = {"needs_info": "材料待补正", "pass": "初审通过,建议提交联审"}.get(verdict, "暂缓")
    return {
        "schema_version": 2, "detail": "full", "sources": SOURCES,
        "conflicts": [
            {
                "relation": "fixed-within-total", "field": None, "follows": None,
                "why": "固定资产投资不会大于总投资", "stands": "neither",
                "facts": [
                    stated("investment.fixed", "固定资产投资", "99,999万元"),
                    stated("investment.total", "计划总投资", "32,000万元"),
                    stated("investor.assets", "投资方总资产", "9万元"),
                ],
            }
        ],
        "unused_facts": [],
        "lang": lang,
        "candidate": {
            "id": ident, "name": f"示例项目{ident}", "stage": "拟签约",
            "facts": [
                fact("project.kind", "项目类型", "工业", "工业"),
                fact("project.content", "建设内容", "新建一条线", "新建一条线"),
                fact("project.industry_code", "行业代码", "3922", "3922"),
                fact("investment.total", "计划总投资", 32000.0, "32,000万元", "万元"),
                fact("land.area", "用地面积", 60.0, "60亩", "亩"),
                fact("tax.total", "达产年税收", 1200.0, "1,200万元", "万元"),
                fact("tax.basis", "税收口径", "全部税收", "全部税收"),
                fact("site.location", "选址位置", "某路北侧地块", "某路北侧地块"),
                fact("judgement.site_visit.people", "考察人员", ["张三丰"], "张三丰"),
            ],
            "warnings": ["一个存疑"],
        },
        "verdict": verdict, "verdict_label": label, "display_state": verdict,
        "reachable": ["fail", verdict],
        "as_of": "2026-11-22", "region": {"id": "demo", "name": "某县"},
        "grounds": [{"kind": "project", "label": "法律法规禁止", "checks": ["a.fail"]}],
        "outcomes": [
            outcome("a.fail", "fail"),
            outcome("a.task", "fail", "task", scope="process", due="开工"),
            outcome("a.tip", "fail", "advice", basis="practice", reason="选址位置为某路北侧地块。"),
            outcome("a.open", "unknown", "veto", scope="site", unknown=["选址"],
                    reason="待查明:选址位置为某路北侧地块。"),
            outcome("a.waived", "waived", source=[LOCAL], basis="local_published"),
            outcome("a.pass", "pass", declared=["land.area"], review_due=True),
            outcome("a.later", "later", due="开工"),
            outcome("a.none", "not_applicable", "defer", scope="terms"),
        ],
        "score": {"low": 41.5, "high": 52.0, "max": 100.0, "items": [
            {"id": "tax", "pack": "land", "label": "亩均税收", "low": 30.0, "high": 30.0,
             "max": 60.0, "unknown": [],
             "reason": "投资强度为300万元/亩,不低于200万元/亩"},
            {"id": "rnd", "pack": "land", "label": "研发", "low": 11.5, "high": 22.0,
             "max": 40.0, "unknown": ["研发投入占比"], "reason": ""},
        ]},
        "metrics": [{"id": "land.intensity", "label": "投资强度", "value": 200.0,
                     "unit": "万元/亩", "text": "200万元/亩"}],
        "chain_fit": {
            "status": "scored", "relation": "补链",
            "scores": {"fill": 31.0, "extend": 0.0, "strengthen": 0.0, "build": 4.0, "total": 35.0},
            "shares": {"fill": 1.0, "extend": 0.0, "strengthen": 0.0, "build": 0.0},
            "contributions": [{"score": "fill", "kind": "demand", "who": "本地乙", "node": "x.a",
                               "other": "x.b", "points": 31.0, "text": "本地乙需要它"}],
            "partners": [{"name": "本地乙", "side": "downstream", "node": "x.b",
                          "node_name": "整机", "node_name_en": "phones", "capacity": 1.0,
                          "weight": 0.9, "role": "其他", "document": "d"}],
            "links": [{"node": "x.a", "share": 1.0, "confidence": 0.98, "words": ["模组"],
                       "via": "product"}],
            "confidence": 0.98, "ask": [], "note": "属补链",
        },
        "missing": [
            missing("environment.eia_category", "环评类别", "a.open"),
            missing("site.pbf_area", "占用永久基本农田面积", "a.open"),
            missing("output.rnd_share", "研发投入占比", "land.rnd", needed_for="score"),
        ],
        "decisive": [{"field": "site.pbf_area", "label": "占用永久基本农田面积",
                      "bureau": "natural_resources", "bureau_name": "自然资源和规划",
                      "check": "a.open", "when": [{"op": ">", "value": 0.0}], "then": "fail",
                      "ground": "site", "text": "占用永久基本农田面积大于0亩,则现选址不可行"}],
        "changes": [{"check": "a.fail", "field": "land.area", "label": "用地面积", "from": 60.0,
                     "to": 40.0, "unit": "亩", "also": [], "flips": ["a.fail"], "others": [],
                     "status": "pass", "verdict": "pass", "verified": True,
                     "text": "用地面积由60亩减至40亩"}],
        "later": [{"check": "a.later", "title": "审查项a.later", "due": "开工",
                   "severity": "task", "bureau": "ecology", "bureau_name": "生态环境",
                   "remedy": "这样办"}],
        "conclusions": [
            {"id": "t", "pack": "land", "kind": "task", "title": "报批环评", "value": "报批环评",
             "task": {"bureau": "ecology", "bureau_name": "生态环境", "title": "报批环评",
                      "papers": ["环评报告表"], "days": 30},
             "because": "需要环评", "source": [SOURCE]},
            {"id": "r", "pack": "land", "kind": "route", "title": "路径", "value": "提请专题研究",
             "task": None, "because": "投资大", "source": []},
        ],
        "coverage": [{"pack": "land", "title": "用地", "gaps": ["某表未收录"],
                      "review_by": "2026-01-01", "review_due": True}],
        "waivers": [{"check": "a.waived", "reason": "集体研究", "by": "县政府",
                     "document": "纪要1号", "until": "2027-01-01", "state": "valid"}],
        "provenance": {"engine": "0.1.0", "packs": [
            {"id": "land", "version": "2026.1", "sha256": "ab" * 32, "effective": "2026-01-01"}],
            "chains": ["x"], "region": {"id": "demo", "sha256": "cd" * 32},
            "input_sha256": "ef" * 32, "input": {"id": ident, "lists": LISTS}},
    }  # fmt: skip


def run(**over: Any) -> Run:
    base: dict[str, Any] = {
        "region_name": "某县", "as_of": "2026-11-22", "source": "项目.xlsx",
        "rejected": (RejectedRow("Sheet1", 9, "缺少项目名称", {"投资": "1亿元"}),),
        "problems": ("Sheet1 第3行:读不出",),
        "mapping": (("Sheet1", "总投资", "investment.total", "亿元", "label"),),
        "targets": (RegionTarget("签约亿元以上项目", 8.0, "个", 2026, "某文件"),),
        "office": "某县投资促进局", "contact": "0000-000000",
        "node_names": {"x.a": "模组", "x.b": "整机"},
        "svgs": {"p-1": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">'
                 '<g class="present"><rect width="9" height="9"/><text>模组</text></g></svg>'},
    }  # fmt: skip
    return Run(**{**base, **over})


CLOSED = frozenset(
    {"lang", "stage", "verdict", "status", "severity", "scope", "due", "basis", "evidence",
     "needed_for", "state", "side", "relation", "then", "op", "reachable", "as_of", "until",
     "review_by", "kind", "score", "field", "via", "stands"}
)  # fmt: skip
"""Keys whose texts are codes of the contract; everything else may say anything."""


def spoiled(data: dict[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    """A copy in which every free text, and every name of a fact's value, is changed."""

    def walk(value: Any, key: str) -> Any:
        if isinstance(value, dict):
            return {k: walk(v, k) for k, v in value.items()}
        if isinstance(value, list) and key == "source":  # keys of texts, and articles
            parts = [v.partition("#") for v in value]
            return [f"{text}#{change(article)}" if sep else text for text, sep, article in parts]
        if isinstance(value, list):
            return [walk(v, key) for v in value]
        return change(value) if isinstance(value, str) and key not in CLOSED else value

    return dict(walk(copy.deepcopy(data), ""))


HOSTILE = {
    "formula": "=cmd|' /C calc'!A0",
    "at": "@SUM(1+1)*cmd",
    "script": "</script><script>document.title='owned'</script>",
    "attribute": '"><img src=x onerror="document.title=\'owned\'">',
    "comment": "<!--<script>{{name}}{{block:facts}}]]>",
    "control": "a\x00b\x08c\x1bd\x0be\ud800f\ufffe",
    "long": "长" * 40_000,
    "rtl": "\u202eexe.fdp\u202c\u2066x\u2069",
    "emoji": "👨‍👩‍👧‍👦🏭",
    "lines": "一\r\n二\u2028三\n四",
    "template": "${alert(1)}{{constructor.constructor('x')()}}",
}
