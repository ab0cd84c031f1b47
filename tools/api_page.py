"""docs/reference/api.md: every address of the service, from its OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from prescreen.serve.app import application
from prescreen.serve.roles import ROLES

_TITLES = {
    "screen": "预审",
    "lists": "清单",
    "ledger": "项目库",
    "chains": "产业链",
    "catalogue": "产业目录",
    "content": "规则、字段、模式",
    "system": "运行",
    "keys": "密钥",
    "people": "账户",
    "audit": "留痕",
}


def api_page(made: str) -> str:
    """The page. What an address does is said in English, as the document itself does."""
    document = application().openapi()
    lines = [made, "# 接口", ""]
    lines += [
        "由 `/openapi.json` 生成,逐个地址;怎样运行见[运行服务](../how-to/serve.md)。",
        "",
        "- 请求头 `Authorization: Bearer 密钥`;`Prescreen-Rules` 指定规则的版本;"
        "`X-Request-ID` 自带编号。知道是谁在问的回答,拒绝的也是,都写 `Prescreen-Rules`。",
        "- 拒绝都是 `application/problem+json`(RFC 9457):`code` 是[错误码](errors.md),"
        "`errors` 逐条中英文并用 JSON Pointer 指出位置。",
        "- 项目与命令行的一样,见[项目](candidate.md),`id` 和 `name` 必填;报告见[报告](report.md)。",
        "- 查询参数写错或写两次拒收。",
        "",
        "| 角色 | 可以 | may |",
        "|---|---|---|",
        *(f"| `{code}` | {zh} | {en} |" for code, (zh, en) in ROLES.items()),
    ]
    for tag, title in _TITLES.items():
        lines += ["", f"## {title}"]
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                if operation["tags"][0] == tag:
                    lines += ["", *_operation(method.upper(), path, operation)]
    return "\n".join(lines) + "\n"


def _operation(method: str, path: str, operation: dict[str, Any]) -> Iterator[str]:
    yield f"### `{method} {path}`"
    yield ""
    yield " ".join(operation["description"].split())
    rows = [_parameter(p) for p in operation.get("parameters", ())]
    if rows:
        yield ""
        yield "| 参数 | 在 | 取值 | 意义 |"
        yield "|---|---|---|---|"
        yield from rows
    yield ""
    body = operation.get("requestBody", {}).get("content", {})
    if body:
        yield (
            "请求:" + "、".join(f"`{media}`{_shape(found)}" for media, found in body.items()) + "。"
        )
    yield (
        "回答:" + ";".join(_answer(*pair) for pair in sorted(operation["responses"].items())) + "。"
    )


def _parameter(found: dict[str, Any]) -> str:
    schema = found["schema"]
    name = f"`{found['name']}`" + (" *" if found.get("required") else "")
    return f"| {name} | {found['in']} | {_values(schema)} | {found.get('description', '')} |"


def _values(schema: dict[str, Any]) -> str:
    options = [o for o in schema.get("anyOf", [schema]) if o.get("type") != "null"]
    said = []
    for one in options:
        if "enum" in one:
            said.append(" ".join(f"`{v}`" for v in one["enum"]))
        elif "$ref" in one:
            said.append(f"`{one['$ref'].rpartition('/')[2]}`")
        else:
            ends = [str(one[k]) for k in ("minimum", "maximum") if k in one]
            said.append(one.get("type", "") + (f" {'…'.join(ends)}" if ends else ""))
    default = schema.get("default")
    return " ".join(said) + (f",默认 `{default}`" if default not in (None, "") else "")


def _shape(found: dict[str, Any]) -> str:
    schema = found.get("schema", {})
    options = schema.get("anyOf", [schema])
    names = [o["$ref"].rpartition("/")[2] for o in options if "$ref" in o]
    return f"({'、'.join(names)})" if names else ""


def _answer(status: str, found: dict[str, Any]) -> str:
    content = {
        media: shape
        for media, shape in found.get("content", {}).items()
        if media != "application/problem+json"
    }
    if not content:
        return f"`{status}`"
    return f"`{status}` " + "、".join(f"`{m}`{_shape(s)}" for m, s in content.items())
