//! The schemas that editors read are those the loader checks by.

use adref_sim::scenario::{delegations_schema, schema};
use adref_tests::scenario_files::workspace;
use adref_tests::snapshot;

#[test]
fn the_schemas_beside_the_scenarios_are_current() {
    for (name, schema) in [("scenario", schema()), ("delegations", delegations_schema())] {
        let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n";
        let file = workspace().join("scenarios").join(format!("{name}.schema.json"));
        snapshot::check(&file, &text).unwrap_or_else(|fault| panic!("{fault}"));
    }
}
