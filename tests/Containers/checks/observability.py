"""Turns the queries of the dashboard into rules, so that promtool can check them. Usage: observability.py DASHBOARD RULES"""
import json
import sys

dashboard, rules = sys.argv[1:]
with open(dashboard, encoding="utf-8") as file:
    panels = json.load(file)["panels"]
queries = [target["expr"] for panel in panels for target in panel.get("targets", [])]
assert len(queries) >= 20, f"only {len(queries)} queries"
places = [(p["gridPos"]["x"] + dx, p["gridPos"]["y"] + dy) for p in panels for dx in range(p["gridPos"]["w"]) for dy in range(p["gridPos"]["h"])]
assert len(places) == len(set(places)), "panels overlap"
assert max(x for x, _ in places) < 24, "panels are wider than the dashboard"
groups = [{
    "name": "dashboard",
    "rules": [{"record": f"query:{number}", "expr": query.replace("$__rate_interval", "1m").replace("$instance", ".*")}
              for number, query in enumerate(queries)],
}]
with open(rules, "w", encoding="utf-8") as file:
    json.dump({"groups": groups}, file)
