"""What requests and answers look like that the report's schema does not name."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from prescreen.report.schema import ChainFit, ReportModel, SummaryModel, VerdictModel
from prescreen.serve.people import NAME
from prescreen.serve.roles import ROLES
from prescreen.vocabulary import BUREAUS, ItemClassCode, ItemStandingCode, VerdictCode

NOTICE_ZH = "本系统不得存储、处理国家秘密。预审结果只供内部参考,不是行政许可或承诺。"
NOTICE_EN = (
    "No state secrets may be stored or processed here. Results are for internal use: "
    "neither a permit nor a promise."
)


class Language(StrEnum):
    zh = "zh"
    en = "en"


class Depth(StrEnum):
    verdict = "verdict"
    summary = "summary"
    full = "full"


class RowDepth(StrEnum):
    row = "row"
    verdict = "verdict"
    summary = "summary"
    full = "full"


Role = StrEnum("Role", {code: code for code in ROLES})  # type: ignore[misc]
Bureau = StrEnum("Bureau", {"none": "", **{code: code for code in BUREAUS}})  # type: ignore[misc]
Lang = Annotated[Language, Query(description="language of texts")]
Reveal = Annotated[
    bool, Query(description="show personal data and trade secrets; officers only, and recorded")
]
Limit = Annotated[int, Query(ge=1, le=500, description="how many at most")]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


ReportAnswer = VerdictModel | SummaryModel | ReportModel


class Health(Shape):
    status: Literal["ok", "failing"]
    reasons: list[str] = Field(default_factory=list)


class Notice(Shape):
    zh: str
    en: str


class ProblemCode(Shape):
    code: str
    title_zh: str
    title_en: str
    about_zh: str
    about_en: str


class PackShown(Shape):
    id: str
    title: str
    version: str
    sha256: str
    effective: str | None
    review_by: str | None
    active: bool
    checks: int
    coverage: list[str]


class RulesShown(Shape):
    digest: str = Field(description="of rules, chains, region and engine: pins a version")
    live: list[str] = Field(description="digests that answer now, the newest last")
    loaded: str
    region: str
    packs: list[PackShown]


class CheckShown(Shape):
    id: str
    title: str
    severity: str
    scope: str
    due: str
    bureau: str
    basis: str
    waivable: bool
    applies: str | None = Field(description="in prose")
    require: str = Field(description="in prose")
    remedy: str
    sources: list[str]


class PackChecks(Shape):
    pack: PackShown
    day: str
    checks: list[CheckShown]


class FieldShown(Shape):
    path: str
    label: str
    label_en: str
    kind: str
    unit: str
    values: list[str]
    aliases: list[str]
    bureau: str
    due: str
    origin: str
    asked_of: str
    personal: bool
    secret: bool


class FieldPage(Shape):
    fields: list[FieldShown]
    next: str | None = Field(description="cursor of the next page: ?after=")


class CatalogueQuestion(Shape):
    """What is to be built, for candidates of the restructuring catalogue."""

    text: str = Field("", max_length=20_000)
    products: list[Annotated[str, Field(max_length=500)]] = Field(
        default_factory=list, max_length=50
    )
    processes: list[Annotated[str, Field(max_length=500)]] = Field(
        default_factory=list, max_length=50
    )
    equipment: list[Annotated[str, Field(max_length=500)]] = Field(
        default_factory=list, max_length=50
    )
    code: str | None = Field(None, pattern="^[A-Z]?[0-9]{2,4}$", description="GB/T 4754-2017")
    province: str | None = Field(None, max_length=20)
    limit: int = Field(5, ge=1, le=50)


class CatalogueItem(Shape):
    item: str
    item_class: ItemClassCode
    title: str
    standing: ItemStandingCode
    words: list[str]
    figures: list[str]
    open: list[str]
    against: list[str]


class CatalogueAnswer(Shape):
    against: list[CatalogueItem]
    encouraged: list[CatalogueItem]
    ruled_out: list[CatalogueItem]


class ChainsShown(Shape):
    chains: list[str]
    nodes: int
    enterprises: int


class Gap(Shape):
    node: str
    name: str
    name_en: str
    codes: list[str]
    words: list[str]
    scores: dict[str, float]
    users: list[str]
    suppliers: list[str]


class Gaps(Shape):
    fill: list[Gap]
    extend: list[Gap]
    build: list[Gap]
    strengthen: list[Gap]


class FitAnswer(Shape):
    chain_fit: ChainFit | None


class Sweep(Shape):
    """One parameter of the rules, set to each of some values."""

    parameter: str = Field(max_length=200, examples=["energy.review_floor"])
    values: list[Annotated[float, Field(allow_inf_nan=False)]] = Field(min_length=1, max_length=50)


Candidates = Annotated[
    list[dict[str, Any]],
    Field(
        min_length=1,
        max_length=1_000,
        json_schema_extra={"items": {"$ref": "#/components/schemas/Candidate"}},
    ),
]


class CompareVersions(Shape):
    """The candidates under another live version of the rules, by its digest."""

    candidates: Candidates
    against: str = Field(min_length=8, max_length=64)


class CompareSweep(Shape):
    """The candidates under the rules in force with one parameter at other values."""

    candidates: Candidates
    sweep: Sweep


class Turned(Shape):
    check: str
    before: str
    after: str


class Changed(Shape):
    id: str
    name: str
    before: VerdictCode
    after: VerdictCode
    checks: list[Turned]


class VersionCompared(Shape):
    label: str
    verdicts: dict[VerdictCode, int]
    changed: list[Changed]


class CompareAnswer(Shape):
    now: dict[VerdictCode, int]
    versions: list[VersionCompared]


class JobShown(Shape):
    id: str
    state: Literal["queued", "running", "done", "failed"]
    created: str
    finished: str | None
    kind: str
    detail: Depth
    lang: Language
    rows: int | None = Field(description="rows of the list, null until it is read")
    done: int
    rejected: int
    verdicts: dict[str, int]
    rules: str
    results: list[str] = Field(description="what can be had at …/results?format=")
    errors: list[dict[str, Any]]


class JobPage(Shape):
    lists: list[JobShown]
    next: str | None = Field(description="cursor of the next page: ?after=")


class KeyQuestion(Shape):
    roles: list[Role] = Field(min_length=1, max_length=7)
    bureau: Bureau = Bureau("")
    label: str = Field("", max_length=100)
    days: int = Field(365, ge=1, le=1_096)


class KeyShown(Shape):
    id: str
    label: str
    bureau: str
    roles: list[str]
    made: str
    expires: str
    revoked: str | None


class KeyMade(KeyShown):
    key: str = Field(description="shown this once")


class KeyList(Shape):
    keys: list[KeyShown]


AccountName = Annotated[str, Field(pattern=NAME)]
Password = Annotated[str, Field(min_length=1, max_length=200)]


class LoginQuestion(Shape):
    name: AccountName
    password: Password


class PasswordQuestion(LoginQuestion):
    new: Password


class SessionMade(Shape):
    session: str = Field(description="shown this once; sent as a key is")
    until: str
    roles: list[str]
    bureau: str


class AccountQuestion(Shape):
    name: AccountName
    roles: list[Role] = Field(min_length=1, max_length=7)
    bureau: Bureau = Bureau("")
    label: str = Field("", max_length=100)


class AccountShown(Shape):
    name: str
    label: str
    bureau: str
    roles: list[str]
    made: str
    state: Literal["proposed", "approved", "ended"]
    proposed_by: str
    approved_by: str
    locked: bool


class AccountMade(AccountShown):
    password: str = Field(description="for one use, shown this once")


class AccountList(Shape):
    accounts: list[AccountShown]


class AuditEntry(Shape):
    n: int
    at: str
    request: str
    key: str
    action: str
    subject: str
    detail: dict[str, Any]


class AuditPage(Shape):
    entries: list[AuditEntry]
    next: int | None
    broken: list[int] = Field(description="entries that do not follow from the one before them")
