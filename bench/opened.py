"""Opens one gate while tests run: `pytest -p bench.opened --opened "registry.gates._see paths"`."""

from bench import gates


def pytest_addoption(parser):
    parser.addoption("--opened", help="the gate that lets everything through")


def pytest_configure(config):
    name = config.getoption("--opened")
    [gate] = [each for each in gates.gates() if each.name == name]
    gates.lay(gate, gates.broken(gate))
