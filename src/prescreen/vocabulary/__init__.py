"""The words of the library, each once: codes, their order, labels in Chinese and English, colours.

    VERDICTS["pass"].label                  # 初审通过
    STATUSES["unknown"].text("en")          # not known
    list(SEVERITIES)                        # the codes, the gravest first
    rank(verdict, sure, id)                 # the one order of candidates

Everything else takes its words from here, the page in the browser and the docs too.
"""

from prescreen.vocabulary.bureaus import BUREAUS, MEMBERS, bureau_code
from prescreen.vocabulary.causes import CAUSES, NEEDS, CauseKind, NeedCode
from prescreen.vocabulary.chains import FITS, SIDES, FitCode, RelationCode, SideCode
from prescreen.vocabulary.checks import (
    BASES,
    CONCLUSIONS,
    GRADES,
    LAWFUL,
    LETTERS,
    LOCAL_VETO,
    SEEN,
    SEVERITIES,
    STATUSES,
    STATUTORY,
    STORED,
    WAIVERS,
    BasisCode,
    ConclusionCode,
    GradeCode,
    OutcomeLetter,
    ScopeCode,
    SeenCode,
    SeverityCode,
    Status,
    StatusCode,
    WaiverCode,
    severity_of,
)
from prescreen.vocabulary.rows import FATES, ROW_KINDS, FateCode
from prescreen.vocabulary.stages import REVIEW, STAGES, StageCode, stage, stage_index
from prescreen.vocabulary.verdicts import (
    DECIDED,
    DECIDING,
    GROUNDS,
    NOTHING_AGAINST,
    OUTRIGHT,
    SCOPES,
    VERDICTS,
    GroundCode,
    Verdict,
    VerdictCode,
    ground_of,
    rank,
    rank_by,
    shown,
)
from prescreen.vocabulary.words import Colour, Word, WordTable

__all__ = [
    "BASES", "BUREAUS", "CAUSES", "CONCLUSIONS", "DECIDED", "DECIDING", "FATES", "FITS", "GRADES",
    "GROUNDS", "LAWFUL", "LETTERS", "LOCAL_VETO", "MEMBERS", "NEEDS", "NOTHING_AGAINST",
    "OUTRIGHT", "REVIEW", "ROW_KINDS", "SCOPES", "SEEN", "SEVERITIES", "SIDES", "STAGES",
    "STATUSES", "STATUTORY", "STORED", "VERDICTS", "WAIVERS", "BasisCode", "CauseKind", "Colour",
    "ConclusionCode", "FateCode", "FitCode", "GradeCode", "GroundCode", "NeedCode", "OutcomeLetter",
    "RelationCode", "ScopeCode", "SeenCode", "SeverityCode", "SideCode", "StageCode", "Status",
    "StatusCode", "Verdict", "VerdictCode", "WaiverCode", "Word", "WordTable", "bureau_code",
    "ground_of", "rank", "rank_by", "severity_of", "shown", "stage", "stage_index",
]  # fmt: skip
