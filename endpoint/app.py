"""The whole wiring on one screen: settings and store in, a Flask application out."""
import logging
from pathlib import Path

from egovkg.endpoint import (
    accounts,
    catalog,
    completion,
    compression,
    dumps,
    figure_pages,
    graph_store,
    limits,
    linked_data,
    list_pages,
    logs,
    metrics,
    ontology_pages,
    pages,
    problems,
    quality_page,
    query_api,
    reconcile,
    report_pages,
    search_api,
    sitemap,
    sparql,
    update,
    version_page,
    web_assets,
)
from egovkg.endpoint.model_terms import Models
from egovkg.endpoint.page_frame import Memory
from egovkg.endpoint.readings import Readings
from egovkg.endpoint.search_files import Indexes
from egovkg.endpoint.settings import Settings
from egovkg.endpoint.workers import Engine
from egovkg.endpoint.writing import Writing
from egovkg.ontology.problem import Problem
from egovkg.triples.store import VersionedStore
from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException


def create_app(settings: Settings, store: VersionedStore) -> Flask:
    """The application over a store. `app.extensions` has its Engine ("egovkg") and its Indexes ("egovkg-search"); whoever made it closes both."""
    # Both paths are given because Flask looks for them in a package's folder, and a namespace package has none.
    here = Path(__file__).parent
    app = Flask("egovkg.endpoint", root_path=str(here), instance_path=str(here), static_folder=None, template_folder="web/templates")
    app.ensure_sync = lambda function: function  # type: ignore[method-assign] # nothing here is asynchronous, and finding out takes time
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    engine = Engine(settings, store)
    app.extensions["egovkg"] = engine
    writing = Writing(engine)
    indexes = app.extensions["egovkg-search"] = Indexes(store)
    models, readings, memory = Models(engine), Readings(engine), Memory(store)

    for routes in (
        sparql.blueprint(engine), update.blueprint(writing), graph_store.blueprint(engine, writing), limits.blueprint(settings),
        pages.blueprint(engine, indexes, models, memory), linked_data.blueprint(engine), ontology_pages.blueprint(engine, indexes, memory),
        web_assets.blueprint(), completion.blueprint(indexes, models, memory), query_api.blueprint(engine), search_api.blueprint(indexes), reconcile.blueprint(engine, indexes), list_pages.blueprint(engine, indexes, models, memory),
        figure_pages.blueprint(engine, indexes, models, memory), report_pages.blueprint(engine, indexes, models, readings, memory),
        quality_page.blueprint(engine, indexes, models, readings, memory), version_page.blueprint(engine, indexes),
        dumps.blueprint(store), catalog.blueprint(engine, models), sitemap.blueprint(indexes),
    ):
        app.register_blueprint(routes)

    told = accounts.install(app)
    metrics.install(app, engine, told)
    logs.install(engine, told)
    compression.install(app)

    @app.get("/healthz")
    def alive() -> Response:
        return Response("ok\n", content_type="text/plain")

    @app.get("/readyz")
    def ready() -> Response:
        engine.rows("ASK {}", client="readyz", timeout=5)
        return jsonify(status="ready", version=engine.store.current, **engine.lanes.counts())

    @app.errorhandler(Problem)
    def problem(error: Problem) -> Response:
        return problems.respond(error)

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        return problems.respond_http(error)

    @app.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        logging.getLogger("egovkg").exception("%s %s", request.method, request.path, exc_info=error)
        return problems.respond(Problem("internal-error"))

    return app


def prepare(app: Flask) -> None:
    """Make ready what the first readers would wait for: templates, the reference of the model."""
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
    ontology_pages.prepare(app.jinja_env)
