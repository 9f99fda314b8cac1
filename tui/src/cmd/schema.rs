//! `adref schema`: the JSON Schema of a format.

use adref_agents::external::protocol;
use adref_sim::scenario;

use crate::Failure;
use crate::args::SchemaOf;
use crate::out;

/// Prints the schema.
pub(crate) fn schema(of: SchemaOf) -> Result<(), Failure> {
    out::json(&match of {
        SchemaOf::Protocol => protocol::schema(),
        SchemaOf::Scenario => scenario::schema(),
        SchemaOf::Delegations => scenario::delegations_schema(),
    })
}
