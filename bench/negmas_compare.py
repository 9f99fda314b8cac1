#!/usr/bin/env python3
"""Plays the same domains with adref and with NegMAS, on the same seeds: wall time and quality.

    python3 -m venv VENV && VENV/bin/pip install negmas
    cargo build --release
    VENV/bin/python bench/negmas_compare.py --adref target/release/adref

A domain is made from its seed: every party draws weights and evaluations at random, and a reservation value between 0.2
and 0.4. It is written as GENIUS XML; adref imports that, NegMAS loads it. Quality is measured for both with the profiles
as written: minimum and mean utility, Nash product (geometric mean of what is gained over the reservation value, 0 if
anybody loses), share of parties above their reservation value. No agreement counts at the reservation values.
"""

import argparse
import json
import math
import multiprocessing
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from xml.sax.saxutils import quoteattr

SIZES = {"15x5x5": (15, 5, 5), "193x50x5": (193, 50, 5)}


def make_domain(folder: Path, parties: int, issues: int, values: int, seed: int):
    """Writes a domain and its profiles; returns the profiles as tables."""
    rng = random.Random(f"{parties}x{issues}x{values} {seed}")
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    objective = '<objective index="0" etype="objective" type="objective" description="" name="domain">\n'

    def issue(j, items):
        name = quoteattr(f"issue {j + 1}")
        return f'<issue index="{j + 1}" etype="discrete" type="discrete" vtype="discrete" name={name}>\n{items}</issue>\n'

    body = "".join(
        issue(j, "".join(f'<item index="{v + 1}" value="value {v + 1}" description=""/>\n' for v in range(values)))
        for j in range(issues)
    )
    (folder / "domain.xml").write_text(
        f'{head}<negotiation_template>\n<utility_space number_of_issues="{issues}">\n{objective}{body}</objective>\n'
        "</utility_space>\n</negotiation_template>\n"
    )
    profiles = []
    for i in range(parties):
        weights = [rng.random() for _ in range(issues)]
        total = sum(weights)
        weights = [w / total for w in weights]
        table = []
        for _ in range(issues):
            row = [rng.random() for _ in range(values)]
            table.append([e / max(row) for e in row])
        reservation = rng.uniform(0.2, 0.4)
        body = "".join(f'<weight index="{j + 1}" value="{w!r}"/>\n' for j, w in enumerate(weights))
        body += "".join(
            issue(j, "".join(f'<item index="{v + 1}" value="value {v + 1}" evaluation="{e!r}"/>\n' for v, e in enumerate(row)))
            for j, row in enumerate(table)
        )
        (folder / f"profile-P{i + 1:03}.xml").write_text(
            f'{head}<utility_space type="any" number_of_issues="{issues}">\n{objective}{body}</objective>\n'
            f'<discount_factor value="1.0"/>\n<reservation value="{reservation!r}"/>\n</utility_space>\n'
        )
        profiles.append((weights, table, reservation))
    return profiles


def quality(profiles, outcome):
    """Minimum, mean, Nash product and share above reservation of an outcome: one value an issue, from 0, or None."""
    gains, utilities = [], []
    for weights, table, reservation in profiles:
        u = reservation
        if outcome is not None:
            u = sum(w * row[v] for w, row, v in zip(weights, table, outcome) if v is not None)
        utilities.append(u)
        gains.append(u - reservation)
    nash = 0.0
    if min(gains) > 0:
        nash = math.exp(sum(math.log(g) for g in gains) / len(gains))
    return {
        "min": min(utilities),
        "mean": sum(utilities) / len(utilities),
        "nash": nash,
        "above": sum(g > 0 for g in gains) / len(gains),
        "agreed": outcome is not None,
    }


def adref(binary, folder, profiles, seed):
    """Plays with adref. The time is that of the negotiation with its loading, without the import."""
    target = folder / "scenario"
    if not target.exists():
        files = sorted(str(path) for path in folder.glob("profile-*.xml"))
        subprocess.run([binary, "import", str(folder / "domain.xml"), *files, "--out", str(target)], check=True, stdout=subprocess.DEVNULL)
    began = time.perf_counter()
    done = subprocess.run([binary, "run", str(target), "--seed", str(seed), "--format", "json"], check=True, capture_output=True)
    seconds = time.perf_counter() - began
    report = json.loads(done.stdout)
    outcome = None
    if report["ending"] in ("consensus", "consensus-with-dissociations", "adopted-by-vote", "issued"):
        chosen = {closing["bracket"]: closing.get("option") for closing in report["closings"]}
        # Option 0 is a text without any value on that issue; it is worth nothing on it.
        outcome = [(chosen[f"v{j + 1}"] or 0) - 1 for j in range(len(chosen))]
        outcome = [None if v < 0 else v for v in outcome]
    return seconds, quality(profiles, outcome)


def negmas_once(folder, kind, seed, queue):
    """Plays with NegMAS in a process of its own, so that it can be stopped."""
    from negmas.inout import Scenario

    random.seed(seed)
    import numpy

    numpy.random.seed(seed)
    files = sorted(Path(folder).glob("profile-*.xml"))
    scenario = Scenario.from_genius_files(Path(folder) / "domain.xml", files)
    issues = scenario.outcome_space.issues
    began = time.perf_counter()
    if kind in ("boulware", "aspiration"):
        from negmas.sao import AspirationNegotiator, BoulwareTBNegotiator, SAOMechanism

        maker = BoulwareTBNegotiator if kind == "boulware" else AspirationNegotiator
        mechanism = SAOMechanism(outcome_space=scenario.outcome_space, n_steps=100)
        for ufun in scenario.ufuns:
            mechanism.add(maker(ufun=ufun))
    else:
        from negmas.st import HillClimbingSTMechanism, VetoSTMechanism

        from negmas.negotiators.simple import BinaryComparatorNegotiator

        maker = HillClimbingSTMechanism if kind == "hill" else VetoSTMechanism
        mechanism = maker(outcome_space=scenario.outcome_space, n_steps=1000)
        for ufun in scenario.ufuns:
            mechanism.add(BinaryComparatorNegotiator(ufun=ufun))
    state = mechanism.run()
    agreement = state.agreement
    if agreement is not None:
        agreement = [list(issue.all).index(value) for issue, value in zip(issues, agreement)]
    queue.put((time.perf_counter() - began, agreement))


def negmas(folder, profiles, kind, seed, limit):
    """Time and quality; None for a run that did not end within the limit, and the fault of one that failed."""
    queue = multiprocessing.Queue()
    process = multiprocessing.Process(target=guarded, args=(folder, kind, seed, queue))
    process.start()
    try:
        answer = queue.get(timeout=limit)
    except Exception:
        answer = None
    process.terminate()
    process.join()
    if answer is None:
        return limit, None, "over the time limit"
    if isinstance(answer, str):
        return 0.0, None, answer
    seconds, outcome = answer
    return seconds, quality(profiles, outcome), ""


def guarded(folder, kind, seed, queue):
    try:
        negmas_once(folder, kind, seed, queue)
    except BaseException as error:  # what NegMAS fails with is part of the result
        queue.put(f"{type(error).__name__}: {str(error)[:100]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--adref", default="target/release/adref")
    parser.add_argument("--sizes", default=",".join(SIZES))
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for one run of NegMAS")
    parser.add_argument("--kinds", default="boulware,aspiration,hill,veto")
    asked = parser.parse_args()
    print(f"adref: {subprocess.run([asked.adref, '--version'], capture_output=True, text=True).stdout.strip()}; NegMAS {version('negmas')}; "
          f"Python {platform.python_version()}; {platform.machine()}, {os.cpu_count()} cores")
    print("| domain | player | agreed | seconds | minimum | mean | Nash | above reservation | remarks |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for size in asked.sizes.split(","):
        rows = {}
        for seed in range(1, asked.seeds + 1):
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                profiles = make_domain(folder, *SIZES[size], seed)
                seconds, found = adref(asked.adref, folder, profiles, seed)
                rows.setdefault("adref", []).append((seconds, found, ""))
                for kind in asked.kinds.split(","):
                    row = rows.setdefault(f"NegMAS {kind}", [])
                    # What failed or was stopped once is not waited for again.
                    if row and row[-1][1] is None:
                        row.append(row[-1])
                    else:
                        row.append(negmas(folder, profiles, kind, seed, asked.limit))
        for player, runs in rows.items():
            mean = lambda key: sum((q[key] if q else quality(profiles, None)[key]) for _, q, _ in runs) / len(runs)
            agreed = sum(bool(q and q["agreed"]) for _, q, _ in runs)
            seconds = sum(s for s, _, _ in runs) / len(runs)
            remarks = "; ".join(sorted({r for _, _, r in runs if r}))
            print(f"| {size} | {player} | {agreed}/{len(runs)} | {seconds:.2f} | {mean('min'):.3f} | {mean('mean'):.3f} | "
                  f"{mean('nash'):.3f} | {mean('above'):.2f} | {remarks} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
