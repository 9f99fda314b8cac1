#!/usr/bin/env python3
"""Write delegations.toml and positions.csv from records that end with 2021.

    python3 derive.py PATH-OF-THE-DATA-FOLDER [OUTPUT-FOLDER]

One rule for all States, described in README.md. Standard library only; the same input gives the same bytes.
The data folder holds: un_members_193.csv, groups.csv, attendance_2015_2021.csv, ideal_points_2005_2021.csv,
sponsors_to_2021.csv and rollcalls/A_RES_*.csv.
"""

import csv
import math
import sys
from pathlib import Path

LAST_YEAR = 2021

# The two tracks of 2018-2020. W: the texts led by the United States; R: those led by the Russian Federation.
TRACKS = {
    "W": ["73_266", "74_28", "75_32"],
    "R": ["73_27", "74_29", "75_240"],
}
RESOLUTIONS = TRACKS["W"] + TRACKS["R"]
SPONSORED = {"A/RES/74/28", "A/RES/74/29", "A/RES/75/32", "A/RES/75/240"}
SCORE = {"Y": 1.0, "A": 0.5, "N": 0.0}  # X, not voting, is missing
PRIOR_VOTES = 1  # the ideal point's prediction counts as much as this many votes, on each track
SMALL_MINORITY = 12  # a No side of at most this many is a small minority
BLOCK_AT = 50  # the middle of the scale
MOST_COHESION = 97  # even a group that never split might
BLOCK_NOES = 2  # No votes on one track, of three, that make a red line

# Columns of groups.csv whose membership was the same at the end of 2021, and one correction.
GROUPS = [
    ("EU", "European Union"),
    ("CARICOM", "Caribbean Community"),
    ("PIF", "Pacific Islands Forum"),
    ("ASEAN", "Association of Southeast Asian Nations"),
    ("ARAB_GROUP", "Arab Group"),
    ("AFRICAN_UNION", "African Group"),
]
NOT_YET_MEMBERS = {("ASEAN", "TLS")}  # admitted in 2025
ISSUES = ["mechanism", "binding", "stakeholders", "track", "capacity"]


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def clamp(value, low, high):
    return max(low, min(high, value))


def to_int(value):
    """Half up, so that no platform rounds otherwise."""
    return math.floor(value + 0.5)


def read(data):
    states = {r["iso3"]: {"name": r["name_short"]} for r in rows(data / "un_members_193.csv")}
    for resolution in RESOLUTIONS:
        for r in rows(data / "rollcalls" / f"A_RES_{resolution}.csv"):
            states[r["iso3"]].setdefault("votes", {})[resolution] = r["vote"]
    for r in rows(data / "ideal_points_2005_2021.csv"):
        state = states.get(r["iso3c"])
        year = int(r["year"])
        if state and year <= LAST_YEAR and year >= state.get("ideal_year", 0):
            state["ideal_year"], state["ideal"] = year, float(r["idealpointfp"])
    for r in rows(data / "attendance_2015_2021.csv"):
        if r["iso3"] in states:
            states[r["iso3"]]["nonvoting"] = float(r["nonvoting_rate"])
    for r in rows(data / "groups.csv"):
        state = states[r["iso3"]]
        state["groups"] = [g for g, _ in GROUPS if r[g] == "1" and (g, r["iso3"]) not in NOT_YET_MEMBERS]
        state["g77"], state["aosis"] = r["G77"] == "1", r["AOSIS"] == "1"
        state["foc"] = r["FOC_2017_NAMED"] == "1"
    for state in states.values():
        state["sponsor"] = False
    for r in rows(data / "sponsors_to_2021.csv"):
        if r["symbol"] in SPONSORED:
            states[r["iso3"]]["sponsor"] = True
    return states


def fit(points):
    """Least squares y = a + b x, and the standard deviation of what is left."""
    n = len(points)
    mean_x = sum(x for x, _ in points) / n
    mean_y = sum(y for _, y in points) / n
    b = sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)
    a = mean_y - b * mean_x
    rest = math.sqrt(sum((y - a - b * x) ** 2 for x, y in points) / (n - 2))
    return a, b, rest


def estimate(states):
    """Adds to each State its support for each track, 0 to 1, its lean, and how uncertain the lean is."""
    for track, resolutions in TRACKS.items():
        for state in states.values():
            scores = [SCORE[state["votes"][r]] for r in resolutions if state["votes"][r] in SCORE]
            state["scores" + track] = scores
            state["noes" + track] = sum(state["votes"][r] == "N" for r in resolutions)
        a, b, rest = fit(
            [(s["ideal"], sum(s["scores" + track]) / len(s["scores" + track])) for s in states.values() if s["scores" + track]]
        )
        for state in states.values():
            scores = state["scores" + track]
            predicted = clamp(a + b * state["ideal"], 0.0, 1.0)
            state["support" + track] = (sum(scores) + PRIOR_VOTES * predicted) / (len(scores) + PRIOR_VOTES)
            state["error" + track] = rest / math.sqrt(len(scores) + PRIOR_VOTES)
    for state in states.values():
        state["lean"] = state["supportW"] - state["supportR"]
        state["uncertain"] = math.hypot(state["errorW"], state["errorR"])


def positions(state):
    """Issue -> (position, salience, plus_minus)."""
    lean = 50 * state["lean"]
    spread = max(3, to_int(50 * state["uncertain"]))
    said_no = state["noesW"] + state["noesR"] > 0
    core = 30 + (20 if said_no else 0) + (20 if state["sponsor"] else 0)
    stakeholders = 20 + (20 if state["noesW"] or state["foc"] else 0)
    capacity = (75, 50) if state["g77"] else (50, 20)
    return {
        "mechanism": (to_int(50 + lean), core, spread),
        "binding": (to_int(50 - lean), core, spread),
        "stakeholders": (to_int(50 + lean), stakeholders, spread),
        "track": (to_int(50 + lean), core, spread),
        "capacity": (capacity[0], capacity[1] + (10 if state["aosis"] else 0), 15),
    }


def agreement(votes):
    """Hix, Noury & Roland's index for one vote: 1 if all vote alike, 0 if they split into equal thirds."""
    counts = [votes.count(v) for v in "YNA"]
    most, total = max(counts), sum(counts)
    return (most - 0.5 * (total - most)) / total


def cohesion(states, group):
    """The group's mean agreement, rescaled so that the whole membership's own is 0 and unanimity is 100."""
    def mean(members):
        return sum(agreement([m["votes"][r] for m in members]) for r in RESOLUTIONS) / len(RESOLUTIONS)

    everybody = mean(list(states.values()))
    members = mean([s for s in states.values() if group in s["groups"]])
    return clamp(to_int(100 * (members - everybody) / (1 - everybody)), 0, MOST_COHESION)


def red_lines(state):
    lines = []
    if state["noesW"] >= BLOCK_NOES:
        lines.append(("mechanism", "bracket:poa-verb", state["noesW"], "W",
                      "The working group is where all States agreed to talk, and we have voted against a second track before."))
    if state["noesR"] >= BLOCK_NOES:
        lines.append(("binding", "draft", state["noesR"], "R",
                      "Existing law and the agreed norms come first, and we have voted against texts that lead to a treaty before."))
    return lines


def quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def delegations_toml(states):
    small_noes = {
        r for r in RESOLUTIONS if sum(s["votes"][r] == "N" for s in states.values()) <= SMALL_MINORITY
    }
    out = ["# Written by derive.py; do not edit. Provenance and terms of the sources: README.md.", ""]
    for group, name in GROUPS:
        out += ["[[groups]]", f"id = {quote(group)}", f"name = {quote(name)}",
                f"cohesion = {cohesion(states, group)}", "speaks = true", ""]
    for iso3, state in sorted(states.items()):
        nonvoting = state["nonvoting"]
        hands = 3 if nonvoting < 0.05 else 2 if nonvoting < 0.20 else 1
        alone = any(state["votes"][r] == "N" for r in small_noes)
        said_no = state["noesW"] + state["noesR"] > 0
        out += ["[[delegations]]", f"id = {quote(iso3)}", f"name = {quote(state['name'])}",
                "groups = [" + ", ".join(map(quote, state["groups"])) + "]",
                f"style = {quote('firm' if said_no or state['sponsor'] else 'linear')}",
                "stake = 100", f"isolation = {20 if alone else 50}", f"interventions = {hands}",
                f"rooms = {max(1, hands - 1)}", f"attendance = {to_int(100 * (1 - nonvoting))}"]
        for issue, within, noes, track, reason in red_lines(state):
            texts = "texts led by the United States" if track == "W" else "texts led by the Russian Federation"
            out += ["[[delegations.red_lines]]",
                    f'must = {{ at_most = {{ issue = "{issue}", value = {BLOCK_AT}, within = "{within}" }} }}',
                    'response = "block"', f"firm = {min(95, to_int(100 * noes / 3))}", f"reason = {quote(reason)}",
                    f'source = "assumption: voted No on {noes} of the 3 {texts}, 2018-2020"']
        out.append("")
    return "\n".join(out).rstrip("\n") + "\n"


def positions_csv(states):
    out = [["delegation", "issue", "position", "salience", "plus_minus", "source"]]
    for group, _ in GROUPS:
        members = [positions(s) for s in states.values() if group in s["groups"]]
        for issue in ISSUES:
            means = [to_int(sum(m[issue][k] for m in members) / len(members)) for k in range(3)]
            out.append([group, issue, *means, "derive.py: mean of the members"])
    for iso3, state in sorted(states.items()):
        for issue, (at, salience, spread) in positions(state).items():
            source = "derive.py: {} votes on W, {} on R, ideal point of {}".format(
                len(state["scoresW"]), len(state["scoresR"]), state["ideal_year"])
            if issue == "capacity":
                source = "assumption: " + ("member of the Group of 77" if state["g77"] else "not a member of the Group of 77")
            out.append([iso3, issue, at, salience, spread, source])
    return out


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    states = read(Path(sys.argv[1]))
    folder = Path(sys.argv[2]) if len(sys.argv) == 3 else Path(__file__).parent
    estimate(states)
    (folder / "delegations.toml").write_text(delegations_toml(states), encoding="utf-8", newline="\n")
    with open(folder / "positions.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(positions_csv(states))


if __name__ == "__main__":
    main()
