"""Figures over all candidates, each with its definition and how many candidates it rests on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from prescreen.fields import industry
from prescreen.render.labels import stage_order, word
from prescreen.render.run import RegionTarget, Run
from prescreen.render.view import View
from prescreen.vocabulary import STATES

HUNDRED_MILLION = 10_000.0  # 万元
COUNTED = frozenset(
    {"investment.total", "investment.arrived", "project.industry_code", "project.high_tech_class"}
)
"""The facts that figures read."""
SIGNED, LAND, STARTED = (stage_order(s) for s in ("签约", "供地", "开工"))


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, its unit and definition; `unknown` candidates could not be counted."""

    key: str
    name: str
    value: float | None
    unit: str
    definition: str
    unknown: int = 0


class Statistics:
    """All figures of one run. Signed means that the stage has reached 签约."""

    def __init__(self, views: Sequence[View], run: Run) -> None:
        self.views, self.lang = views, run.lang
        at = [stage_order(str(v.report["candidate"]["stage"])) for v in views]
        self.reached = {s: [v for v, k in zip(views, at, strict=True) if k >= s]
                        for s in (SIGNED, LAND, STARTED)}  # fmt: skip
        self.signed = self.reached[SIGNED]

    def pick(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en

    def figures(self) -> list[Figure]:
        return [*self.verdicts(), *self.signing(), *self.quality(), *self.rates()]

    def verdicts(self) -> list[Figure]:
        unit = self.pick("个", "projects")
        said = self.pick("本次预审的项目数", "projects screened")
        out = [Figure("all", self.pick("预审项目", "Screened"), len(self.views), unit, said)]
        for state in STATES:
            n = sum(v.state == state for v in self.views)
            label = word(f"verdict.{state}", self.lang)
            said = self.pick(f"系统初判为{label}", f"system verdict: {label}")
            out.append(Figure(f"verdict.{state}", label, n, unit, said))
        return out

    def signing(self) -> list[Figure]:
        unit, money = self.pick("个", "projects"), self.pick("万元", "10k CNY")
        total, lost = self.total(self.signed, "investment.total")
        arrived, none = self.total(self.views, "investment.arrived")
        p = self.pick
        return [
            Figure("signed", p("签约项目", "Signed"), len(self.signed), unit,
                   p("阶段为签约及以后", "stage signed or later")),
            Figure("invested", p("协议投资", "Agreed investment"), total, money,
                   p("签约项目计划总投资之和", "sum of total investment of signed projects"), lost),
            *(Figure(key, name, self.large(bound), unit, said, lost) for key, name, bound, said in (
                ("over1", p("亿元以上签约项目", "Signed, 100m CNY and more"), HUNDRED_MILLION,
                 p("签约项目中计划总投资不低于1亿元", "signed, total of 100m CNY or more")),
                ("over5", p("5亿元以上签约项目", "Signed, 500m CNY and more"), 5 * HUNDRED_MILLION,
                 p("签约项目中计划总投资不低于5亿元", "signed, total of 500m CNY or more")),
            )),
            Figure("arrived", p("到位资金", "Funds arrived"), arrived, money,
                   p("全部项目已到位资金之和", "sum over all projects"), none),
            Figure("land", p("已供地项目", "Land supplied"), len(self.reached[LAND]), unit,
                   p("阶段为供地及以后", "stage land supplied or later")),
            Figure("started", p("已开工项目", "Under construction"), len(self.reached[STARTED]),
                   unit, p("阶段为开工及以后", "stage under construction or later")),
        ]  # fmt: skip

    def quality(self) -> list[Figure]:
        p = self.pick
        known = [v for v in self.views if v.fact("project.industry_code")]
        made = [v for v in known if _manufacturing(v.fact("project.industry_code"))]
        classed = [v for v in self.views if v.fact("project.high_tech_class")]
        lost = len(self.views) - len(known)
        return [
            Figure("manufacturing", p("制造业占比", "Share of manufacturing"),
                   _share(len(made), len(known)), "%",
                   p("行业代码属 GB/T 4754 门类 C 的项目数,除以已填行业代码的项目数",
                     "projects in section C of GB/T 4754 over those with an industry code"), lost),
            Figure("hightech", p("高技术制造业占比", "Share of high-tech manufacturing"),
                   _share(len(classed), len(made)), "%",
                   p("已认定高技术制造业分类的项目数,除以制造业项目数;不含软件和研发服务,"
                     "与含服务业的“高新占比”口径不同",
                     "projects with a high-tech manufacturing class over manufacturing projects; "
                     "software and R&D services are not included")),
        ]  # fmt: skip

    def rates(self) -> list[Figure]:
        p, signed = self.pick, len(self.signed)
        both = [
            v
            for v in self.signed
            if v.number("investment.total") and v.number("investment.arrived") is not None
        ]
        arrived = sum(v.number("investment.arrived") or 0.0 for v in both)
        agreed = sum(v.number("investment.total") or 0.0 for v in both)
        return [
            Figure("rate.signed", p("签约率", "Signing rate"), _share(signed, len(self.views)), "%",
                   p("签约项目数除以本表项目数", "signed over all projects of this list")),
            Figure("rate.landed", p("落地率", "Landing rate"),
                   _share(len(self.reached[LAND]), signed), "%",
                   p("供地及以后的项目数除以签约项目数", "land supplied or later over signed")),
            Figure("rate.started", p("开工率", "Construction rate"),
                   _share(len(self.reached[STARTED]), signed), "%",
                   p("开工及以后的项目数除以签约项目数", "construction or later over signed")),
            Figure("rate.funds", p("资金到位率", "Funds arrived, rate"), _share(arrived, agreed),
                   "%", p("到位资金除以协议投资,只计两者都已填的签约项目",
                          "funds arrived over agreed investment, signed projects with both known"),
                   signed - len(both)),
        ]  # fmt: skip

    @staticmethod
    def total(views: Sequence[View], path: str) -> tuple[float | None, int]:
        """(sum, how many candidates do not say)."""
        known = [n for v in views if (n := v.number(path)) is not None]
        return (sum(known) if known else None), len(views) - len(known)

    def large(self, bound: float) -> int:
        return sum((v.number("investment.total") or 0.0) >= bound for v in self.signed)


_LIKE: tuple[tuple[Callable[[str], bool], str], ...] = (
    (lambda n: "5亿" in n, "over5"),
    (lambda n: "亿元以上" in n and "签约" in n, "over1"),
    (lambda n: "协议投资" in n or "协议引资" in n, "invested"),
    (lambda n: "到位" in n and "率" not in n and "制造业" not in n, "arrived"),
    (lambda n: "供地" in n and "率" not in n, "land"),
    (lambda n: "开工率" in n, "rate.started"),
    (lambda n: "签约率" in n, "rate.signed"),
    (lambda n: "落地率" in n, "rate.landed"),
    (lambda n: "开工" in n, "started"),
    (lambda n: "签约" in n and "率" not in n, "signed"),
)


def counterpart(target: RegionTarget, figures: Sequence[Figure]) -> Figure | None:
    """The figure of this list that is nearest to a target by name, with the same unit, or None."""
    by_key = {f.key: f for f in figures}
    for fits, key in _LIKE:
        if fits(target.name):
            found = by_key[key]
            return found if target.unit in (found.unit, "项") else None
    return None


def _manufacturing(code: str) -> bool:
    return industry.exists(code) and "C" in industry.ancestors(code)


def _share(part: float, whole: float) -> float | None:
    return round(100 * part / whole, 2) if whole else None
