#!/usr/bin/env python3
"""Write delegations.toml and positions.csv from records that end with 2017.

    python3 derive.py PATH-OF-THE-DATA-FOLDER [OUTPUT-FOLDER]

One rule for all States but the two drafters, described in README.md. Standard library only; the same input gives the
same bytes. The data folder holds: un_members_193.csv, groups.csv, ideal_points_2005_2021.csv and
rollcalls/A_RES_*.csv. No vote of 2018 or later is read, and attendance_2015_2021.csv is not read at all.
"""

import csv
import math
import sys
from pathlib import Path

LAST_YEAR = 2017

# The ICT resolutions that were put to a recorded vote before 2018, all led by the Russian Federation, and their years.
ROLL_CALLS = {"60_45": 2005, "61_54": 2006, "62_17": 2007, "63_37": 2008, "71_28": 2016}
SCORE = {"Y": 1.0, "A": 0.5, "N": 0.0}  # X, not voting, is missing
PRIOR_VOTES = 1  # an even record counts as much as this many votes
PRIOR_SESSIONS = 2  # the average State's absence counts as much as this many roll calls

POINTS = 20  # what one standard deviation of the ideal points is worth on every scale
LEAP = 10  # points of doubt whether general voting says anything of ICTs: an assumption
CODE_SHIFT = 1.5  # standard deviations: what having tabled the code of conduct says beyond general voting
CLEAR = 1.5  # standard deviations from the median: a clear camp

# The letter of 9 January 2015 with a code of conduct for information security, A/69/723.
CODE_OF_CONDUCT = {"CHN", "KAZ", "KGZ", "RUS", "TJK", "UZB"}
# The group of governmental experts of 2016-2017, A/72/327.
LAST_GGE = {
    "AUS", "BWA", "BRA", "CAN", "CHN", "CUB", "EGY", "EST", "FIN", "FRA", "DEU", "IND", "IDN", "JPN", "KAZ", "KEN",
    "MEX", "NLD", "KOR", "RUS", "SEN", "SRB", "CHE", "GBR", "USA",
}

# Columns of groups.csv, with the membership of 2018 where it differs from that of today.
GROUPS = [
    ("EU", "European Union"),
    ("CARICOM", "Caribbean Community"),
    ("PIF", "Pacific Islands Forum"),
    ("ASEAN", "Association of Southeast Asian Nations"),
    ("ARAB_GROUP", "Arab Group"),
    ("AFRICAN_UNION", "African Group"),
    ("NON_ALIGNED", "Non-Aligned Movement"),
]
COLUMN = {"NON_ALIGNED": "NAM"}  # in a room of ISO codes `NAM` is Namibia
STILL_MEMBERS = {("EU", "GBR")}  # left in 2020
NOT_YET_MEMBERS = {("ASEAN", "TLS")}  # admitted in 2025
MOST_COHESION = 97

ISSUES = ["oewg", "gge", "norms", "binding", "sovereignty", "rights", "attribution", "law", "inclusion",
          "stakeholders", "cost"]
# Which way a scale runs: +1 if States with high ideal points (the West) are expected at its high end, 0 if neither.
DIRECTION = {"oewg": -1, "gge": 1, "norms": -1, "binding": -1, "sovereignty": -1, "rights": 1, "attribution": -1,
             "law": 1, "inclusion": 0, "stakeholders": 1, "cost": 0}

# The two drafters: what their own texts ask for. Of the rival's body: none in their text.
DRAFTERS = {
    "RUS": ("A/C.1/73/L.27", {"oewg": 80, "gge": 10, "norms": 75, "binding": 70, "sovereignty": 80, "rights": 40,
                              "attribution": 85, "law": 35, "inclusion": 60, "stakeholders": 40, "cost": 50}),
    "USA": ("A/C.1/73/L.37", {"oewg": 10, "gge": 80, "norms": 10, "binding": 5, "sovereignty": 10, "rights": 70,
                              "attribution": 20, "law": 80, "inclusion": 55, "stakeholders": 55, "cost": 10}),
}
DRAFTER_SALIENCE = 80


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def clamp(value, low, high):
    return max(low, min(high, value))


def to_int(value):
    """Half up, so that no platform rounds otherwise."""
    return math.floor(value + 0.5)


def read(data):
    states = {}
    for r in rows(data / "un_members_193.csv"):
        states[r["iso3"]] = {"name": r["name_short"], "since": int(r["un_admission_year"]), "votes": []}
    for resolution, year in ROLL_CALLS.items():
        for r in rows(data / "rollcalls" / f"A_RES_{resolution}.csv"):
            state = states[r["iso3"]]
            if state["since"] <= year:  # who was not yet a member was not absent
                state["votes"].append(r["vote"])
    for r in rows(data / "ideal_points_2005_2021.csv"):
        state = states.get(r["iso3c"])
        year = int(r["year"])
        if state and year <= LAST_YEAR and year >= state.get("ideal_year", 0):
            state["ideal_year"], state["ideal"] = year, float(r["idealpointfp"])
            state["ideal_error"] = (float(r["q95fp"]) - float(r["q5fp"])) / (2 * 1.645)
    for r in rows(data / "groups.csv"):
        state, iso3 = states[r["iso3"]], r["iso3"]
        state["groups"] = [
            g for g, _ in GROUPS
            if (r[COLUMN.get(g, g)] == "1" or (g, iso3) in STILL_MEMBERS) and (g, iso3) not in NOT_YET_MEMBERS
        ]
        state["nam"], state["g77"] = r["NAM"] == "1", r["G77"] == "1"
        state["foc"] = r["FOC_2017_NAMED"] == "1"
        state["eu"] = "EU" in state["groups"]
        state["expert"], state["code"] = iso3 in LAST_GGE, iso3 in CODE_OF_CONDUCT
    return states


def estimate(states):
    """Adds to each State its place among all (in standard deviations from the median), its record and its absence."""
    ideals = sorted(s["ideal"] for s in states.values())
    n = len(ideals)
    median = (ideals[(n - 1) // 2] + ideals[n // 2]) / 2
    mean = sum(ideals) / n
    deviation = math.sqrt(sum((x - mean) ** 2 for x in ideals) / (n - 1))
    called = sum(len(s["votes"]) for s in states.values())
    absent = sum(s["votes"].count("X") for s in states.values()) / called
    for state in states.values():
        state["plain"] = (state["ideal"] - median) / deviation
        state["place"] = state["plain"] - (CODE_SHIFT if state["code"] else 0)
        state["doubt"] = math.hypot(POINTS * state["ideal_error"] / deviation, LEAP)
        scores = [SCORE[v] for v in state["votes"] if v in SCORE]
        # From -1 (never a Yes) to 1 (always); even without a vote.
        state["record"] = 2 * (sum(scores) + PRIOR_VOTES * 0.5) / (len(scores) + PRIOR_VOTES) - 1
        state["scores"] = len(scores)
        missed = state["votes"].count("X") + PRIOR_SESSIONS * absent
        state["nonvoting"] = missed / (len(state["votes"]) + PRIOR_SESSIONS)
    return deviation


def positions(iso3, state):
    """Issue -> (position, salience, plus_minus, source)."""
    lean = POINTS * state["place"]
    core = 30 + to_int(10 * min(2.0, abs(state["place"]))) + (15 if state["expert"] else 0)
    more = {
        "oewg": (10 if state["nam"] else 0) + (0 if state["expert"] else 10),
        "gge": POINTS * state["record"],
        "inclusion": -15 if state["expert"] else 15,
        "rights": 10 if state["foc"] else 0,
        "stakeholders": 10 if state["foc"] else 0,
        "cost": 15 if state["g77"] else -15,
    }
    salience = {
        "rights": core + (15 if state["foc"] else 0),
        "stakeholders": 20 + (15 if state["foc"] else 0),
        "inclusion": 25 if state["expert"] else 40,
        "cost": 30 if state["g77"] else 20,
    }
    basis = "ideal point of {}".format(state["ideal_year"])
    if state["code"]:
        basis += ", code of conduct of 2015 (A/69/723)"
    said = {
        "oewg": basis + (", in" if state["nam"] else ", not in") + " the Non-Aligned Movement"
        + (", in" if state["expert"] else ", not in") + " the GGE of 2016-2017",
        "gge": basis + f", {state['scores']} votes on ICT texts of 2005-2016",
    }
    result = {}
    for issue in ISSUES:
        if iso3 in DRAFTERS:
            symbol, own = DRAFTERS[iso3]
            source = f"derive.py: drafter of {symbol}; assumption: how far its text and its record go on this scale"
            result[issue] = (own[issue], DRAFTER_SALIENCE if issue not in salience else 50, 5, source)
            continue
        at = clamp(to_int(50 + DIRECTION[issue] * lean + more.get(issue, 0)), 0, 100)
        if DIRECTION[issue]:
            source, spread = "derive.py: " + said.get(issue, basis), to_int(state["doubt"])
            if issue in ("rights", "stakeholders") and state["foc"]:
                source += ", Freedom Online Coalition 2017"
        elif issue == "inclusion":
            source, spread = "assumption: " + ("in" if state["expert"] else "not in") + " the GGE of 2016-2017", 15
        else:
            source, spread = "assumption: " + ("" if state["g77"] else "not ") + "a member of the Group of 77", 15
        result[issue] = (at, salience.get(issue, core), spread, source)
    return result


def cohesion(states, group, deviation):
    """100 less the members' spread as a part of everybody's. Their ICT votes do not tell: nearly all were alike."""
    members = [s["ideal"] for s in states.values() if group in s["groups"]]
    mean = sum(members) / len(members)
    spread = math.sqrt(sum((x - mean) ** 2 for x in members) / (len(members) - 1))
    return clamp(to_int(100 * (1 - spread / deviation)), 0, MOST_COHESION)


def red_lines(iso3, state):
    """(condition, response, firm or price, reason, source)."""
    def at_most(issue, value, section):
        return f'{{ at_most = {{ issue = "{issue}", value = {value}, within = "section:{section}" }} }}'

    def settled(how, bracket, option):
        return f'{{ {how} = {{ bracket = "{bracket}", option = {option} }} }}'

    lines = []
    for section in "AB":  # a line on one text says nothing of the other
        lines += bounds_in(section, at_most, iso3, state)
    if iso3 == "USA":
        lines.append((settled("keeps", "b-gge", 1), "block", 100,
                      "The group of experts is what the resolution is for.", "A/C.1/73/L.37, the text it tabled"))
        lines.append((settled("falls", "b-size", 2), "block", 95,
                      "A group that every State may join is no group of experts.",
                      "assumption, from A/C.1/73/L.37, the text it tabled"))
    if iso3 == "RUS":
        lines.append((settled("keeps", "a-oewg", 1), "block", 100,
                      "The working group open to all is what the resolution is for.",
                      "A/C.1/73/L.27, the text it tabled"))
    return lines


def bounds_in(section, at_most, iso3, state):
    lines = []
    if state["eu"]:
        lines.append((at_most("binding", 50, section), "block", 67,
                      "Existing law and the agreed norms come first; we see no need for a new instrument.",
                      "EU Cybersecurity Strategy of 7 February 2013, JOIN(2013) 1; assumption: held as a red line"))
    if iso3 == "USA":
        lines.append((at_most("binding", 50, section), "block", 95,
                      "We will not be drawn into negotiating a treaty where existing law applies.",
                      "assumption, from its No votes on the yearly text in 2005-2008"))
    if iso3 == "CUB":
        lines.append((at_most("law", 75, section), "block", 95,
                      "Words on self-defence and countermeasures would turn ICTs into a theatre of military operations.",
                      "declaration of Cuba at the close of the GGE of 2016-2017, June 2017"))
    if iso3 == "RUS":
        lines.append((at_most("law", 75, section), "block", 80,
                      "Nothing in the text may be read as a licence to answer by force.",
                      "assumption, from reports on the close of the GGE of 2016-2017"))
    if section == "A" and state["foc"] and iso3 not in DRAFTERS:
        lines.append((at_most("sovereignty", 60, section), "price", 60,
                      "What people may read and say online is not for a text on security to govern.",
                      "member of the Freedom Online Coalition, 2017; assumption: that it weighs this much"))
    return lines


def quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def delegations_toml(states, deviation):
    out = ["#:schema ../delegations.schema.json",
           "# Written by derive.py; do not edit. Provenance and terms of the sources: README.md.", ""]
    for group, name in GROUPS:
        out += ["[[groups]]", f"id = {quote(group)}", f"name = {quote(name)}",
                f"cohesion = {cohesion(states, group, deviation)}", "speaks = true", ""]
    for iso3, state in sorted(states.items()):
        nonvoting = state["nonvoting"]
        hands = 3 if nonvoting < 0.05 else 2 if nonvoting < 0.20 else 1
        alone = "N" in state["votes"]  # a No on any of the five was the only one
        firm = abs(state["place"]) >= CLEAR or state["expert"] or iso3 in DRAFTERS
        out += ["[[delegations]]", f"id = {quote(iso3)}", f"name = {quote(state['name'])}",
                "groups = [" + ", ".join(map(quote, state["groups"])) + "]",
                f"style = {quote('firm' if firm else 'linear')}",
                "stake = 100", f"isolation = {20 if alone else 50}", f"interventions = {hands}",
                f"rooms = {max(1, hands - 1)}", f"attendance = {to_int(100 * (1 - nonvoting))}"]
        for condition, response, much, reason, source in red_lines(iso3, state):
            out += ["[[delegations.red_lines]]", f"must = {condition}", f"response = {quote(response)}",
                    f"price = {much}" if response == "price" else f"firm = {much}",
                    f"reason = {quote(reason)}", f"source = {quote(source)}"]
        out.append("")
    return "\n".join(out).rstrip("\n") + "\n"


def positions_csv(states):
    out = [["delegation", "issue", "position", "salience", "plus_minus", "source"]]
    for group, _ in GROUPS:
        members = [positions(i, s) for i, s in sorted(states.items()) if group in s["groups"]]
        for issue in ISSUES:
            means = [to_int(sum(m[issue][k] for m in members) / len(members)) for k in range(3)]
            out.append([group, issue, *means, "derive.py: mean of the members"])
    for iso3, state in sorted(states.items()):
        for issue, row in positions(iso3, state).items():
            out.append([iso3, issue, *row])
    return out


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    states = read(Path(sys.argv[1]))
    folder = Path(sys.argv[2]) if len(sys.argv) == 3 else Path(__file__).parent
    deviation = estimate(states)
    (folder / "delegations.toml").write_text(delegations_toml(states, deviation), encoding="utf-8", newline="\n")
    with open(folder / "positions.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(positions_csv(states))


if __name__ == "__main__":
    main()
