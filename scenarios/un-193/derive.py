#!/usr/bin/env python3
"""Write delegations.toml and positions.csv from what `adref calibrate` estimated.

    adref calibrate --rollcalls DATA/rollcalls --ideal-points DATA/ideal_points_2005_2021.csv \
        --groups DATA/groups.csv --members DATA/un_members_193.csv --sponsors DATA/sponsors_to_2021.csv \
        --placements scenarios/un-193/placements.toml --statements scenarios/un-193/statements.csv \
        --as-of 2025-08-01 --out CALIBRATED
    python3 scenarios/un-193/derive.py CALIBRATED DATA [OUTPUT-FOLDER]

Standard library only; the same input gives the same bytes. Of what was estimated it keeps the groups that meet or speak
at the United Nations and the issues of scenario.toml, and adds what no record tells: how many people a delegation has.
"""

import csv
import sys
import tomllib
from pathlib import Path

# Column of the groups file, id and name here, whether it speaks as a group.
GROUPS = [
    ("EU", "EU", "European Union", True),
    ("OEWG_LMG_2024", "LMG", "Like-minded group of July 2024", True),
    ("AFRICAN_UNION", "AFRICAN_GROUP", "African Group", True),
    ("ARAB_GROUP", "ARAB_GROUP", "Arab Group", True),
    ("PIF", "PIF", "Pacific Islands Forum", True),
    ("CARICOM", "CARICOM", "Caribbean Community", True),
    ("ASEAN", "ASEAN", "Association of Southeast Asian Nations", True),
    ("NAM", "NON_ALIGNED", "Non-Aligned Movement", False),
    ("CELAC", "CELAC", "Community of Latin American and Caribbean States", False),
    ("NORDIC", "NORDIC", "Nordic States", False),
]
REGIONS = {
    "AFRICAN": "African States",
    "ASIA_PACIFIC": "Asia-Pacific States",
    "EEG": "Eastern European States",
    "GRULAC": "Latin American and Caribbean States",
    "WEOG": "Western European and other States",
}
MOST_COHESION = 97
# Assumption: who votes less often has fewer people. (attendance below, people, small groups, interventions)
SIZES = [(75, 2, 1, 1), (92, 3, 1, 2), (101, 6, 2, 3)]


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def main():
    calibrated, data = Path(sys.argv[1]), Path(sys.argv[2])
    out = Path(sys.argv[3]) if len(sys.argv) > 3 else Path(__file__).parent
    room = tomllib.loads((calibrated / "delegations.toml").read_text(encoding="utf-8"))
    scenario = tomllib.loads((Path(__file__).parent / "scenario.toml").read_text(encoding="utf-8"))
    issues = {issue["id"] for issue in scenario["issues"]}
    measured = {group["id"]: group for group in room["groups"]}
    with open(data / "un_members_193.csv", encoding="utf-8-sig", newline="") as file:
        region = {row["iso3"]: row["regional_group"] for row in csv.DictReader(file)}

    lines = [
        "# Written by derive.py from the output of `adref calibrate`; see README.md. Attendance and cohesion are estimated from",
        "# recorded votes; how many people a delegation has is an assumption made from its attendance.",
    ]
    for column, name, title, speaks in GROUPS:
        group = measured.get(column)
        if group is None:
            continue
        members = ", ".join(quoted(member) for member in sorted(group["members"]))
        cohesion = min(MOST_COHESION, group["cohesion"])
        lines += ["", "[[groups]]", f"id = {quoted(name)}", f"name = {quoted(title)}",
                  f"cohesion = {cohesion}", f"speaks = {str(speaks).lower()}", f"members = [{members}]"]
    for code, title in REGIONS.items():
        members = ", ".join(quoted(iso) for iso in sorted(region) if region[iso] == code)
        if members:
            lines += ["", "[[groups]]", f"id = {quoted(code)}", f"name = {quoted(title + ' (regional group, does not speak)')}",
                      "cohesion = 50", "speaks = false", f"members = [{members}]"]
    for delegation in room["delegations"]:
        attendance = delegation["attendance"]
        _, people, rooms, interventions = next(size for size in SIZES if attendance < size[0])
        lines += ["", "[[delegations]]", f"id = {quoted(delegation['id'])}", f"name = {quoted(delegation['name'])}",
                  f"attendance = {attendance}", f"delegates = {people}", f"rooms = {rooms}",
                  f"interventions = {interventions}"]
    (out / "delegations.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")

    with open(calibrated / "positions.csv", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["issue"] in issues]
    with open(out / "positions.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
