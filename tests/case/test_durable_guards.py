"""Every trouble of durable-rules 2.0.28 that the adapter prevents: the raw trouble, and the guard.

Where the trouble hangs or crashes the interpreter it is shown in a process of its own. A test of
a raw trouble that fails means that durable-rules was mended: the guard may then go.
"""

from __future__ import annotations

import gc
import os
import re
import resource
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from tests.case.live_tools import (
    both,
    draw,
    field,
    needs_durable,
    no,
    program,
    stands,
    tagged,
    when,
)

from prescreen.case.network import Letter

pytestmark = [pytest.mark.live, needs_durable]
ROOT = Path(__file__).parents[2]
numbers = count()

PRELUDE = """
from itertools import count
from durable.engine import Host, Ruleset
numbers = count()
def one(*patterns, act=lambda c: None):
    return {"all": [{f"m{i}": p} for i, p in enumerate(patterns)], "run": act}
def ruleset(**rules):
    return Ruleset(f"raw{next(numbers)}", object(), rules)
def tell(rules, fact, sid="1"):
    out = []
    rules.do_actions(rules.assert_fact({**fact, "sid": sid}), lambda e, s: out.append(s))
    return out[0] if out else None
"""


def one(*patterns: object, act: Callable[..., None] = lambda c: None) -> dict[str, Any]:
    return {"all": [{f"m{i}": p} for i, p in enumerate(patterns)], "run": act}


def ruleset(**rules: Any) -> Any:
    from durable.engine import Ruleset

    return Ruleset(f"raw{next(numbers)}", object(), rules)


def tell(rules: Any, fact: dict[str, object], sid: str = "1") -> Any:
    out: list[Any] = []
    rules.do_actions(rules.assert_fact({**fact, "sid": sid}), lambda e, s: out.append(s))
    return out[0] if out else None


def apart(code: str, seconds: float = 5) -> int | None:
    """The exit code of the code in a process of its own, None if it hangs."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", PRELUDE + textwrap.dedent(code)],
            timeout=seconds,
            capture_output=True,
            check=False,
            cwd=ROOT,
        )
    except subprocess.TimeoutExpired:
        return None
    return done.returncode


def crashes(code: str) -> None:
    """The code ends the interpreter; seen on CPython 3.11.7 for Linux, elsewhere it may not."""
    ended = apart(code)
    if ended in (0, 1) and (sys.version_info[:3] != (3, 11, 7) or sys.platform != "linux"):
        pytest.skip("this build does not crash")
    assert ended not in (0, 1, None)


@pytest.fixture
def fired() -> list[object]:
    return []


# -- it hangs or crashes ---------------------------------------------------------------------------
def test_raw_facts_in_one_go_crash_where_one_is_refused() -> None:
    """`assert_facts` with a number that it cannot read ends the interpreter."""
    code = """
    rules = ruleset(r=one({"$gt": {"v": 0}}))
    rules.do_actions(rules.assert_facts([{"v": 1e-05}]), lambda e, s: None)
    """
    crashes(code)


def test_raw_deleting_a_session_without_a_firing_crashes() -> None:
    """Deleting a session in which nothing fired ends the interpreter."""
    code = """
    rules = ruleset(r=one({"check": "a"}, {"check": "b"}))
    tell(rules, {"check": "a"})
    rules.delete_state("1")
    """
    crashes(code)


def test_sessions_in_which_nothing_fires_are_deleted() -> None:
    """A half-met conjunction, again and again: every session begins with a rule that fires."""
    made = program([when("r", both(stands("c.one"), stands("c.two")))])
    for _ in range(300):
        assert draw("durable", made, {"c.one": "F"}) == ([], set())


def test_raw_512_rules_never_end() -> None:
    """A ruleset of 511 rules answers and one of 512 never does."""
    code = """
    rules = ruleset(**{f"r{i}": one({"$and": [{"kind": "x"}, {f"f{i}": 1}]}) for i in range(512)})
    tell(rules, {"kind": "x", "f3": 1})
    """
    assert apart(code, 4) is None
    assert apart(code.replace("512", "511"), 20) == 0


def test_a_thousand_conclusions_load() -> None:
    """They are cut into rulesets that stay below the limit, and see each other's tags."""
    many = [
        when(f"r{i}", tagged(f"t{i - 1}") if i else stands("c.one"), f"t{i}") for i in range(1000)
    ]
    made = program(many)
    drawn, tags = draw("durable", made, {"c.one": "F"})
    assert (len(drawn), len(tags)) == (1000, 1000)
    assert draw("durable", made, {"c.one": "M"}) == ([], set())


def test_raw_absence_as_a_pattern_hangs() -> None:
    """A pattern for what does not exist hangs."""
    code = """
    rules = ruleset(r=one({"$nex": {"seen": 1}}))
    tell(rules, {"a": 1})
    """
    assert apart(code, 4) is None


def test_absence_is_a_letter() -> None:
    """No pattern of ours asks for absence; a tag not given is fed as such."""
    made = program([when("a", stands("c.one"), "t"), when("b", no(tagged("t")))])
    assert draw("durable", made, {"c.one": "M"})[0] == ["b"]
    assert draw("durable", made, {"c.one": "F"})[0] == ["a"]
    assert not re.search(r"\$nex|\$not|none\(", adapter_code())


# -- limits ----------------------------------------------------------------------------------------
def test_raw_65_rules_true_for_one_fact_all_fail(fired: list[object]) -> None:
    """One fact fires 64 rules, but of 65 it fires none and is an error."""

    def many(n: int) -> Any:
        return ruleset(
            **{f"r{i}": one({f"f{i}": 1}, act=lambda c: fired.append(1)) for i in range(n)}
        )

    fact: dict[str, object] = {f"f{i}": 1 for i in range(65)}
    tell(many(64), fact)
    assert len(fired) == 64
    with pytest.raises(Exception, match="303"):
        tell(many(65), fact)
    assert len(fired) == 64


def test_many_conclusions_may_rest_on_one_outcome() -> None:
    """Three hundred conclusions on one outcome are all drawn."""
    made = program([when(f"r{i}", stands("c.one")) for i in range(300)])
    assert len(draw("durable", made, {"c.one": "F"})[0]) == 300


def test_raw_a_rule_that_joins_many_facts_fails() -> None:
    """A rule that joins twenty facts is an error when they are told."""
    rules = ruleset(r=one(*({"$and": [{"check": f"c{i}"}, {"t": "F"}]} for i in range(20))))

    def tell_all() -> None:
        for i in range(20):
            tell(rules, {"check": f"c{i}", "t": "F"})

    with pytest.raises(Exception, match="304"):
        tell_all()


def test_long_conjunctions_are_joined_in_steps() -> None:
    """A conclusion from a hundred outcomes is drawn if all hold, and not if one is unknown."""
    names = [f"c.x{i}" for i in range(100)]
    made = program([when("r", both(*(stands(n) for n in names)))])
    assert draw("durable", made, dict.fromkeys(names, "F"))[0] == ["r"]
    assert draw("durable", made, dict.fromkeys(names, "F") | {"c.x50": "M"})[0] == []


def test_raw_the_1025th_session_is_refused() -> None:
    """A ruleset takes 1,024 sessions, and the next is a MemoryError."""
    rules = ruleset(r=one({"check": "a"}))
    for i in range(1024):
        tell(rules, {"check": "a"}, f"s{i}")
    with pytest.raises(MemoryError):
        tell(rules, {"check": "a"}, "s1024")


def test_thousands_of_derivations_keep_memory_flat() -> None:
    """One session a derivation, deleted at its end."""
    made = program([when("a", stands("c.one"), "t"), when("b", tagged("t"))])
    for _ in range(500):
        draw("durable", made, {"c.one": "F"})
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(5000):
        assert draw("durable", made, {"c.one": "F"})[0] == ["a", "b"]
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 4096, f"{grown} KiB more"


# -- what it does in silence -----------------------------------------------------------------------
def test_raw_exceptions_in_actions_are_swallowed() -> None:
    """An exception in an action is not raised but kept in the session's state."""

    def act(c: Any) -> None:
        raise ValueError("boom")

    state = tell(ruleset(r=one({"check": "a"}, act=act)), {"check": "a"})
    assert "boom" in state["exception"]


def test_exceptions_in_actions_are_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the session is gone afterwards, so that the next derivation is right."""
    from prescreen.case import durable

    made = program([when("a", stands("c.one"), "t"), when("b", tagged("t"))])
    assert draw("durable", made, {"c.one": "F"})[0] == ["a", "b"]

    def broken(self: object, letter: Letter) -> None:
        raise ValueError("boom")

    with monkeypatch.context() as patch:
        patch.setattr(durable._Engine, "derived", broken)
        with pytest.raises(ValueError, match="boom"):
            draw("durable", made, {"c.one": "F"})
    assert draw("durable", made, {"c.one": "F"})[0] == ["a", "b"]


def test_raw_an_unread_fact_is_an_error_and_is_not_kept() -> None:
    """A fact that no rule reads is an error and is lost."""
    from durable.engine import MessageNotHandledException

    rules = ruleset(r=one({"check": "a"}))
    with pytest.raises(MessageNotHandledException):
        tell(rules, {"check": "b"})
    assert rules.get_facts("1") == []


def test_raw_an_unread_fact_in_an_action_loses_what_comes_after(fired: list[object]) -> None:
    """An action that tells a fact nobody reads ends there, in silence."""

    def act(c: Any) -> None:
        c.assert_fact({"nobody": "reads this"})
        fired.append("concluded")

    tell(ruleset(r=one({"check": "a"}, act=act)), {"check": "a"})
    assert fired == []


def test_tags_that_nobody_reads_are_conclusions_too() -> None:
    """Tags that no rule reads are drawn with their conclusions."""
    made = program([when("a", stands("c.one"), "t"), when("b", stands("c.one"), "u")])
    assert draw("durable", made, {"c.one": "F"}) == (["a", "b"], {"t", "u"})


def test_raw_a_fact_told_twice_is_an_error() -> None:
    """The same fact told twice is an error."""
    from durable.engine import MessageObservedException

    rules = ruleset(r=one({"check": "a"}))
    tell(rules, {"check": "a"})
    with pytest.raises(MessageObservedException):
        tell(rules, {"check": "a"})


def test_a_tag_may_be_given_by_several_conclusions() -> None:
    """Five conclusions may give the same tag, and what rests on it is drawn."""
    made = program(
        [when(f"r{i}", stands("c.one"), "t") for i in range(5)] + [when("s", tagged("t"))]
    )
    assert len(draw("durable", made, {"c.one": "F"})[0]) == 6


def test_raw_a_second_parameter_makes_an_action_asynchronous(fired: list[object]) -> None:
    """Even one with a default: it is called with a callback, and nothing goes on."""

    def act(c: Any, tag: object = "tag") -> None:
        fired.append(tag)

    tell(ruleset(r=one({"check": "a"}, act=act), s=one({"check": "a"}, act=act)), {"check": "a"})
    assert len(fired) == 1
    assert fired != ["tag"]


def test_raw_an_event_goes_to_one_rule_alone(fired: list[object]) -> None:
    """Of ten rules true for an event, one fires."""
    rules = ruleset(
        **{f"r{i}": one({"check": "a"}, act=lambda c: fired.append(1)) for i in range(10)}
    )
    rules.do_actions(rules.assert_event({"check": "a", "sid": "1"}), lambda e, s: None)
    assert fired == [1]


def test_raw_none_as_the_first_pattern_never_fires(fired: list[object]) -> None:
    """An absence written before a presence never fires, written after it does."""

    def rule(*patterns: dict[str, object]) -> Any:
        return ruleset(r={"all": list(patterns), "run": lambda c: fired.append(1)})

    absent, there = {"m0$not": {"check": "b"}}, {"m1": {"check": "a"}}
    tell(rule(absent, there), {"check": "a"})
    assert fired == []
    tell(rule(there, absent), {"check": "a"})
    assert fired == [1]


def test_raw_nothing_is_withdrawn_with_its_premise() -> None:
    """A tag told by an action stays when the fact that it came from goes."""
    rules = ruleset(
        r=one({"check": "a"}, act=lambda c: c.assert_fact({"tag": "t"})), s=one({"tag": "t"})
    )
    tell(rules, {"check": "a"})
    rules.do_actions(rules.retract_fact({"check": "a", "sid": "1"}), lambda e, s: None)
    assert [f.get("tag") for f in rules.get_facts("1")] == ["t"]


def test_what_rested_on_a_premise_goes_with_it() -> None:
    """Without its premise neither a conclusion nor what rests on its tag is drawn."""
    made = program([when("a", stands("c.one"), "t"), when("b", tagged("t"))])
    assert draw("durable", made, {"c.one": "F"})[0] == ["a", "b"]
    assert draw("durable", made, {"c.one": "M"})[0] == []


def test_raw_a_host_starts_threads() -> None:
    """A host runs two threads beside the main one."""
    code = """
    import threading
    Host({"x": {"r": one({"check": "a"})}})
    raise SystemExit(threading.active_count())
    """
    assert apart(code) == 3


def test_no_threads_are_started() -> None:
    """A derivation leaves no thread behind."""
    before = threading.active_count()
    draw("durable", program([when("a", stands("c.one"))]), {"c.one": "F"})
    assert threading.active_count() == before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_process_derives_with_engines_of_its_own() -> None:
    """A process forked in the middle of a derivation derives, and does not wait for ever."""
    code = """
    import os, sys, threading
    from tests.case.live_tools import draw, program, stands, tagged, when
    from prescreen.case import durable
    made = program([when("a", stands("c.one"), "t"), when("b", tagged("t"))])
    assert draw("durable", made, {"c.one": "F"})[0] == ["a", "b"]
    with durable._lock:  # as if a thread were deriving
        child = os.fork()
        if child == 0:
            os._exit(0 if draw("durable", made, {"c.one": "F"})[0] == ["a", "b"] else 9)
    raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    """
    assert apart(code, 30) == 0


# -- values ----------------------------------------------------------------------------------------
def test_raw_exponents_are_refused() -> None:
    """A small number, which prints with an exponent, is refused."""
    with pytest.raises(Exception, match="204"):
        tell(ruleset(r=one({"$gt": {"v": 0}})), {"v": 1e-05})


@pytest.mark.parametrize("value", ["50", "abc"])
def test_raw_text_ranks_above_numbers(value: str, fired: list[object]) -> None:
    """A text, even of a smaller number, counts as greater than a number."""
    rules = ruleset(r=one({"$gte": {"v": 100}}, act=lambda c: fired.append(1)))
    tell(rules, {"v": value})
    assert fired == [1]


@pytest.mark.parametrize("value", [1, "true"])
def test_raw_true_equals_one_and_its_name(value: object, fired: list[object]) -> None:
    """A pattern for true matches 1 and the text true."""
    rules = ruleset(r=one({"v": True}, act=lambda c: fired.append(1)))
    tell(rules, {"v": value})
    assert fired == [1]


def test_values_never_go_in() -> None:
    """Only two texts a fact, none of which could be a number; names that are no plain words are
    numbered."""
    from prescreen.case.durable import DURABLE

    names = ["1e5", "true", "两高", 'a"b\\', "12", ""]
    rules = [when(f"r{i}", stands("c.one"), name) for i, name in enumerate(names)]
    rules += [when(f"s{i}", both(tagged(n), field("site.in_park"))) for i, n in enumerate(names)]
    made = program(rules)
    expected = draw("fixed-point", made, {"c.one": "F"}, {"site.in_park": True})
    assert draw("durable", made, {"c.one": "F"}, {"site.in_park": True}) == expected
    engine = DURABLE._loaded(made, False)[0]
    seen = set()
    for letter in engine.network.read:
        fact = engine.fact(letter)
        assert set(fact) == {letter.kind, "t"}
        assert re.fullmatch(r"[a-z~][\w./~-]*", fact[letter.kind], re.ASCII)
        assert re.fullmatch(r"[FMOTW]+", fact["t"])
        seen.add(tuple(fact.items()))
    assert len(seen) == len(engine.network.read)


def adapter_code() -> str:
    """The adapter without its docstring, which names the troubles."""
    text = (ROOT / "src/prescreen/case/durable.py").read_text(encoding="utf-8")
    return text.split('"""', 2)[2]


def test_one_module_knows_durable_rules() -> None:
    """One module imports durable-rules."""
    knows = [
        path.name
        for path in (ROOT / "src").rglob("*.py")
        if re.search(r"^\s*(?:import|from) durable", path.read_text(encoding="utf-8"), re.M)
    ]
    assert knows == ["durable.py"]


def test_the_adapter_uses_no_dangerous_calls() -> None:
    """The adapter calls nothing that this file shows to crash, hang or lose facts."""
    assert not re.search(
        r"assert_facts|assert_event|retract_fact|\bHost\b|\.post\(", adapter_code()
    )
