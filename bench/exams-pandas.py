"""The second baseline of the examination benches: pandas does the same statistics on the same files.

Run: python3 exams-pandas.py FOLDER. Prints one line of JSON: seconds to read, seconds to recompute, and per subject the
figures by which two programs are compared.
"""
import json
import math
import sys
import time

import numpy as np
import pandas as pd


def statistics(table, full, prior):
    items = [f"q{j + 1}" for j in range(len(full))]
    whole = sum(full)
    sat = table[table["total"].notna()]
    total = sat["total"]
    n = len(sat)
    lines = [math.ceil(0.85 * whole), math.ceil(0.6 * whole), math.ceil(0.4 * whole)]

    def describe(group):
        marks = group["total"]
        return pd.Series([len(marks), marks.mean(), marks.std(), marks.min(), marks.max(), *marks.quantile([0.25, 0.5, 0.75])])

    describe(sat)
    means, variances = sat[items].mean(), sat[items].var()
    variance = total.var()
    covariances = sat[items].apply(lambda mark: np.cov(mark, total)[0, 1])
    k = int(0.27 * n + 0.5)
    counts = total.value_counts().sort_index()
    below = counts.cumsum() - counts
    above = n - below - counts
    up = (np.clip(k - above, 0, counts) / counts).reindex(total).to_numpy()
    down = (np.clip(k - below, 0, counts) / counts).reindex(total).to_numpy()
    marks = sat[items].to_numpy()
    d27 = (up @ marks - down @ marks) / k / np.array(full)
    first = None
    for unit in ["school_id", "class_id"]:
        groups = sat.groupby(unit)
        found = groups["total"].agg(["count", "mean", "std", "min", "max"])
        groups["total"].quantile([0.25, 0.5, 0.75])
        for line in lines:
            (sat["total"] >= line).groupby(sat[unit]).mean()
        groups[items].mean()
        groups[items].var()
        first = found["mean"].iloc[0] if unit == "school_id" else first
    z = (counts.index - total.mean()) / total.std()
    percentile = (below + counts / 2) / n
    assert len(z) == len(percentile)
    both = sat.merge(prior, on="student_id")
    x, y = both["prior"], both["total"]
    sums = pd.DataFrame({"s": both["school_id"], "x": x, "y": y, "xx": x * x, "xy": x * y, "yy": y * y})
    sums.groupby("s").sum()
    alpha = len(full) / (len(full) - 1) * (1 - variances.sum() / variance)
    c, v = covariances.iloc[0], variances.iloc[0]
    assert len(means) == len(full)
    return {
        "n": n,
        "mean": total.mean(),
        "alpha": alpha,
        "d27": d27[0],
        "restCorrelation": (c - v) / math.sqrt(v * (variance + v - 2 * c)),
        "firstSchoolMean": first,
    }


folder = sys.argv[1]
with open(f"{folder}/meta.json") as file:
    subjects = json.load(file)["subjects"]
start = time.perf_counter()
tables = [pd.read_csv(f"{folder}/s{s + 1}.csv") for s in range(len(subjects))]
for table, subject in zip(tables, subjects):
    table["total"] = table[[f"q{j + 1}" for j in range(len(subject["full"]))]].sum(axis=1, skipna=False)
prior = pd.read_csv(f"{folder}/prior.csv")
read = time.perf_counter() - start
start = time.perf_counter()
agreement = [statistics(table, subject["full"], prior) for table, subject in zip(tables, subjects)]
print(json.dumps({"read": read, "recompute": time.perf_counter() - start, "agreement": agreement}))
