#!/usr/bin/env python3
"""Recompute published statistics: recompute.py REVISION.ndjson, as …/statistics/{series}/{year}?format=ndjson gives it.

Checks the hash, and every figure that follows from others: longer periods from shorter ones, wholes from their cuts, done and
not done, means, deviations, percentages. What's held back is null and can't be checked. Exits with 1 and what differs.
"""
import collections, hashlib, json, math, sys

PARTS = {"fiscal_year": ("half_year", 2), "half_year": ("quarter", 2), "quarter": ("month", 3), "month": ("", -1)}
with open(sys.argv[1], encoding="utf-8") as file:
    head, *cells = map(json.loads, file)
document = {**head["document"], "cells": cells}
by_key, by_period, checked = collections.defaultdict(list), collections.defaultdict(list), 0
for cell in cells:
    by_key[cell["cut"], cell["key"], cell["period"]["kind"]].append(cell)
    by_period[cell["cut"], cell["period"]["kind"], cell["period"]["start"]].append(cell)

def check(cell, name, computed):
    global checked
    if cell["values"][name] != computed:
        at = (cell["cut"], cell["key"], cell["period"]["kind"], cell["period"]["start"], name)
        sys.exit(f"{' '.join(at)}: {cell['values'][name]} is published, {computed} is computed")
    checked += 1

def add_up(whole, parts, names):
    for name in names:
        values = [part["values"][name] for part in parts]
        if whole["values"][name] is not None and None not in values:
            check(whole, name, sum(values))

def rounded(above, below):
    return (2 * above + below) // (2 * below) if below else None

for whole in cells:
    period, values = whole["period"], whole["values"]
    kind, count = PARTS[period["kind"]]
    parts = by_key[whole["cut"], whole["key"], kind]
    parts = [part for part in parts if period["start"] <= part["period"]["start"] <= period["end"]]
    if len(parts) == count:
        add_up(whole, parts, document["adds_over_time"])
    for cut in document["cuts"]:
        keys = by_period[cut["cut"], period["kind"], period["start"]]
        if keys and (whole["cut"], whole["key"]) == (cut["whole_cut"], cut["whole_key"]):
            add_up(whole, keys, document["adds_over_keys"])
    if values.get("in_progress") is not None:
        check(whole, "total" if "total" in values else "received", values["completed"] + values["in_progress"])
    if values.get("ratings") is not None:
        rated = [(k, values[f"rated_{k}"]) for k in range(1, 6)]
        n, s, squares = (sum(k**power * count for k, count in rated) for power in range(3))
        check(whole, "ratings", n)
        check(whole, "mean_hundredths", rounded(100 * s, n))
        spread = 40000 * (n * squares - s * s) // (n * (n - 1)) if n > 1 else None
        check(whole, "sd_hundredths", (math.isqrt(spread) + 1) // 2 if n > 1 else None)
        check(whole, "satisfied_hundredths_percent", rounded(10000 * (rated[3][1] + rated[4][1]), n))
        check(whole, "of_most_hundredths_percent", rounded(10000 * s, 5 * n))
canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
if hashlib.sha256(canonical.encode()).hexdigest() != head["sha256"]:
    sys.exit("sha256 is of something else")
print(f"{head['sha256']}: {len(cells)} cells, {checked} figures recomputed")
