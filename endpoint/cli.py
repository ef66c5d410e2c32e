"""The command `egovkg`: one function a command; heavy imports stand in the commands that need them."""
from __future__ import annotations

import gc
import json
import os
import sys
from pathlib import Path

import click
from egovkg.ontology.problem import Problem


def chinese() -> bool:
    """Whether the terminal's language is Chinese."""
    return next((v for n in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := os.environ.get(n))), "").lower().startswith("zh")


class Commands(click.Group):
    """The commands; a problem ends one with its sentence and its exit code instead of a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except Problem as problem:
            from egovkg.endpoint import errors

            language = "zh" if chinese() else "en"
            click.echo(f"egovkg: {errors.title(problem, language)}. {errors.sentence(problem, language)}", err=True)
            ctx.exit(errors.exit_code(problem))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.option("--data", type=click.Path(path_type=Path), envvar="EGOVKG_DATA", default="var", show_default=True, help="Folder of the data. 数据目录")
@click.version_option(package_name="egovkg")
@click.pass_context
def main(ctx: click.Context, data: Path) -> None:
    """Knowledge graph of China's National E-government Development Report. 国家电子政务发展报告知识图谱"""
    ctx.obj = data


def _versions(data: Path):
    from egovkg.endpoint.settings import Settings
    from egovkg.triples.store import VersionedStore

    return VersionedStore(data, Settings.from_environment().keep_versions)


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


@main.command()
@click.argument("reports", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--key", help="The report's key, instead of publisher and years. 报告的键")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON. 输出 JSON")
@click.pass_obj
def load(data: Path, reports: tuple[Path, ...], key: str | None, as_json: bool) -> None:
    """Convert reports, or all those of a folder, and publish them as a new version. 读入报告，发布新版本"""
    gc.set_threshold(20_000, 20, 20)        # nearly all that a load makes stays to its end; by default it is looked through a hundred times
    from egovkg.endpoint import loading

    outcome = loading.load(_versions(data), reports, key, progress=not as_json and sys.stderr.isatty())
    if as_json:
        _print_json(outcome.as_json())
    else:
        click.echo(loading.summary(outcome))
    if outcome.refused:
        from egovkg.endpoint import errors

        for path, problem in outcome.refused:
            click.echo(f"egovkg: {path}: {errors.sentence(problem, 'zh' if chinese() else 'en')}", err=True)
        raise click.exceptions.Exit(max(errors.exit_code(problem) for _, problem in outcome.refused))


@main.command()
@click.option("--host", help="Address to listen on (EGOVKG_HOST). 监听地址")
@click.option("--port", type=int, help="Port to listen on (EGOVKG_PORT); 0 takes a free one. 端口")
@click.option("--report", type=click.Path(path_type=Path), help="A report to load first. 先读入一份报告")
@click.pass_obj
def serve(data: Path, host: str | None, port: int | None, report: Path | None) -> None:
    """Serve the current version; a store that never had one gets the published triples first. 启动服务"""
    from egovkg.endpoint import server, starting
    from egovkg.endpoint.settings import Settings

    given = {name: value for name, value in (("host", host), ("port", port), ("data", data)) if value is not None}
    settings = Settings.from_environment(**given)
    versions = _versions(data)
    server.listen(settings.host, settings.port).close()        # a busy port is said before anything is loaded
    starting.fill(versions, report, say=click.echo)
    server.serve(settings, versions, ready=lambda running: click.echo(starting.greeting(running.url, versions)))


@main.command()
@click.argument("file", type=click.File("r", encoding="utf-8"))
@click.option("--format", "form", default="tsv", show_default=True, type=click.Choice(["json", "xml", "csv", "tsv", "ttl", "nt", "jsonld", "rdf"]),
              help="Format of the answer. 结果格式")
@click.option("--timeout", type=float, help="Deadline in seconds (EGOVKG_TIMEOUT). 时限（秒）")
@click.pass_obj
def query(data: Path, file, form: str, timeout: float | None) -> None:
    """Run a SPARQL query from FILE, or from standard input with -, on the current version. 执行查询"""
    from egovkg.endpoint.settings import Settings
    from egovkg.endpoint.workers import Engine

    settings = Settings.from_environment(data=data, **({"timeout": timeout} if timeout else {}))
    engine = Engine(settings, _versions(data))
    graphs = form in ("ttl", "nt", "jsonld", "rdf")
    try:
        answer = engine.query(file.read(), solutions="tsv" if graphs else form, graph=form if graphs else "ttl", timeout=timeout)
        for piece in answer.body:
            click.get_binary_stream("stdout").write(piece)
    finally:
        engine.close()


@main.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["ttl", "nt", "nq", "trig", "rdf", "jsonld", "csvw", "graphml"]),
              help="Format; else by OUT's suffix (.zip: tables), with .gz or .zst. 格式")
@click.option("--graph", type=click.Choice(["asserted", "inferred"]), help="Only this graph. 只导出一个图")
@click.pass_obj
def export(data: Path, out: Path, form: str | None, graph: str | None) -> None:
    """Write the current version to a file: RDF, tables (csvw, zipped), or a network of things (graphml). 导出当前版本"""
    from egovkg.ontology.vocabulary import GRAPH_INFERRED
    from egovkg.triples import export as exporting
    from pyoxigraph import DefaultGraph

    only = {"asserted": DefaultGraph(), "inferred": GRAPH_INFERRED, None: None}[graph]
    count = exporting.export(_versions(data).read(), out, form, graph=only)
    click.echo(f"{count} {'rows' if (form or exporting.format_of(out)) == 'csvw' else 'statements'} → {out}")


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON. 输出 JSON")
@click.pass_obj
def check(data: Path, as_json: bool) -> None:
    """Check model and data: OWL 2 DL, consistency, shapes, IRIs, labels, evidence. 检查模型与数据"""
    from egovkg.triples import checking

    results = checking.check(_versions(data))
    if as_json:
        _print_json([result.__dict__ for result in results])
    for result in results if not as_json else ():
        click.echo(f"{'skipped' if result.skipped else 'ok' if not result.findings else 'FAILED':8} {result.name}: {result.says}")
        for finding in result.findings[:20]:
            click.echo(f"         {finding}")
    if any(result.findings for result in results):
        raise click.exceptions.Exit(1)


@main.command()
@click.argument("report", type=click.Path(path_type=Path))
@click.option("--gold", required=True, type=click.Path(path_type=Path, exists=True, file_okay=False), help="Folder of gold annotations (*.jsonl). 标注目录")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON. 输出 JSON")
def evaluate(report: Path, gold: Path, as_json: bool) -> None:
    """Measure the conversion of REPORT against gold annotations: precision, recall, F1, misses. 评测"""
    from egovkg.loader import evaluation
    from egovkg.loader.conversion import convert_file

    found = evaluation.evaluate_conversion(convert_file(report), gold)
    if as_json:
        _print_json(evaluation.as_json(found))
    else:
        click.echo(evaluation.format_table(found))


@main.command()
@click.argument("report", type=click.Path(path_type=Path))
@click.option("--key", help="The report's key, where it was loaded with one. 报告的键")
def verify(report: Path, key: str | None) -> None:
    """Prove that REPORT gives exactly the published triples (RDFC-1.0 hash). 验证"""
    from egovkg.loader.conversion import convert_file
    from egovkg.triples import export as exporting
    from egovkg.triples import publishing

    conversion = convert_file(report, key)
    published = publishing.released()
    if conversion.key not in published:
        raise Problem("not-released", key=conversion.key, keys=", ".join(published) or "-")
    ours, theirs = set(conversion.released), set(published[conversion.key])
    if (have := exporting.canonical_hash(ours)) != (want := exporting.canonical_hash(theirs)):
        for sign, quads in (("-", theirs - ours), ("+", ours - theirs)):
            for quad in sorted(map(str, quads))[:10]:
                click.echo(f"{sign} {quad}")
        raise Problem("not-the-same", path=str(report), key=conversion.key, missing=len(theirs - ours), more=len(ours - theirs), want=want, have=have)
    click.echo(f"{conversion.key}: {len(ours)} quads, {want}")


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON. 输出 JSON")
@click.pass_obj
def versions(data: Path, as_json: bool) -> None:
    """List the versions; * marks the one that is served. 列出版本"""
    store = _versions(data)
    rows = store.versions()
    if as_json:
        _print_json([{**row._asdict(), "current": row.number == store.current} for row in rows])
        return
    for row in rows:
        click.echo(f"{'*' if row.number == store.current else ' '} {row.number:6} {row.created} {row.kind:9} {row.triples:9} {row.note}")


@main.command()
@click.argument("number", type=int)
@click.pass_obj
def rollback(data: Path, number: int) -> None:
    """Serve version NUMBER again. 回到某一版本"""
    _versions(data).rollback(number)
    click.echo(f"version {number} is live")


@main.command()
@click.argument("key")
@click.pass_obj
def unload(data: Path, key: str) -> None:
    """Publish a version without what only the report KEY says. 移除一份报告"""
    from egovkg.triples import publishing

    click.echo(f"version {publishing.unload(_versions(data), key)} is live")


@main.command()
@click.option("--report", type=click.Path(path_type=Path), help="Count how often each rule fires on this report. 在该报告上的次数")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON. 输出 JSON")
def rules(report: Path | None, as_json: bool) -> None:
    """List the reading rules, each with the sentences it is tested on. 列出规则"""
    from egovkg.loader.conversion import convert_file
    from egovkg.loader.interpretation import all_rules

    fired = convert_file(report).fired if report else {}
    rows = [{"name": r.name, "zh": r.zh, "en": r.en, "fired": fired.get(r.name) if report else None, "samples": list(r.samples)} for r in all_rules()]
    if as_json:
        _print_json(rows)
        return
    for row in rows:
        click.echo(f"{row['name']:24} {'' if row['fired'] is None else row['fired']:>5} {row['zh']} / {row['en']}")
        for sample in row["samples"]:
            click.echo(f"{'':30} {sample}")
