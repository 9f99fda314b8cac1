//! How likely a vote is, given where a State stands, and how that changes as it moves.
//!
//! Yes, abstention and no are ordered. A State says yes if its leaning `eta` and a logistic error together are above
//! zero, no if they are below minus `width`, and abstains between the two:
//! P(yes) = s(eta), P(no) = s(-eta - width), P(abstain) = s(eta + width) - s(eta), with s the logistic function.
//! The logarithm of each is concave in (eta, width), so there is one best fit and Newton's method finds it.

/// What was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// A vote in favour.
    Yes,
    /// An abstention.
    Abstain,
    /// A vote against.
    No,
    /// Something that is the case or not, such as absence; it has no width.
    Case(bool),
}

/// The least width: an abstention is never quite impossible.
pub const LEAST_WIDTH: f64 = 0.02;

/// The logistic function.
pub fn logistic(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + libm::exp(-x))
    } else {
        let e = libm::exp(x);
        e / (1.0 + e)
    }
}

/// ln(1 + exp(x)) without overflow.
fn softplus(x: f64) -> f64 {
    if x > 0.0 { x + libm::log1p(libm::exp(-x)) } else { libm::log1p(libm::exp(x)) }
}

/// Probabilities of yes, abstention and no.
pub fn ordered(eta: f64, width: f64) -> [f64; 3] {
    let width = width.max(LEAST_WIDTH);
    let yes = logistic(eta);
    let no = logistic(-eta - width);
    [yes, (1.0 - yes - no).max(0.0), no]
}

/// The log-likelihood of what was seen with its first and second derivatives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slope {
    /// ln P.
    pub value: f64,
    /// By eta and by width.
    pub first: [f64; 2],
    /// By eta twice, by both, by width twice.
    pub second: [f64; 3],
}

/// The log-likelihood; `None` where there is none (an abstention without width).
pub fn slope(seen: Seen, eta: f64, width: f64) -> Option<Slope> {
    let above = logistic(eta);
    let above_bend = above * (1.0 - above);
    let floor = eta + width;
    let past = logistic(floor);
    let past_bend = past * (1.0 - past);
    Some(match seen {
        Seen::Yes | Seen::Case(true) => {
            Slope { value: -softplus(-eta), first: [1.0 - above, 0.0], second: [-above_bend, 0.0, 0.0] }
        }
        Seen::Case(false) => {
            Slope { value: -softplus(eta), first: [-above, 0.0], second: [-above_bend, 0.0, 0.0] }
        }
        Seen::No => Slope {
            value: -softplus(floor),
            first: [-past, -past],
            second: [-past_bend, -past_bend, -past_bend],
        },
        Seen::Abstain => {
            if width <= 1e-6 {
                return None;
            }
            // With t = eta + width: s(t) - s(eta) = s(t) (1 - s(eta)) (1 - exp(-width)).
            let tail = libm::exp(-width);
            let gap = -libm::expm1(-width);
            Slope {
                value: -softplus(-floor) - softplus(eta) + libm::log(gap),
                first: [(1.0 - past) - above, (1.0 - past) + tail / gap],
                second: [-past_bend - above_bend, -past_bend, -past_bend - tail / (gap * gap)],
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{Seen, ordered, slope};

    #[test]
    fn probabilities_are_what_the_likelihood_says() {
        for eta in [-3.0, -0.4, 0.0, 1.7] {
            for width in [0.3, 2.0] {
                let chances = ordered(eta, width);
                assert!((chances.iter().sum::<f64>() - 1.0).abs() < 1e-12);
                for (seen, chance) in [Seen::Yes, Seen::Abstain, Seen::No].into_iter().zip(chances) {
                    let value = slope(seen, eta, width).expect("defined").value;
                    assert!((libm::exp(value) - chance).abs() < 1e-12, "{seen:?} at {eta}, {width}");
                }
            }
        }
    }

    #[test]
    fn derivatives_are_the_slopes_of_the_likelihood() {
        let h = 1e-5;
        for seen in [Seen::Yes, Seen::Abstain, Seen::No, Seen::Case(true), Seen::Case(false)] {
            let at = |eta: f64, width: f64| slope(seen, eta, width).expect("defined");
            let here = at(0.3, 1.1);
            let by_eta = (at(0.3 + h, 1.1).value - at(0.3 - h, 1.1).value) / (2.0 * h);
            let by_width = (at(0.3, 1.1 + h).value - at(0.3, 1.1 - h).value) / (2.0 * h);
            assert!(
                (here.first[0] - by_eta).abs() < 1e-8 && (here.first[1] - by_width).abs() < 1e-8,
                "{seen:?}"
            );
            let twice = (at(0.3 + h, 1.1).first[0] - at(0.3 - h, 1.1).first[0]) / (2.0 * h);
            let both = (at(0.3, 1.1 + h).first[0] - at(0.3, 1.1 - h).first[0]) / (2.0 * h);
            let width = (at(0.3, 1.1 + h).first[1] - at(0.3, 1.1 - h).first[1]) / (2.0 * h);
            for (ours, numeric) in here.second.into_iter().zip([twice, both, width]) {
                assert!((ours - numeric).abs() < 1e-7, "{seen:?}");
            }
        }
    }
}
