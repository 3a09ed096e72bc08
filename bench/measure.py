"""Costs as the operating system tells them, in rounds that alternate product and limit."""

import http.client
import json
import os
import statistics
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

ROUNDS = 5
TICK = os.sysconf("SC_CLK_TCK")


def processes(root):
    """A process and all below it."""
    children = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except (OSError, IndexError):
            continue
        children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found, queue = [], [root]
    while queue:
        each = queue.pop()
        found.append(each)
        queue += children.get(each, [])
    return found


def cpu_ms(roots):
    """CPU time used so far by these processes and their children, in milliseconds."""
    total = 0
    for root in roots:
        for pid in processes(root):
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            total += sum(map(int, fields[11:15]))
    return 1000 * total / TICK


def rss_mb(root):
    """Memory of a process and its children, in MB."""
    pages = sum(
        int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in processes(root)[1:]
    )
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 1)


class Client:
    """A connection that stays open, with the cookie of someone who is signed in."""

    def __init__(self, port, *, cookie="", token="", timeout=30):
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
        self._headers = {"Host": "127.0.0.1", "Cookie": cookie}
        self.token = token

    def get(self, path, **headers):
        self._connection.request("GET", path, headers=self._headers | headers)
        answer = self._connection.getresponse()
        body = answer.read()
        return answer, body

    def post(self, path, **fields):
        body = urlencode(fields | {"csrf_token": self.token})
        head = self._headers | {"Content-Type": "application/x-www-form-urlencoded"}
        self._connection.request("POST", path, body=body, headers=head)
        answer = self._connection.getresponse()
        answer.read()
        return answer


def rounds(product, limit, *, pids, times):
    """Median CPU milliseconds per call of product and limit; `pids` are whose time counts."""
    costs = {product: [], limit: []}
    for each in (product, limit):
        each()
    for _ in range(ROUNDS):
        for each in (product, limit):
            before = cpu_ms(pids)
            for _ in range(times):
                each()
            costs[each].append((cpu_ms(pids) - before) / times)
    return statistics.median(costs[product]), statistics.median(costs[limit])


def seconds(call):
    before = time.perf_counter()
    call()
    return time.perf_counter() - before


def tell(name, value, unit, *, limit=None, ratio=None, cpu=None, rss=None, **detail):
    """One figure, as one JSON object on one line."""
    line = {
        "name": name,
        "value": value,
        "unit": unit,
        "limit": limit,
        "ratio": ratio,
        "cpu_ms": cpu,
        "rss_mb": rss,
        "detail": detail,
    }
    print(json.dumps(line), flush=True)


def tell_ratio(name, ours, limit, **detail):
    tell(
        name,
        round(ours, 3),
        "CPU ms per request",
        limit=round(limit, 3),
        ratio=round(limit / ours, 3) if ours else None,
        cpu=round(ours, 3),
        **detail,
    )


def note(text):
    print(text, file=sys.stderr, flush=True)
