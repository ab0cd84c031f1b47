"""Who may do what: roles of keys and accounts, and the caller of a request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from prescreen.errors import InputError
from prescreen.messages import problem
from prescreen.vocabulary import bureau_code

READER, UNIT, OFFICER, KEEPER = "reader", "unit", "officer", "rule_keeper"
SYSTEM, SECURITY, AUDIT = "system", "security", "audit"
ROLES: dict[str, tuple[str, str]] = {
    READER: ("查阅:预审并读结果,个人信息和商业秘密遮盖", "reads; personal data are masked"),
    UNIT: ("成员单位:另可填报主管字段和本单位意见", "states the facts of its own bureau"),
    OFFICER: ("经办:全部业务,可要求不遮盖(留痕)", "all business; may unmask, which is recorded"),
    KEEPER: ("规则管理:重新载入规则", "reloads rules"),
    SYSTEM: ("系统管理:指标、任务", "runs the system: metrics and jobs"),
    SECURITY: ("安全管理:发放、吊销密钥,提出、批准账户", "makes and revokes keys, lets people in"),
    AUDIT: ("审计:查看留痕", "reads the audit"),
}
"""Code to what it may, in Chinese and English."""
APART = (SYSTEM, SECURITY, AUDIT)
"""三员分立: at most one of these in one key or account."""
BUSINESS = (READER, UNIT, OFFICER)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: the id of the key, never the key; of a person, the name of the account after @."""

    key: str
    bureau: str
    roles: frozenset[str]
    person: bool = False

    @classmethod
    def of_person(cls, name: str) -> Caller:
        """Somebody who says to be this person, with no role for that."""
        return cls(f"@{name}", "", frozenset(), True)

    @property
    def by(self) -> str:
        """Who it was, as the ledger and accounts keep it."""
        return self.key if self.person else f"key:{self.key}"

    def has(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)


LOCAL = Caller("local", "", frozenset({READER, OFFICER, KEEPER, SYSTEM}))
"""Whoever asks a service without keys, which listens on its own machine only."""


def checked(roles: Iterable[str], bureau: str) -> tuple[frozenset[str], str]:
    """Roles that one key may have, and the code of its bureau. InputError where they cannot be."""
    found = frozenset(roles)
    for name in sorted(found - ROLES.keys()):
        raise InputError([problem("serve-roles/unknown", name=name, known=tuple(ROLES))])
    if len(found.intersection(APART)) > 1:
        raise InputError([problem("serve-roles/apart")])
    code = bureau_code(bureau) if bureau else ""
    if (UNIT in found and not bureau) or code is None:
        raise InputError([problem("serve-roles/bureau")])
    return found, code
