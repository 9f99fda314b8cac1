//! How much a delegation will bear as time runs out.
//!
//! Time-dependent concession after Faratin, Sierra & Jennings (1998): the share conceded is `t^(1/β)`, with β below 1 for
//! those who hold out (boulware) and above 1 for those who give early (conceder). Here β is 1/8, 1/4, 1, 2 and 4, so that
//! squares and integer square roots are all the arithmetic it takes.
//!
//! Off, a delegation stands at the last minute where it stood at the first.

use adref_sim::engine::{Brief, Public};
use adref_sim::scenario::{BehaviourPart, Style};

/// Hundredths of a point that anybody bears from the first minute.
pub const AT_FIRST: i64 = 1_000;
/// Hundredths of a point borne at the end, by somebody who does not care at all …
const AT_LAST: i64 = 10_000;
/// … less this for each point of salience.
const PER_SALIENCE: i64 = 80;

/// How far the session has gone for a delegation whose instructions lag behind the room, in thousandths.
pub fn time(public: &Public, brief: &Brief) -> i64 {
    let minute = public.minute.saturating_sub(brief.capital_delay_minutes);
    i64::from(minute) * 1000 / i64::from(public.session_minutes())
}

/// The share of what it can concede that a delegation has conceded by `time`, both in thousandths.
pub fn conceded(style: Style, time: i64) -> i64 {
    let t = time.clamp(0, 1000);
    let square = |t: i64| t * t / 1000;
    let root = |t: i64| (t * 1000).isqrt();
    match style {
        Style::Boulware => square(square(square(t))),
        Style::Firm => square(square(t)),
        Style::Linear => t,
        Style::Accommodating => root(t),
        Style::Conceder => root(root(t)),
    }
}

/// How much further from its ideal, in hundredths of a point, a delegation that cares `salience` lets words stand than it
/// did [`AT_FIRST`].
pub fn part(me: &Brief, salience: i64, conceded: i64) -> i64 {
    let at_last = AT_LAST - PER_SALIENCE * salience.clamp(0, 100);
    me.behaviour.scaled(BehaviourPart::Aspiration, (at_last - AT_FIRST) * conceded / 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_starts_firm_and_ends_having_conceded_all_it_can() {
        for style in [Style::Boulware, Style::Firm, Style::Linear, Style::Accommodating, Style::Conceder] {
            assert_eq!(conceded(style, 0), 0, "{style:?}");
            assert_eq!(conceded(style, 1000), 1000, "{style:?}");
            assert!((1..=1000).all(|t| conceded(style, t) >= conceded(style, t - 1)), "{style:?}");
        }
    }

    #[test]
    fn at_half_time_the_styles_are_in_their_order() {
        let at_half = [Style::Boulware, Style::Firm, Style::Linear, Style::Accommodating, Style::Conceder]
            .map(|style| conceded(style, 500));
        assert!(at_half.is_sorted(), "{at_half:?}");
        assert_eq!(at_half[2], 500);
    }
}
