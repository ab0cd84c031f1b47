"""What the YAML parser complains of, in plain words of both languages and with a remedy."""

from __future__ import annotations

import yaml

from prescreen.errors import Place, Problem

_BRACES = (
    "花括号没有写完,或里面的文字没有加引号",
    "a curly bracket is not closed, or a text inside it needs quotes",
    "补上 };{ } 里含 [ ] , : 的文字要加引号",
    "add the }; inside { } quote a text that contains [ ] , or :",
)
_BRACKETS = (
    "方括号没有写完,或里面的文字没有加引号",
    "a square bracket is not closed, or a text inside it needs quotes",
    "补上 ];[ ] 里含 [ ] , : 的文字要加引号",
    "add the ]; inside [ ] quote a text that contains [ ] , or :",
)
_WORDS: dict[str, tuple[str, str, str, str]] = {
    "did not find expected ',' or '}'": _BRACES,
    "did not find expected ',' or ']'": _BRACKETS,
    "found a tab character": (
        "缩进里有制表符",
        "there is a tab in the indentation",
        "缩进要用空格,不能用制表符",
        "indent with spaces, not tabs",
    ),
    "mapping values are not allowed": (
        "这里不应当有冒号",
        "a colon cannot stand here",
        "含“冒号加空格”的文字要加引号;键的缩进要对齐",
        "quote a text that contains a colon and a space; align the keys",
    ),
    "found unexpected end of stream": (
        "引号没有结束",
        "a quotation mark is not closed",
        "补上结尾的引号",
        "add the closing quotation mark",
    ),
    "did not find expected key": (
        "缩进不对,或前一行没有写完",
        "the indentation is wrong, or the line before is not complete",
        "同级的键左边对齐;含特殊符号的文字整个加引号",
        "align keys of one level; put the whole of a text with signs in quotes",
    ),
    "did not find expected '-' indicator": (
        "列表的缩进不对",
        "the indentation of a list is wrong",
        "每一项的 - 左边对齐",
        "align the - of all items",
    ),
    "could not find expected ':'": (
        "键后面缺少冒号",
        "the colon after a key is missing",
        "写成 键: 值,冒号后空一格",
        "write key: value, with a space after the colon",
    ),
    "found character that cannot start any token": (
        "值不能以这个字符开头",
        "a value cannot start with this character",
        "整个文字加引号",
        "put the whole text in quotes",
    ),
    "found unknown escape character": (
        "双引号里的反斜杠写法不认识",
        "an unknown backslash sequence inside double quotes",
        "改用单引号",
        "use single quotes instead",
    ),
    "found undefined tag handle": (
        "不允许使用标签",
        "tags are not allowed",
        "删去以 ! 开头的标签",
        "remove the tag that starts with !",
    ),
    "control characters are not allowed": (
        "含有不可见的控制字符",
        "there is an invisible control character",
        "删去这个字符",
        "remove the character",
    ),
}
_FALLBACK = (
    "检查缩进、冒号后的空格和引号",
    "check indentation, spaces after colons, and quotes",
)


def syntax_problem(name: str, lines: tuple[str, ...], error: yaml.YAMLError) -> Problem:
    """The parser's complaint as a problem; an open quote or bracket is shown where it opens."""
    what = getattr(error, "problem", None) or str(error).partition("\n")[0]
    mark = getattr(error, "problem_mark", None)
    opened = getattr(error, "context_mark", None)
    known = next((w for key, w in _WORDS.items() if key in what), None)
    never_closed = known in (_BRACES, _BRACKETS) and _far(mark, opened)
    if opened is not None and (never_closed or "unexpected end" in what):
        mark = opened
    zh, en, *hint = known or (f"YAML 语法错误:{what}", f"YAML syntax: {what}", *_FALLBACK)
    return Problem("yaml-syntax", zh, en, _place(name, lines, mark, error), *hint)


def _far(mark: yaml.Mark | None, opened: yaml.Mark | None) -> bool:
    """Whether the parser noticed an open bracket only on a later line."""
    return mark is None or (opened is not None and mark.line > opened.line)


def _place(
    name: str, lines: tuple[str, ...], mark: yaml.Mark | None, error: yaml.YAMLError
) -> Place:
    if mark is not None:
        excerpt = lines[mark.line] if mark.line < len(lines) else ""
        return Place(name, mark.line + 1, mark.column + 1, excerpt)
    code = getattr(error, "character", None)
    sign = chr(code) if isinstance(code, int) else None
    for row, line in enumerate(lines):
        if sign is not None and sign in line:
            return Place(name, row + 1, line.index(sign) + 1, line)
    return Place(name, 1, 1)
