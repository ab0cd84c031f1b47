"""Words stand in tables: each code once, its labels in both languages, in an order that is used."""

from __future__ import annotations

from collections import Counter
from typing import Any, get_args

import polars as pl
import pytest

from prescreen import vocabulary as v
from prescreen.columnar.outcomes import LEGEND
from prescreen.columnar.results import OUTCOME, STAGE_TYPE, VERDICT_TYPE, ranks
from prescreen.fields import catalogue

TABLES = {n: t for n in v.__all__ if isinstance(t := getattr(v, n), v.WordTable)}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_each_code_and_each_name_once(name: str) -> None:
    """No code stands twice, no word means two codes, and both languages have a label."""
    words = TABLES[name].values()
    assert len(set(TABLES[name].codes)) == len(TABLES[name].codes)
    names = Counter(n for w in words for n in {w.code, w.label, *w.aliases})
    assert not [n for n, times in names.items() if times > 1]
    assert all(w.label and w.label_en for w in words)


@pytest.mark.parametrize(
    ("literal", "words"),
    [
        (v.VerdictCode, v.VERDICTS), (v.GroundCode, v.GROUNDS), (v.StatusCode, v.STATUSES),
        (v.SeverityCode, v.SEVERITIES), (v.ScopeCode, v.SCOPES), (v.BasisCode, v.BASES),
        (v.GradeCode, v.GRADES), (v.SeenCode, v.SEEN), (v.WaiverCode, v.WAIVERS),
        (v.ConclusionCode, v.CONCLUSIONS), (v.NeedCode, v.NEEDS), (v.FitCode, v.FITS),
        (v.SideCode, v.SIDES), (v.StageCode, v.STAGES),
    ],
)  # fmt: skip
def test_types_name_the_codes_of_their_table(literal: Any, words: v.WordTable[v.Word]) -> None:
    """What type checkers and schemas are told is what the table holds."""
    assert set(get_args(literal)) == set(words)


def test_relations_are_the_labels_of_fits() -> None:
    """Reports name a fit by its Chinese label."""
    assert get_args(v.RelationCode) == tuple(fit.label for fit in v.FITS.values())


def test_verdicts_are_decided_from_the_gravest() -> None:
    """The order of decision is the order of rank turned round; severities follow it."""
    assert v.DECIDED == ("fail", "defer", "needs_info", "conditional", "pass")
    assert v.DECIDING == ("veto", "defer", "condition")
    assert v.SEVERITIES.codes[:3] == v.DECIDING
    assert v.GROUNDS.codes == (*v.SCOPES, "local")


def test_numbers_of_outcomes_never_change() -> None:
    """Files of results hold these numbers, so they are fixed."""
    assert LEGEND == ("fail", "pass", "unknown", "not_applicable", "later", "waived")


def test_members_are_bureaus() -> None:
    """The fourteen units of a joint review are known bureaus."""
    assert len(set(v.MEMBERS)) == 14
    assert set(v.MEMBERS) <= set(v.BUREAUS)


@pytest.mark.parametrize(
    ("field", "words"), [("project.stage", v.STAGES), ("chain.relation", v.FITS)]
)
def test_fields_take_their_values_from_the_vocabulary(
    field: str, words: v.WordTable[v.Word]
) -> None:
    """Values of the catalogue that are words of the vocabulary have its labels and aliases."""
    found = catalogue[field]
    assert found.values == tuple(w.label for w in words.values())
    assert found.values_en == tuple(w.label_en for w in words.values())
    assert dict(found.value_aliases) == {a: w.label for w in words.values() for a in w.aliases}


# -- how a verdict is shown ------------------------------------------------------------------------
@pytest.mark.parametrize("stage", v.STAGES)
def test_a_pass_before_the_review_says_only_that_nothing_is_against_it(stage: str) -> None:
    """Before the preliminary review nobody has judged a project, whatever its verdict."""
    early = stage in ("线索", "在谈")
    assert (v.shown("pass", stage) is v.NOTHING_AGAINST) is early
    assert v.shown("needs_info", stage) is v.VERDICTS["needs_info"]


@pytest.mark.parametrize(
    ("severity", "basis", "label"),
    [("veto", "law", "法定否决项"), ("veto", "local_published", "本地否决项"),
     ("condition", "local_published", "须落实事项")],
)  # fmt: skip
def test_a_veto_by_local_text_has_a_name_of_its_own(severity: str, basis: str, label: str) -> None:
    """A veto that rests on a published local text is no statutory one."""
    assert v.severity_of(severity, basis).label == label


# -- rank ------------------------------------------------------------------------------------------
def test_candidates_and_columns_rank_alike() -> None:
    """The key of one candidate and the keys of a list give the same order, ties and blanks too."""
    rows = [
        (verdict, stage, opened, score, ident)
        for ident, score, opened in zip(
            "dbcaä甲A1", (None, 0.0, 7.5, 7.5, 99.0, -2.0, 0.1, None), (3, 0, 2, 2, 1, 0, 3, 1),
            strict=True,
        )
        for verdict in v.VERDICTS
        for stage in v.STAGES
    ]  # fmt: skip
    words = ("later", "unknown", "unknown")
    frame = pl.DataFrame(
        [
            {"verdict": a, "stage": b, "score_low": d, "id": e}
            | {f"c{i}": words[i] if i < c else "pass" for i in range(3)}
            for a, b, c, d, e in rows
        ]
    )
    checks = ("c0", "c1", "c2")
    typed = frame.cast(
        {"verdict": VERDICT_TYPE, "stage": STAGE_TYPE, **dict.fromkeys(checks, OUTCOME)}
    )
    ranked = typed.sort(*ranks(checks)).select("verdict", "stage", "score_low", "id")
    wanted = sorted(rows, key=lambda row: v.rank(*row))
    assert ranked.rows() == [(a, b, d, e) for a, b, _, d, e in wanted]


@pytest.mark.parametrize("stage", ["线索", "在谈"])
@pytest.mark.parametrize("verdict", ["pass", "conditional", "needs_info"])
def test_the_least_known_never_leads(stage: str, verdict: str) -> None:
    """Before the review, what is known of goes before a project of which nothing is."""
    bare = v.rank("pass", stage, 300, 99.0, "a")
    assert v.rank(verdict, stage, 299, None, "z") < bare
    assert bare < v.rank("fail", stage, 0, 99.0, "a")


@pytest.mark.parametrize("verdict", v.VERDICTS)
def test_each_verdict_has_its_states(verdict: str) -> None:
    """A pass before the review is a state of its own; every other verdict is its own state."""
    states = {v.display_state(verdict, stage) for stage in v.STAGES}
    assert states == ({"pass", "nothing_against"} if verdict == "pass" else {verdict})
    assert len({s.mark for s in v.STATES.values()}) == len(v.STATES) == 6
    assert len({s.colour.ink for s in v.STATES.values()}) == 6


def test_stages_are_ranked_once_each() -> None:
    """What is to be decided comes first in a list, what is decided last."""
    assert sorted(v.RANKED_STAGES) == sorted(v.STAGES)
    assert v.RANKED_STAGES[-4:] == v.STAGES.codes[-4:]
    assert set(v.RANKED_STAGES[-4:]) == v.LANDED


# -- names -----------------------------------------------------------------------------------------
def test_stages_in_order() -> None:
    """The index of a stage is its place in the course of a project."""
    assert [v.stage_index(name) for name in v.STAGES] == list(range(9))


@pytest.mark.parametrize(
    ("word", "meant"),
    [("已签约", "签约"), ("签约前", "拟签约"), ("供地前", "供地"), ("开工前", "开工"),
     ("投产前", "投产"), ("已签约后", "签约"), ("在建", "开工"), (" 洽谈中 ", "在谈")],
)  # fmt: skip
def test_other_words_for_stages(word: str, meant: str) -> None:
    """Papers call stages by other words."""
    assert v.stage(word) == meant
    assert v.stage_index(word) == v.STAGES.index(meant)


def test_no_stage() -> None:
    """A word that is no stage is refused in both languages."""
    assert v.stage("终止") is None
    with pytest.raises(ValueError, match="不认识的阶段"):
        v.stage_index("终止")


@pytest.mark.parametrize(
    ("name", "code"),
    [("ecology", "ecology"), ("生态环境", "ecology"), ("市监局", "market_regulation"),
     ("某区市场监督管理局", "market_regulation"), ("某市生态环境局某分局", "ecology"),
     ("某市自然资源和规划局", "natural_resources"), ("气象局", None), ("", None),
     ("taxation", None)],
)  # fmt: skip
def test_bureau_code(name: str, code: str | None) -> None:
    """A local name is found by the longest name inside it; a code is found only as it is."""
    assert v.bureau_code(name) == code


def test_bureaus() -> None:
    """Bureaus have labels in both languages; others are not there."""
    assert len(v.BUREAUS) >= 22
    assert v.BUREAUS["ecology"].label == "生态环境"
    assert v.BUREAUS["ecology"].label_en == "ecology and environment"
    assert "moon" not in v.BUREAUS
