#!/usr/bin/env python3
"""Plays the same domains with adref and with NegMAS, on the same seeds: processor time and quality, what a party's look at
an offer costs, and all outcomes that nobody can better without making them worse for another.

`benches/peers/run.sh` installs NegMAS beside the build, builds adref, and calls this.

A domain is made from its seed: every party draws weights and evaluations at random, and a reservation value between 0.2
and 0.4. It is written as GENIUS XML; adref imports that, NegMAS loads it. Quality is measured for both with the profiles
as written: minimum and mean utility, Nash product (geometric mean of what is gained over the reservation value, 0 if
anybody loses), share of parties above their reservation value. No agreement counts at the reservation values.

A *party-evaluation* is one party's look at one whole outcome. NegMAS's are counted in a run of their own, in which every
call of a utility function is; then the same run is timed without counting. adref's in the room are the answers to
whole texts alone (a sounding is two: the text as it is, and with the changes); its looks at single brackets, which are many more,
do not count, though their time does. The mediator outside the room keeps one text, changes it, and hears from everybody what
the whole of it is worth then, weighed anew bracket by bracket; NegMAS's mediators hear from everybody whether it is better.
Seconds are processor seconds of one core.
"""

import argparse
import json
import math
import multiprocessing
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from xml.sax.saxutils import quoteattr

FRONTIER = (15, 6, 5)
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
    """Plays with adref. The time is that of the processor for the negotiation with its loading, without the import."""
    target = folder / "scenario"
    if not target.exists():
        files = sorted(str(path) for path in folder.glob("profile-*.xml"))
        subprocess.run([binary, "import", str(folder / "domain.xml"), *files, "--out", str(target)], check=True, stdout=subprocess.DEVNULL)
    began = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([binary, "run", str(target), "--seed", str(seed), "--format", "json"], check=True, capture_output=True)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime
    report = json.loads(done.stdout)
    outcome = None
    if report["ending"] in ("consensus", "consensus-with-dissociations", "adopted-by-vote", "issued"):
        chosen = {closing["bracket"]: closing.get("option") for closing in report["closings"]}
        # Option 0 is a text without any value on that issue; it is worth nothing on it.
        outcome = [(chosen[f"v{j + 1}"] or 0) - 1 for j in range(len(chosen))]
        outcome = [None if v < 0 else v for v in outcome]
    return seconds, quality(profiles, outcome)


class Count:
    """Counts every look at an outcome."""

    looks = 0

    @classmethod
    def install(cls):
        from negmas.preferences import LinearAdditiveUtilityFunction as Ufun

        plain = Ufun.eval

        def counted(self, offer):
            cls.looks += 1
            return plain(self, offer)

        Ufun.eval = counted


def load(folder):
    from negmas.inout import Scenario

    files = sorted(Path(folder).glob("profile-*.xml"))
    return Scenario.from_genius_files(Path(folder) / "domain.xml", files)


def negmas_pareto(folder, _kind, _seed, _counting, queue):
    """All undominated outcomes, by NegMAS's own means, from the loaded domain on."""
    from negmas.preferences.ops import pareto_frontier

    scenario = load(folder)
    outcomes = list(scenario.outcome_space.enumerate_or_sample())
    began = time.process_time()
    _, found = pareto_frontier(scenario.ufuns, outcomes=outcomes, sort_by_welfare=False)
    queue.put((time.process_time() - began, len(outcomes), len(found)))


def negmas_once(folder, kind, seed, counting, queue):
    """Plays with NegMAS in a process of its own, so that it can be stopped."""
    if counting:
        Count.install()

    random.seed(seed)
    import numpy

    numpy.random.seed(seed)
    scenario = load(folder)
    issues = scenario.outcome_space.issues
    began = time.process_time()
    Count.looks = 0
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
    queue.put((time.process_time() - began, agreement, Count.looks))


def apart(work, folder, kind, seed, counting, limit):
    """What work in a process of its own came to; a sentence where it failed or did not end within the limit."""
    queue = multiprocessing.Queue()
    process = multiprocessing.Process(target=guarded, args=(work, folder, kind, seed, counting, queue))
    process.start()
    try:
        answer = queue.get(timeout=limit)
    except Exception:
        answer = "over the time limit"
    process.terminate()
    process.join()
    return answer


def guarded(work, folder, kind, seed, counting, queue):
    try:
        work(folder, kind, seed, counting, queue)
    except BaseException as error:  # what NegMAS fails with is part of the result
        queue.put(f"{type(error).__name__}: {str(error)[:100]}")


def negmas(folder, profiles, kind, seed, limit):
    """Time, quality, looks; no quality for a run that did not end within the limit or failed, with the fault."""
    answer = apart(negmas_once, folder, kind, seed, False, limit)
    if isinstance(answer, str):
        return limit if "limit" in answer else 0.0, None, answer, None
    seconds, outcome, _ = answer
    counted = apart(negmas_once, folder, kind, seed, True, 10 * limit)
    looks = None if isinstance(counted, str) else counted[2]
    return seconds, quality(profiles, outcome), "", looks


def frontiers(asked):
    """Exact Pareto frontiers of one domain, ours and NegMAS's."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        profiles = make_domain(folder, *FRONTIER, 1)
        adref(asked.adref, folder, profiles, 1)
        ours = json.loads(subprocess.run([asked.evaluate, str(folder / "scenario")], check=True, capture_output=True).stdout)["pareto"]
        theirs = apart(negmas_pareto, folder, None, 1, False, 10 * asked.limit)
    print(f"\nPareto frontier of 15 x {ours['texts']} outcomes: adref {ours['undominated']} in {ours['seconds']:.3f} s; NegMAS "
          + (theirs if isinstance(theirs, str) else f"{theirs[2]} in {theirs[0]:.3f} s"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--adref", default="target/release/adref")
    parser.add_argument("--evaluate", default="target/release/examples/evaluate")
    parser.add_argument("--sizes", default=",".join(SIZES))
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for one run of NegMAS")
    parser.add_argument("--kinds", default="boulware,aspiration,hill,veto")
    asked = parser.parse_args()
    print(f"adref: {subprocess.run([asked.adref, '--version'], capture_output=True, text=True).stdout.strip()}; NegMAS {version('negmas')}; "
          f"Python {platform.python_version()}; {platform.machine()}, {os.cpu_count()} cores")
    print("| domain | player | agreed | seconds | evaluations a second | minimum | mean | Nash | above reservation | remarks |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for size in asked.sizes.split(","):
        rows = {}
        for seed in range(1, asked.seeds + 1):
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                profiles = make_domain(folder, *SIZES[size], seed)
                seconds, found = adref(asked.adref, folder, profiles, seed)
                looked = json.loads(
                    subprocess.run([asked.evaluate, str(folder / "scenario"), str(seed)], check=True, capture_output=True).stdout
                )
                outside = looked["outside"]
                rows.setdefault("adref, a mediator outside the room", []).append(
                    (outside["seconds"], quality(profiles, outside["text"]), "", outside["a second"])
                )
                rows.setdefault("adref", []).append((seconds, found, "", looked["room"]["a second"]))
                for kind in asked.kinds.split(","):
                    row = rows.setdefault(f"NegMAS {kind}", [])
                    # What failed or was stopped once is not waited for again.
                    if row and row[-1][1] is None:
                        row.append(row[-1])
                    else:
                        seconds, found, remark, looks = negmas(folder, profiles, kind, seed, asked.limit)
                        row.append((seconds, found, remark, looks / seconds if looks and seconds else None))
        for player, runs in rows.items():
            mean = lambda key: sum((q[key] if q else quality(profiles, None)[key]) for _, q, _, _ in runs) / len(runs)
            agreed = sum(bool(q and q["agreed"]) for _, q, _, _ in runs)
            seconds = sum(s for s, _, _, _ in runs) / len(runs)
            remarks = "; ".join(sorted({r for _, _, r, _ in runs if r}))
            rates = [rate for _, _, _, rate in runs if rate]
            rate = f"{sum(rates) / len(rates):,.0f}" if rates else "–"
            print(f"| {size} | {player} | {agreed}/{len(runs)} | {seconds:.2f} | {rate} | {mean('min'):.3f} | {mean('mean'):.3f} | "
                  f"{mean('nash'):.3f} | {mean('above'):.2f} | {remarks} |", flush=True)
    frontiers(asked)


if __name__ == "__main__":
    sys.exit(main())
