"""One candidate from your own program: what the rules say, why, and what to ask for first.

python examples/embedding/script.py
"""

from pathlib import Path

from prescreen import Screener

REGION = Path(__file__).parents[1] / "kecheng" / "region.yaml"


def main() -> None:
    screener = Screener.from_files(region=REGION)  # once; it serves any number of threads
    report = screener.screen(
        {
            "id": "示例-1",
            "name": "示例:手机触控屏项目",
            "project": {"stage": "初审", "kind": "工业", "industry_code": "3974"},
            "land": {"area": "80亩"},
            "investment": {"total": "6亿元", "fixed": "4.5亿元"},
        }
    )
    print(report.verdict, "可能:", "、".join(report.reachable))
    for outcome in report.outcomes:
        if outcome.status == "fail":
            print("不符合", outcome.check.title, outcome.check.citations[0])
    for missing in report.missing[:5]:
        print("待补正", missing.cause.name, "用于", "、".join(missing.needed_by))
    Path("report.json").write_text(report.to_json(), encoding="utf-8")


if __name__ == "__main__":
    main()
