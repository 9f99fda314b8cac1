//! Where a delegation stands on a bracket just now: which options it accepts, which it cannot, and the numbers behind it.

use adref_sim::engine::action::{OptionNo, OptionSet, StanceTaken};
use adref_sim::engine::measure;
use adref_sim::engine::state::Disagreement;
use adref_sim::engine::{Brief, Public};
use adref_sim::log::Part;
use adref_sim::scenario::{Placement, Response};

use crate::aspiration;

/// The share of the room, in thousandths, behind words before standing against them begins to be lonely.
const LONELY_FROM: i64 = 700;
/// Fewer voices than this are no room.
const ROOM: usize = 4;
/// Hundredths of a point that complete isolation is worth to somebody who minds it fully.
const ISOLATION: i64 = 2_000;

/// What a delegation weighs on one bracket at one moment.
pub(crate) struct Standing<'a> {
    public: &'a Public,
    me: &'a Brief,
    index: usize,
    entry: &'a Disagreement,
    /// How much it cares about the bracket, 0–100.
    pub(crate) salience: i64,
    /// What it has conceded by now, in thousandths.
    pub(crate) conceded: i64,
    /// How far from its ideal it lets words stand, in hundredths of a point, before isolation.
    pub(crate) allowance: i64,
}

impl<'a> Standing<'a> {
    /// The standing of `me` on a bracket; `ease` is what the setting adds to what it bears, in hundredths of a point.
    pub(crate) fn new(public: &'a Public, me: &'a Brief, index: usize, ease: i64) -> Option<Self> {
        let entry = public.table.get(index)?;
        let conceded = aspiration::conceded(me.style, aspiration::time(public, me));
        let salience = entry.options.first().map_or(0, |omit| me.salience_of(&omit.at));
        let allowance = aspiration::allowance(salience, conceded) + ease;
        Some(Self { public, me, index, entry, salience, conceded, allowance })
    }

    /// How far an option is beyond what it bears, isolation counted, in hundredths of a point; negative if it is not.
    pub(crate) fn beyond(&self, option: OptionNo) -> i64 {
        self.distance(option) - self.allowance - self.isolation(option)
    }

    /// How far an option is from what it wants, in hundredths of a point.
    pub(crate) fn distance(&self, option: OptionNo) -> i64 {
        self.entry.options.get(usize::from(option)).map_or(0, |on_table| self.me.distance_to(&on_table.at))
    }

    /// What being one of few against an option is worth giving up, in hundredths of a point.
    pub(crate) fn isolation(&self, option: OptionNo) -> i64 {
        let (mut spoke, mut behind) = (0_usize, 0_usize);
        for seat in (0..self.public.seats.len()).filter(|seat| *seat != self.me.seat) {
            let stance = self.public.stance(self.index, seat);
            if stance.spoken && option < stance.seen {
                spoke += 1;
                behind += usize::from(stance.accepts.contains(option));
            }
        }
        if spoke < ROOM {
            return 0;
        }
        let share = behind as i64 * 1000 / spoke as i64;
        let lonely = (share - LONELY_FROM).max(0) * 1000 / (1000 - LONELY_FROM);
        ISOLATION * lonely / 1000 * i64::from(self.me.isolation) / 100 * self.conceded / 1000
    }

    /// Whether a line held with this response is crossed by settling the bracket on the option.
    pub(crate) fn crosses(&self, option: OptionNo, response: Response) -> bool {
        self.me
            .lines
            .iter()
            .any(|line| line.response == response && line.test.broken_by(self.entry, self.index, option))
    }

    /// Whether some option on the table crosses a line it holds: 2 for one held by blocking, 1 by dissociating.
    pub(crate) fn line_at_risk(&self) -> u8 {
        let crossed = |response| self.entry.live().any(|option| self.crosses(option, response));
        if crossed(Response::Block) { 2 } else { u8::from(crossed(Response::Dissociate)) }
    }

    /// The most and the least that is at stake between the options on the table.
    pub(crate) fn stake(&self) -> i64 {
        let losses = || self.entry.live().map(|option| self.me.loss(self.index, option));
        losses().max().unwrap_or(0) - losses().min().unwrap_or(0)
    }

    /// Whether it would live with words that are not on the table yet.
    pub(crate) fn would_accept(&self, at: &Placement) -> bool {
        self.me.distance_to(at) <= self.allowance
    }

    /// Whether a name in the draft is its own or that of a group it belongs to.
    fn speaks_for_me(&self, name: &str) -> bool {
        let plate = self.public.seats.get(self.me.seat);
        let groups = plate.into_iter().flat_map(|plate| &plate.groups);
        let mut groups = groups.filter_map(|group| self.public.groups.get(*group));
        name == self.me.id.as_str() || groups.any(|group| group.id.as_str() == name)
    }

    /// The option it minds least, of those its lines leave it.
    pub(crate) fn best(&self) -> OptionNo {
        self.entry
            .live()
            .min_by_key(|option| {
                let line = if self.crosses(*option, Response::Block) {
                    2
                } else {
                    u8::from(self.crosses(*option, Response::Dissociate))
                };
                // Its own words before others', and words before none, where nothing else tells them apart.
                let by = self.entry.options.get(usize::from(*option)).map_or(&[][..], |found| &found.by);
                let theirs = !by.iter().any(|name| self.speaks_for_me(name));
                (line, self.me.loss(self.index, *option), theirs, *option == 0, *option)
            })
            .unwrap_or(0)
    }

    /// What it says of the bracket, and why.
    pub(crate) fn stance(&self) -> (StanceTaken, Vec<Part>) {
        let mut cannot = OptionSet::NONE;
        let mut accepts = OptionSet::NONE;
        let prefers = self.best();
        for option in self.entry.live() {
            if self.crosses(option, Response::Block) {
                cannot.insert(option);
                continue;
            }
            let bears = self.allowance + self.isolation(option);
            // A line held by dissociating is defended until there is hardly any time left.
            let defended = self.crosses(option, Response::Dissociate) && self.conceded < 900;
            if option == prefers || (self.distance(option) <= bears && !defended) {
                accepts.insert(option);
            }
        }
        let part = |part: &str, value| Part { on: Some(self.entry.id.clone()), part: part.to_owned(), value };
        let mut parts = vec![part("salience", self.salience), part("allowance", self.allowance)];
        for option in self.entry.live() {
            parts.push(part(&format!("distance of option {option}"), self.distance(option)));
        }
        let isolation = self.entry.live().map(|option| self.isolation(option)).max().unwrap_or(0);
        if isolation > 0 {
            parts.push(part("isolation", isolation));
        }
        let ad_referendum = OptionSet::NONE;
        (StanceTaken { bracket: self.entry.id.clone(), prefers, accepts, cannot, ad_referendum }, parts)
    }

    /// The number the next proposal gets.
    pub(crate) fn next_number(&self) -> OptionNo {
        self.entry.options.len() as OptionNo
    }

    /// Whether somebody in the room is against what most want: whether there is anything to bridge.
    pub(crate) fn contested(&self) -> bool {
        let stances = (0..self.public.seats.len()).map(|seat| self.public.stance(self.index, seat));
        let wanted: OptionSet =
            stances.clone().filter(|stance| stance.spoken).map(|stance| stance.prefers).collect();
        wanted.iter().count() > 1
            && wanted.iter().all(|option| stances.clone().any(|stance| stance.opposes(option)))
    }

    /// The reference point of the bracket, as a place.
    pub(crate) fn reference(&self) -> Placement {
        measure::reference(self.public, self.entry)
    }
}
