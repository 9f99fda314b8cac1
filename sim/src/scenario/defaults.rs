//! What holds where a scenario does not say. The schema shows these to editors, so they stand in one place.

/// How much a bracket weighs beside the others.
pub(crate) const WEIGHT: i64 = 10;
/// How closely a group keeps together.
pub(crate) const COHESION: i64 = 95;
/// What the process is worth to a delegation, in thousandths of utility.
pub(crate) const STAKE: i64 = 150;
/// How much a delegation minds standing alone.
pub(crate) const ISOLATION: i64 = 50;
/// What each point of an interval's width costs, in per cent of a point.
pub(crate) const AMBIGUITY_AVERSION: i64 = 10;
/// Interventions a delegation can prepare for one reading.
pub(crate) const INTERVENTIONS: i64 = 3;
/// Small groups a delegation can sit in.
pub(crate) const ROOMS: i64 = 2;
/// How likely a delegation is to be in the room, in per cent.
pub(crate) const ATTENDANCE: i64 = 97;
/// How sure a delegation is of a red line, in per cent: one that does not say is held as written.
pub(crate) const FIRM: i64 = 100;
