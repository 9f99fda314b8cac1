//! The files of a calibration that a scenario can use.

use std::fmt::Write as _;

use super::Model;
use crate::figures::count;
use crate::record::read::OF_THE_GROUP;

/// `positions.csv`, as the scenario format has it.
pub fn positions(model: &Model) -> String {
    let mut text = String::from("delegation,issue,position,salience,plus_minus,source\n");
    for one in &model.positions {
        let _ = writeln!(
            text,
            "{},{},{},{},{},{}",
            one.delegation,
            one.issue,
            one.position,
            one.salience,
            one.plus_minus,
            field(&one.source)
        );
    }
    text
}

fn field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// `delegations.toml`: groups with their cohesion, delegations with their attendance.
pub fn delegations(model: &Model) -> String {
    let mut text = format!(
        "# Estimated by `adref calibrate` from {} before {}.\n# Cohesion is 100 times the agreement index of Hix, Noury and Roland on divided roll calls, never below 0; ± its\n# standard error. Attendance is the rate of voting, shrunk towards that of groups and of all; ± one standard deviation.\n",
        count(model.rollcalls.len(), "roll call"),
        model.as_of
    );
    for one in &model.cohesion {
        let taken = model.record.states.iter().any(|state| state.iso3 == one.group);
        let id = format!("{}{}", one.group, if taken { OF_THE_GROUP } else { "" });
        let members: Vec<String> = one.members.iter().map(|member| quoted(member)).collect();
        let _ = write!(
            text,
            "\n[[groups]]\nid = {}\nname = {}\ncohesion = {}    # ± {}, {}\nmembers = [{}]\n",
            quoted(&id),
            quoted(&one.group),
            libm::round(100.0 * one.agreement.clamp(0.0, 1.0)),
            libm::round(100.0 * one.plus_minus),
            count(one.rollcalls, "roll call"),
            members.join(", ")
        );
    }
    for one in &model.attendance {
        let state = model.record.states.iter().find(|state| state.iso3 == one.delegation);
        let name = state.map_or(one.delegation.as_str(), |state| state.name.as_str());
        let _ = write!(
            text,
            "\n[[delegations]]\nid = {}\nname = {}\nattendance = {}    # ± {}\n",
            quoted(&one.delegation),
            quoted(name),
            one.attendance,
            one.plus_minus
        );
    }
    text
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
