#!/usr/bin/env python3
"""Reads reports of mutation testing.

  survivors.py list REPORT           the mutants that no test noticed
  survivors.py patterns REPORT DIR   the same as a JSON array of places in the project DIR, for a run of these alone; whole files where these have changed
  survivors.py score REPORT AGAIN    the score after such a run: what was noticed in either
"""
import json
import os
import sys

NOTICED = frozenset({"Killed", "Timeout"})
MISSED = frozenset({"Survived", "NoCoverage"})


def files_of(path):
    with open(path, encoding="utf-8") as report:
        data = json.load(report)
    root = data["projectRoot"].rstrip("/") + "/"
    return {name.removeprefix(root): file for name, file in data["files"].items()}


def mutants_of(path, statuses):
    for name, file in sorted(files_of(path).items()):
        for mutant in file["mutants"]:
            if mutant["status"] in statuses:
                yield name, file["source"], mutant


def offset(source, position):
    lines = source.split("\n")
    return sum(len(line) + 1 for line in lines[: position["line"] - 1]) + position["column"] - 1


def key(name, source, mutant):
    """What a mutant is, on whatever line it stands by now."""
    start, end = (mutant["location"][side] for side in ("start", "end"))
    place = source.split("\n")[start["line"] - 1], start["column"], end["line"] - start["line"], end["column"]
    return name, place, mutant["mutatorName"], mutant["replacement"]


def show(report):
    for name, source, mutant in mutants_of(report, MISSED):
        start = mutant["location"]["start"]["line"]
        print(f'{name}:{start}: {source.split(chr(10))[start - 1].strip()}  =>  {" ".join(mutant["replacement"].split())}')


def is_unchanged(path, source):
    if not os.path.exists(path):
        return False
    with open(path, encoding="utf-8", newline="") as file:
        return file.read() == source


def patterns(report, folder):
    spans = {}
    for name, source, mutant in mutants_of(report, MISSED):
        found = spans.setdefault(name, set())
        if is_unchanged(os.path.join(folder, name), source):
            begin, end = (offset(source, mutant["location"][side]) for side in ("start", "end"))
            found.add(f"{{{begin}..{end}}}")
    print(json.dumps([name + "".join(sorted(found)) for name, found in spans.items()]))


def score(report, again):
    tried = {name: source for name, source, _ in mutants_of(again, NOTICED | MISSED)}
    # A file that was changed since was tried as a whole: what it was before counts no more.
    changed = {name for name, file in files_of(report).items() if name in tried and tried[name] != file["source"]}
    last = {statuses: [mutant for mutant in mutants_of(report, statuses) if mutant[0] not in changed] for statuses in (NOTICED, MISSED)}
    noticed = [key(*mutant) for mutant in last[NOTICED]]
    missed = [key(*mutant) for mutant in last[MISSED]]
    # Of two that look the same the one that was noticed before is meant.
    later = {key(*mutant) for mutant in mutants_of(again, NOTICED)}.difference(noticed)
    anew = [sum(mutant[0] in changed for mutant in mutants_of(again, statuses)) for statuses in (NOTICED, MISSED)]
    killed = len(noticed) + sum(mutant in later for mutant in missed) + anew[0]
    total = len(noticed) + len(missed) + sum(anew)
    print(f"{killed} of {total}: {100 * killed / total:.1f} %")


if __name__ == "__main__":
    commands = {"list": show, "patterns": patterns, "score": score}
    commands[sys.argv[1]](*sys.argv[2:])
