#!/usr/bin/env python3
"""Write delegations.toml and positions.csv: a drafting core, and candidate signatories by school of thought and region.

    python3 derive.py [OUTPUT-FOLDER]

Nobody in these tables is a real person. README.md says what is assumed. Standard library only; the same input gives the same bytes.
"""

import csv
import hashlib
import sys
from pathlib import Path

ISSUES = ["sovereignty", "coercion", "self-determination", "rights", "due-diligence", "content",
          "expression", "platforms", "countermeasures", "attribution", "force", "lex-lata"]

# Schools: name, mean position on each issue in the order above, the issues the school cares for (salience CORE), and where it is known from.
SCHOOLS = {
    "RULE": ("sovereignty-as-rule view", [88, 55, 40, 55, 68, 52, 55, 35, 62, 48, 35, 72], ["sovereignty", "lex-lata"],
             "Tallinn Manual 2.0, rule 4; Cyber Law Toolkit on sovereignty"),
    "PRIN": ("sovereignty-as-principle view", [18, 35, 22, 40, 32, 32, 58, 30, 60, 28, 28, 35], ["sovereignty", "lex-lata"],
             "speech of the UK Attorney General, 23 May 2018, and writings that share it"),
    "STRICT": ("strict view of coercion", [55, 15, 30, 48, 48, 22, 68, 30, 42, 55, 15, 32], ["coercion", "lex-lata"],
               "Nicaragua judgment of 1986 read narrowly; Ohlin, Election Interference (2020), on the limits of non-intervention"),
    "CONTROL": ("broad view of intervention", [65, 88, 52, 58, 62, 80, 52, 50, 60, 45, 30, 70], ["coercion", "content"],
                "writings of 2018-2020 that read coercion as loss of control or of free choice"),
    "DUTY": ("due diligence as a duty", [62, 55, 40, 70, 92, 58, 60, 48, 45, 50, 22, 72], ["due-diligence", "lex-lata"],
             "the two earlier statements of the series; writings on due diligence as customary law"),
    "RIGHTS": ("human rights view", [55, 58, 60, 92, 75, 62, 78, 58, 32, 58, 12, 62], ["rights", "expression"],
               "practice and writings on the reach of the Covenant; Schmitt, 97 Int'l L. Stud. 739 (2021), reviews the debate"),
    "EXPR": ("freedom of expression view", [48, 35, 35, 72, 50, 18, 95, 32, 30, 60, 8, 42], ["expression", "content"],
             "joint declaration of the special rapporteurs on false news and propaganda, 2017; Lahmann, Isr. L. Rev. (2020)"),
    "SELFD": ("self-determination view", [50, 38, 92, 68, 58, 65, 60, 45, 42, 50, 15, 55], ["self-determination", "rights"],
              "Ohlin, Election Interference (2020), chapter 4"),
    "SOUTH": ("non-intervention in the tradition of 1965 to 1981", [90, 78, 62, 52, 55, 65, 45, 55, 18, 78, 15, 58], ["sovereignty", "countermeasures"],
              "General Assembly resolutions 2131 (XX), 2625 (XXV) and 36/103"),
    "MIL": ("operational law view", [48, 32, 20, 35, 42, 28, 48, 25, 72, 22, 62, 42], ["countermeasures", "force"],
            "manuals and teaching for armed forces, in general"),
    "GEN": ("generalist view", [58, 48, 42, 58, 60, 48, 62, 40, 40, 52, 20, 50], ["lex-lata", "due-diligence"],
            "textbooks of public international law, in general"),
}
CORE, SIDE = 80, 32

# Candidates by region: WE Western Europe, NA North America, EE Eastern Europe, LA Latin America and the Caribbean, AP Asia and the Pacific, AM Africa
# and the Middle East. Assumption: invitations follow the drafters' acquaintance, so two thirds are in the first two.
REGIONS = {
    "WE": ("Western Europe", {"lex-lata": 4, "due-diligence": 4, "rights": 4}),
    "NA": ("North America", {"sovereignty": -8, "expression": 8, "content": -6, "due-diligence": -5}),
    "EE": ("Eastern Europe", {"content": 8, "countermeasures": 8, "force": 5}),
    "LA": ("Latin America and the Caribbean", {"sovereignty": 8, "countermeasures": -10, "rights": 5}),
    "AP": ("Asia and the Pacific", {"sovereignty": 3, "lex-lata": -3, "rights": -4}),
    "AM": ("Africa and the Middle East", {"sovereignty": 8, "self-determination": 8, "countermeasures": -8, "attribution": 6}),
}
POOL = {  #        WE  NA  EE  LA  AP  AM
    "RULE":    dict(WE=10, NA=4, EE=4, LA=2, AP=3, AM=1),
    "PRIN":    dict(WE=5, NA=5, EE=0, LA=0, AP=2, AM=0),
    "STRICT":  dict(WE=6, NA=6, EE=1, LA=1, AP=2, AM=1),
    "CONTROL": dict(WE=7, NA=5, EE=3, LA=2, AP=2, AM=1),
    "DUTY":    dict(WE=10, NA=3, EE=1, LA=2, AP=3, AM=2),
    "RIGHTS":  dict(WE=9, NA=6, EE=2, LA=4, AP=2, AM=3),
    "EXPR":    dict(WE=3, NA=6, EE=1, LA=2, AP=1, AM=1),
    "SELFD":   dict(WE=2, NA=4, EE=1, LA=1, AP=1, AM=2),
    "SOUTH":   dict(WE=1, NA=0, EE=0, LA=5, AP=4, AM=5),
    "MIL":     dict(WE=3, NA=4, EE=2, LA=0, AP=2, AM=0),
    "GEN":     dict(WE=11, NA=5, EE=3, LA=3, AP=4, AM=3),
}
SPREAD = 12  # how far a person is from the mean of the school and region, at most
DRAWN = 6    # and how far each seed draws it from there

DRAFTERS = [("C-CONTROL", "CONTROL"), ("C-DUTY", "DUTY"), ("C-EXPR", "EXPR"), ("C-GEN-1", "GEN"), ("C-GEN-2", "GEN"),
            ("C-PRIN", "PRIN"), ("C-RIGHTS", "RIGHTS"), ("C-RULE", "RULE")]

# Red lines by school: what somebody of the school would not put a name to. (condition, how firmly, reason)
LINES = {
    "RULE": [('at_least = { issue = "sovereignty", value = 35, within = "bracket:sov-pp" }', 70, "I cannot sign that sovereignty is no rule.")],
    "PRIN": [('at_most = { issue = "sovereignty", value = 75, within = "draft" }', 85, "That sovereignty is a rule of its own is not the law."),
             ('at_most = { issue = "due-diligence", value = 84, within = "draft" }', 45, "States have called due diligence a voluntary norm.")],
    "STRICT": [('at_most = { issue = "coercion", value = 78, within = "draft" }', 80, "Without coercion there is no intervention, and to deceive is not to coerce."),
               ('falls = { bracket = "lex", option = 1 }', 45, "This is not settled law.")],
    "CONTROL": [],
    "DUTY": [('at_least = { issue = "due-diligence", value = 40, within = "bracket:dd" }', 75, "A statement that makes due diligence voluntary would set the law back.")],
    "RIGHTS": [('keeps = { bracket = "expr", option = 1 }', 65, "Without the freedom of expression this helps those who censor."),
               ('at_least = { issue = "rights", value = 40, within = "bracket:own-duty" }', 45, "Voters have rights; they are not just electoral infrastructure.")],
    "EXPR": [('if_then = { if = { keeps = { bracket = "content-what", option = 1 } }, then = { keeps = { bracket = "content-covert", option = 1 } } }', 80,
              "Speech about candidates is not an operation."),
             ('keeps = { bracket = "expr", option = 1 }', 85, "Without the freedom of expression this helps those who censor."),
             ('falls = { bracket = "platforms", option = 1 }', 60, "Duties of platforms become orders to remove.")],
    "SELFD": [],
    "SOUTH": [('falls = { bracket = "counter-others", option = 1 }', 80, "Countermeasures by third States are the strong helping themselves."),
              ('at_least = { issue = "sovereignty", value = 35, within = "bracket:sov-pp" }', 75, "Sovereignty is the first rule of all."),
              ('falls = { bracket = "force", option = 1 }', 70, "This opens the door to force.")],
    "MIL": [('falls = { bracket = "force", option = 2 }', 45, "The effects decide, not the label."),
            ('falls = { bracket = "attribution", option = 1 }', 55, "No State can be asked to lay open its sources.")],
    "GEN": [('falls = { bracket = "force", option = 1 }', 40, "To speak of force here devalues the word.")],
}


def draw(who, what):
    """A number from -1 to 1 that depends on the words alone."""
    digest = hashlib.sha256(f"{who}/{what}".encode()).digest()
    return int.from_bytes(digest[:4], "big") / (2**32 - 1) * 2 - 1


def near(value):
    return max(0, min(100, int(value + 0.5))) if value > 0 else 0


def people():
    """(id, name, school, region or None), the core first."""
    for who, school in DRAFTERS:
        number = who.split("-")[2:]
        yield who, "Drafter, " + SCHOOLS[school][0] + (f" {number[0]}" if number else ""), school, None
    for school in POOL:
        for region, count in POOL[school].items():
            for number in range(1, count + 1):
                yield (f"{school}-{region}-{number:02}",
                       f"International lawyer, {SCHOOLS[school][0]}, {REGIONS[region][0]} {number}", school, region)


def quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def main():
    if len(sys.argv) > 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1]) if len(sys.argv) == 2 else Path(__file__).parent
    toml = ["#:schema ../delegations.schema.json", "# Written by derive.py; do not edit. Nobody here is a real person: README.md.", ""]
    table = [["delegation", "issue", "position", "salience", "tolerance", "plus_minus", "source"]]
    for who, name, school, region in people():
        core = region is None
        _, means, cares, known = SCHOOLS[school]
        toml += ["[[delegations]]", f"id = {quote(who)}", f"name = {quote(name)}", "groups = []",
                 f"style = {quote('accommodating' if core else 'linear')}",
                 f"stake = {300 if core else 150}",
                 f"stake_plus_minus = {0 if core else 100}",
                 f"isolation = {50 if core else 15}",
                 f"interventions = {4 if core else 1}", f"rooms = {2 if core else 1}", "attendance = 97"]
        for must, firm, reason in LINES[school]:
            toml += ["[[delegations.red_lines]]", f"must = {{ {must} }}", 'response = "block"', f"firm = {firm}",
                     f"reason = {quote(reason)}", f"source = {quote('assumption: ' + known)}"]
        toml.append("")
        for issue, mean in zip(ISSUES, means):
            shift = 0 if core else REGIONS[region][1].get(issue, 0)
            at = near(mean + shift + (0 if core else SPREAD * draw(who, issue)))
            salience = (CORE if issue in cares else SIDE) + (0 if core else round(8 * draw(who, "salience " + issue)))
            table.append([who, issue, at, salience, 6, DRAWN, f"assumption: school {school}, README.md"])
    (folder / "delegations.toml").write_text("\n".join(toml).rstrip("\n") + "\n", encoding="utf-8", newline="\n")
    with open(folder / "positions.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(table)


if __name__ == "__main__":
    main()
