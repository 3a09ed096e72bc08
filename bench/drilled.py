"""Takes a part of the gates: `pytest -p bench.drilled --gates registry.dossier ...`."""


def pytest_addoption(parser):
    parser.addoption("--gates", default="", help="only gates with this in their name")
