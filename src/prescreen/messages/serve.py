"""What the service says: requests it refuses, keys, jobs, and what the command needs."""

from __future__ import annotations

from prescreen.messages.model import Entry, Message

_SPLIT = ("分成几次发送,或请管理员放宽上限", "send it in parts, or ask for a higher limit")

ENTRIES: dict[str, Entry] = {
    "serve-path": Entry(
        "没有这个地址",
        "no such address",
        {
            "": Message(
                "没有这个地址",
                "there is nothing at this address",
                "地址见 /openapi.json",
                "see /openapi.json for the addresses",
            ),
            "method": Message(
                "这个地址不接受 {method}",
                "this address does not take {method}",
                "可用:{allowed}",
                "use {allowed}",
            ),
            "gone": Message(
                "没有{what} {name}",
                "there is no {what} {name}",
                "核对名称;过期的任务已删除",
                "check the name; old jobs have been deleted",
            ),
        },
        "状态 404 或 405。",
        "Status 404 or 405.",
    ),
    "serve-request": Entry(
        "请求的形式不对",
        "the request has not the right form",
        {
            "": Message(
                "{where}:{said}",
                "{where}: {said}",
                "按 /openapi.json 里的形式改正",
                "write it as /openapi.json says",
            ),
            "json": Message(
                "请求体不是 JSON({said})",
                "the body is no JSON ({said})",
                "用 UTF-8 编码的 JSON;数字不能是 NaN",
                "send JSON in UTF-8; NaN is no number",
            ),
            "required": Message(
                "{where}:缺少 {name}", "{where}: {name} is missing", "补上 {name}", "give {name}"
            ),
            "kind": Message(
                "{where}:应为 {wanted}",
                "{where}: must be {wanted}",
                "按 /openapi.json 里的形式改正",
                "write it as /openapi.json says",
            ),
            "query": Message(
                "查询参数 {name} 不认得或写了两次",
                "the query parameter {name} is not known, or stands twice",
                "可用:{known}",
                "use: {known}",
            ),
            "media": Message(
                "不收 {given} 的请求体",
                "a body of type {given} is not taken",
                "Content-Type 写 {wanted}",
                "set Content-Type to {wanted}",
            ),
        },
        "状态 400、415 或 422。`errors` 逐条指出请求体中的位置(JSON Pointer)。",
        "Status 400, 415 or 422. `errors` points at each place in the body (JSON Pointer).",
    ),
    "serve-limit": Entry(
        "超过上限",
        "beyond a limit",
        {
            "body": Message(
                "请求体超过 {most} 字节", "the body has more than {most} bytes", *_SPLIT
            ),
            "rows": Message("超过 {most} 行", "more than {most} rows", *_SPLIT),
            "line": Message(
                "第 {line} 行超过 {most} 字节", "line {line} has more than {most} bytes", *_SPLIT
            ),
            "time": Message(
                "超过 {most} 秒没有做完",
                "not done within {most} seconds",
                "减少每次的项目,或用 /v1/lists 上传清单",
                "send fewer candidates, or upload a list to /v1/lists",
            ),
            "rate": Message(
                "请求太密:每分钟最多 {most} 次",
                "too many requests: {most} a minute at most",
                "等 {seconds} 秒再发",
                "wait for {seconds} seconds",
            ),
            "jobs": Message(
                "等候的任务已有 {most} 个",
                "{most} jobs are waiting already",
                "等前面的做完再上传",
                "upload when some of them are done",
            ),
        },
        "状态 413、429 或 503;上限由 `prescreen serve` 的选项决定。",
        "Status 413, 429 or 503; the limits are options of `prescreen serve`.",
    ),
    "serve-key": Entry(
        "密钥用不了",
        "a key that cannot be used",
        {
            "missing": Message(
                "没有给出密钥",
                "no key was given",
                "请求头写 Authorization: Bearer 密钥",
                "send the header Authorization: Bearer KEY",
            ),
            "refused": Message(
                "密钥不认得、已过期或已吊销",
                "the key is not known, has expired or was revoked",
                "请安全管理员另发一把:prescreen keys new",
                "ask the security administrator for another: prescreen keys new",
            ),
            "role": Message(
                "这把密钥不能做这件事,需要角色 {roles}",
                "this key may not do that; one of the roles {roles} is needed",
                "换一把有此角色的密钥",
                "use a key with that role",
            ),
            "unit": Message(
                "单位 {bureau} 不能填报 {path}",
                "the unit {bureau} may not state {path}",
                "由主管该字段的单位填报",
                "the unit whose field it is may state it",
            ),
        },
        "状态 401 或 403。密钥只在发放时显示一次,库里只存摘要。",
        "Status 401 or 403. A key is shown once, when it is made; only its digest is kept.",
    ),
    "serve-account": Entry(
        "账户用不了",
        "an account that cannot be used",
        {
            "refused": Message(
                "账户名或口令不对,或账户未批准、已锁定、已停用",
                "name or password is wrong, or the account is not approved, locked or ended",
                "错五次锁定 15 分钟;忘记口令请安全管理员重置",
                "five failures lock it for 15 minutes; a security administrator can reset it",
            ),
            "change": Message(
                "口令是一次性的或已到期,须先改",
                "the password is for one use, or too old, and has to be changed first",
                "POST /v1/password,给出原口令和新口令",
                "POST /v1/password with the password and a new one",
            ),
            "weak": Message(
                "新口令太弱",
                "the new password is too weak",
                "至少 {least} 位,大写、小写、数字、其他符号至少 {kinds} 类,不含账户名,不同于原口令",
                "at least {least} signs, {kinds} of upper case, lower case, digits and others; "
                "without the name, and another than before",
            ),
            "own": Message(
                "账户 {name} 由你提出,不能由你批准",
                "you proposed the account {name}, so you may not approve it",
                "请另一位安全管理员批准",
                "ask another security administrator",
            ),
            "person": Message(
                "这件事要由人做,密钥不行",
                "a person has to do that, not a key",
                "用个人账户登录:POST /v1/login",
                "begin a session of your account: POST /v1/login",
            ),
            "name": Message(
                "账户名 {name} 不行",
                "{name} cannot be the name of an account",
                "2 至 32 位小写字母、数字、点、横线,字母开头",
                "2 to 32 lower case letters, digits, dots, dashes; a letter first",
            ),
            "taken": Message(
                "账户名 {name} 已用过",
                "the account name {name} was given before",
                "另起一个名字;停用的账户名不再用",
                "take another; names of ended accounts are not given again",
            ),
        },
        "状态 401、403、409 或 422。账户给人用,密钥给系统用;提出账户的人不能批准它。",
        "Status 401, 403, 409 or 422. Accounts are for people, keys for systems; who proposes an "
        "account may not approve it.",
    ),
    "serve-roles": Entry(
        "角色写得不对",
        "roles that cannot be",
        {
            "unknown": Message(
                "没有角色 {name}", "there is no role {name}", "可选:{known}", "one of: {known}"
            ),
            "apart": Message(
                "系统、安全、审计三类管理员不能是同一把密钥",
                "the administrators of system, security and audit may not be one key",
                "分别发放",
                "make a key for each",
            ),
            "bureau": Message(
                "角色 unit 要有单位",
                "the role unit needs a bureau",
                "加上 --bureau,代码见 prescreen list bureaus",
                "add --bureau; see prescreen list bureaus",
            ),
        },
        "三员分立:管系统的不发密钥,发密钥的不看审计,看审计的不改系统。",
        "Who runs the system makes no keys, who makes keys reads no audit, and so on.",
    ),
    "serve-classified": Entry(
        "带密级标志",
        "marked as classified",
        {
            "": Message(
                "文件或文字带有密级标志,没有读取也没有保存",
                "it bears a mark of classification; it was neither read nor kept",
                "本系统不得存储、处理国家秘密;请立即按保密规定处理来源",
                "no state secrets may be stored or processed here; "
                "handle the source as the law says",
            )
        },
        "状态 403。认得的标志:绝密、机密、秘密后面跟 ★,或独占一格、一行;文件名也看。",
        "Status 403. Marks: 绝密, 机密, 秘密 followed by ★, or alone in a cell, a line or a name.",
    ),
    "serve-job": Entry(
        "任务没有做完",
        "a job that was not done",
        {
            "pending": Message(
                "任务还没有做完({state})",
                "the job is not done yet ({state})",
                "稍后再取,进度见 /v1/lists/{id}",
                "ask again later; /v1/lists/{id} says how far it is",
            ),
            "stopped": Message(
                "处理这份清单的进程中断了({said})",
                "the process that worked on the list was stopped ({said})",
                "再上传一次;仍然如此就把清单分成几份",
                "upload it again; if it happens again, split the list",
            ),
            "memory": Message(
                "处理这份清单超过了内存上限 {most} MB",
                "the list took more than {most} MB of memory",
                "把清单分成几份,或请管理员放宽上限",
                "split the list, or ask for a higher limit",
            ),
            "format": Message(
                "任务没有 {name} 这种结果",
                "the job has no result {name}",
                "可选:{known}",
                "one of: {known}",
            ),
        },
        "任务在单独的进程里做,它中断不影响别的请求。",
        "A job runs in a process of its own; when that stops, no other request suffers.",
    ),
    "serve-again": Entry(
        "同一个幂等键,另一个请求",
        "one idempotency key for two requests",
        {
            "": Message(
                "这个 Idempotency-Key 已用于另一个请求",
                "this Idempotency-Key was used for another request",
                "每个请求用新的键;重试才用原来的",
                "use a new key for each request, the old one only to try again",
            ),
            "busy": Message(
                "同一个 Idempotency-Key 的请求正在处理",
                "the request of this Idempotency-Key is being worked on",
                "稍后再试",
                "try again in a moment",
            ),
        },
        "状态 409。",
        "Status 409.",
    ),
    "serve-hook": Entry(
        "不能送往这里",
        "events may not be sent there",
        {
            "": Message(
                "{host} 不在允许的目标里",
                "{host} is not among the targets allowed",
                "请管理员启动时加上 --webhook-host",
                "ask for it to be added by --webhook-host",
            ),
            "kind": Message(
                "没有事件 {kind}", "there is no event {kind}", "可选:{known}", "one of: {known}"
            ),
        },
        "状态 409。目标在启动时列出,请求里写什么都不能多出一个。",
        "Status 409. Targets are listed when the service starts; no request can add one.",
    ),
    "serve-rules": Entry(
        "没有这一版规则",
        "that version of the rules is not here",
        {
            "": Message(
                "没有摘要为 {digest} 的规则,现有 {known}",
                "no rules with the digest {digest}; there are {known}",
                "去掉请求头 Prescreen-Rules,或写现有的摘要",
                "leave out the header Prescreen-Rules, or name one that is there",
            )
        },
        "状态 409。重新载入规则时,前一版还留着,可按摘要指定。",
        "Status 409. When rules are reloaded, the version before stays, and can be named.",
    ),
    "serve-fault": Entry(
        "服务出错",
        "a fault of the service",
        {
            "": Message(
                "服务出错,请求编号 {request}",
                "a fault of the service, request {request}",
                "把请求编号告诉管理员,日志里有经过",
                "tell the administrator the number; the log has the trace",
            )
        },
        "状态 500。回答里没有内部的经过,日志里有。",
        "Status 500. The answer tells nothing of the inside, the log does.",
    ),
    "serve-open": Entry(
        "不能对外开放",
        "may not be open to others",
        {
            "": Message(
                "--no-keys 只能用于本机,不能绑定 {host}",
                "--no-keys is for this machine alone, not for {host}",
                "去掉 --no-keys 并用 prescreen keys new 发放密钥",
                "leave out --no-keys and make keys by prescreen keys new",
            ),
            "region": Message(
                "没有给出地区画像",
                "no region was given",
                "加上 --region region.yaml,或 --demo 试用",
                "add --region region.yaml, or --demo to try it",
            ),
        },
        "没有密钥的服务只听本机(127.0.0.1、::1)。",
        "A service without keys listens on this machine only.",
    ),
}
