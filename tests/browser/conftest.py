"""A real browser for tests: Debian's Chromium, headless; without it tests are skipped, and fail with CI=true."""
import json
import os
import shutil
from collections.abc import Iterator

import pytest
from egovkg.loader.conversion import convert_file
from egovkg.triples import publishing
from egovkg.triples.store import VersionedStore

from tests.support import REPORTS

QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-dev-shm-usage", "--no-proxy-server", "--window-size=1200,900",
)


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """The browser, one for all tests."""
    programs = [shutil.which(name) for name in ("chromium", "chromedriver")]
    if None in programs:
        reason = "chromium and chromedriver are not there: apt-get install chromium chromium-driver"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    from selenium import webdriver
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service

    options = Options()
    options.binary_location = programs[0]
    for argument in (*QUIET, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    # The driver listens on this machine, where no proxy of the environment stands.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "localhost,127.0.0.1")
        patch.setenv("no_proxy", "localhost,127.0.0.1")
        driver = webdriver.Chrome(options=options, service=Service(programs[1]))
        driver.implicitly_wait(5)
        yield driver
        driver.quit()


@pytest.fixture
def browser(chromium) -> Iterator[object]:
    """The browser at its usual size; afterwards it must have no error on its console and have asked no other host."""
    chromium.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    chromium.get("about:blank")
    chromium.get_log("browser")
    chromium.get_log("performance")
    yield chromium
    errors = [entry["message"] for entry in chromium.get_log("browser") if entry["level"] == "SEVERE"]
    assert not [error for error in errors if "status of 4" not in error], errors
    for entry in chromium.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            url = message["params"]["request"]["url"]
            assert url.startswith(("http://127.0.0.1:", "about:", "data:")), url


@pytest.fixture(scope="session")
def explorer(run_server, tmp_path_factory) -> str:
    """A site that holds the released triples, which have no text, and a sample report with its text."""
    data = tmp_path_factory.mktemp("explorer")
    sample = convert_file(REPORTS / "sample-national.txt")
    publishing.load(VersionedStore(data), publishing.released(), readings=publishing.released_readings())
    publishing.load(VersionedStore(data), {sample.key: sample.quads}, readings={sample.key: sample.reading})
    return run_server(data).url


@pytest.fixture
def phone(browser) -> object:
    """The browser as narrow as a small phone."""
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": 320, "height": 640, "deviceScaleFactor": 2, "mobile": True})
    return browser
