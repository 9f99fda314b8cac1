//! The table of weights: shipped with the program, and written anew by a fit.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use super::layer::{COUNT, FEATURES, MEANING, Weights};

/// The weights the program ships.
const SHIPPED: &str = include_str!("weights.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    #[expect(dead_code, reason = "for readers of the file")]
    fitted_on: String,
    weights: BTreeMap<String, f64>,
}

/// Reads a table; what is wrong with it otherwise.
pub fn read(text: &str) -> Result<Weights, String> {
    let written: Written = toml::from_str(text).map_err(|error| error.to_string())?;
    let mut weights = [0.0; COUNT];
    for (name, weight) in FEATURES.iter().zip(&mut weights) {
        let told = written.weights.get(*name).filter(|told| told.is_finite());
        *weight = *told.ok_or_else(|| format!("[weights] has no number `{name}`"))?;
    }
    match written.weights.keys().find(|name| !FEATURES.contains(&name.as_str())) {
        Some(name) => Err(format!("[weights] has `{name}`, which is none of {}", FEATURES.join(", "))),
        None => Ok(weights),
    }
}

/// The weights the program ships. They are tested to be readable.
pub fn shipped() -> Weights {
    read(SHIPPED).unwrap_or([0.0; COUNT])
}

/// A table as it is written.
pub fn written(weights: &Weights, fitted_on: &str) -> String {
    let mut out = String::from(
        "# Weights of the layer over the engine, one for each feature of what may come out of a negotiation.\n# `adref predict FILE --fit --out weights.toml` writes it anew from issues whose outcome is known.\n",
    );
    let _ = writeln!(out, "fitted_on = {}\n\n[weights]", toml::Value::from(fitted_on));
    for ((name, weight), meaning) in FEATURES.iter().zip(weights).zip(MEANING) {
        let _ = writeln!(out, "{name} = {weight:.4} # {meaning}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_can_be_read_and_is_written_as_it_is_read() {
        let weights = read(SHIPPED).expect("the shipped table is sound");
        assert_eq!(read(&written(&weights, "here")), Ok(weights));
        assert!(shipped().iter().zip(&weights).all(|(one, other)| one.to_bits() == other.to_bits()));
    }

    #[test]
    fn a_table_that_lacks_a_weight_or_has_one_too_many_is_refused() {
        let whole = written(&[0.5; COUNT], "here");
        let lacks = whole.replace("share = ", "shore = ");
        assert!(read(&lacks).is_err_and(|fault| fault.contains("`share`")));
        let more = format!("{whole}luck = 1.0\n");
        assert!(read(&more).is_err_and(|fault| fault.contains("`luck`")));
    }
}
