//! What is to be solved, once everything about words and delegations has been taken off.
//!
//! A text is a choice of one alternative for each *knot*. A *row* says what each alternative is worth to somebody; what a text
//! is worth is the sum. Rows may have a floor that must be reached, and those that are levelled are the ones of which the least
//! is to be as great as possible. A *clause* asks that at least one of several knots stands on one of some alternatives. A
//! *toll* is a knot that nobody chooses: it stands on 1, at a price in some rows, where one of its clauses would not hold without.

/// The most alternatives of a knot: they are bits of a mask.
pub const MAX_ALTERNATIVES: usize = 64;
/// What a row is worth where everything in it is: rows are counted in billionths.
pub const WHOLE: i64 = 1_000_000_000;

/// A number for each alternative of each knot.
#[derive(Clone, Debug)]
pub struct Row {
    /// By column: the alternatives of the first knot, then those of the second, and so on.
    pub worth: Vec<i64>,
    /// The least sum that is allowed.
    pub floor: Option<i64>,
    /// Whether it is one of those of which the least counts.
    pub level: bool,
}

/// At least one of these knots stands on one of these alternatives (a bit each).
pub type Clause = Vec<(usize, u64)>;

/// A knot of two alternatives that follows from the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toll {
    /// The knot: 0 where all clauses hold, 1 where one does not.
    pub knot: usize,
    /// Its clauses, by index into [`Puzzle::clauses`]; each has the toll itself as a way out.
    pub clauses: Vec<usize>,
}

/// Knots, rows and clauses.
#[derive(Clone, Debug, Default)]
pub struct Puzzle {
    /// Where the columns of each knot begin, and at last their number.
    starts: Vec<usize>,
    /// What alternatives are worth.
    pub rows: Vec<Row>,
    /// What has to hold.
    pub clauses: Vec<Clause>,
    /// What follows.
    pub tolls: Vec<Toll>,
}

impl Puzzle {
    /// A puzzle with so many alternatives for each knot; no more than [`MAX_ALTERNATIVES`] count.
    pub fn new(alternatives: &[usize]) -> Self {
        let mut starts = vec![0];
        for count in alternatives {
            starts.push(starts[starts.len() - 1] + (*count).clamp(1, MAX_ALTERNATIVES));
        }
        Self { starts, ..Self::default() }
    }

    /// The same puzzle with further knots of so many alternatives, that nothing asks about as yet.
    pub(super) fn with_knots(&self, more: impl Iterator<Item = usize>) -> Self {
        let sizes: Vec<usize> = (0..self.knots()).map(|knot| self.alternatives(knot)).chain(more).collect();
        let mut puzzle = Self { starts: Self::new(&sizes).starts, ..self.clone() };
        let columns = puzzle.columns();
        puzzle.rows.iter_mut().for_each(|row| row.worth.resize(columns, 0));
        puzzle
    }

    /// How many knots there are.
    pub fn knots(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// How many columns a row has.
    pub fn columns(&self) -> usize {
        self.starts.last().copied().unwrap_or(0)
    }

    /// The column of an alternative.
    pub fn column(&self, knot: usize, alternative: usize) -> usize {
        self.starts[knot] + alternative
    }

    /// How many alternatives a knot has.
    pub fn alternatives(&self, knot: usize) -> usize {
        self.starts[knot + 1] - self.starts[knot]
    }

    /// The mask of all alternatives of a knot.
    pub fn all(&self, knot: usize) -> u64 {
        u64::MAX >> (MAX_ALTERNATIVES - self.alternatives(knot))
    }

    /// What each row has to reach where the least of those that are levelled is to reach `level`.
    pub fn needs(&self, level: i64) -> Vec<i64> {
        let need = |row: &Row| {
            let floor = row.floor.unwrap_or(NEVER);
            if row.level { floor.max(level) } else { floor }
        };
        self.rows.iter().map(need).collect()
    }

    /// What a text is worth in each row.
    pub fn values(&self, choice: &[usize]) -> Vec<i64> {
        self.rows.iter().map(|row| self.value(row, choice)).collect()
    }

    /// What a text is worth in a row.
    pub fn value(&self, row: &Row, choice: &[usize]) -> i64 {
        choice.iter().enumerate().map(|(knot, alternative)| row.worth[self.column(knot, *alternative)]).sum()
    }

    /// What a row adds up to at most, with either sign.
    pub(super) fn most(&self, row: &Row) -> i64 {
        let of = |knot| &row.worth[self.column(knot, 0)..self.column(knot, self.alternatives(knot))];
        let most = |knot| of(knot).iter().map(|worth: &i64| worth.saturating_abs()).max().unwrap_or(0);
        (0..self.knots()).map(most).fold(0, i64::saturating_add)
    }

    /// What a row adds up to at least.
    pub(super) fn lowest(&self, row: &Row) -> i64 {
        let of = |knot| &row.worth[self.column(knot, 0)..self.column(knot, self.alternatives(knot))];
        (0..self.knots()).map(|knot| of(knot).iter().min().copied().unwrap_or(0)).sum()
    }

    /// The least of the rows that are levelled; `None` if none are.
    pub fn least(&self, choice: &[usize]) -> Option<i64> {
        self.rows.iter().filter(|row| row.level).map(|row| self.value(row, choice)).min()
    }

    /// Whether a text reaches every floor and every clause holds.
    pub fn holds(&self, choice: &[usize]) -> bool {
        let floor = |row: &Row| row.floor.is_none_or(|floor| self.value(row, choice) >= floor);
        self.rows.iter().all(floor) && self.clauses.iter().all(|clause| satisfied(clause, choice))
    }

    /// Puts every toll where the other knots leave it.
    pub fn follow(&self, choice: &mut [usize]) {
        for toll in &self.tolls {
            choice[toll.knot] = 0;
            let broken = toll.clauses.iter().any(|clause| !satisfied(&self.clauses[*clause], choice));
            choice[toll.knot] = usize::from(broken);
        }
    }

    /// Which knots are tolls.
    pub fn follows(&self) -> Vec<bool> {
        let mut follows = vec![false; self.knots()];
        for toll in &self.tolls {
            follows[toll.knot] = true;
        }
        follows
    }

    /// Takes away what the clauses exclude, until nothing more follows. `None` where nothing is left. Tells `used` which clauses
    /// had a part in it.
    pub fn propagate(&self, allowed: &mut [u64], used: &mut [bool]) -> Option<()> {
        loop {
            let mut changed = false;
            for (index, clause) in self.clauses.iter().enumerate() {
                let mut last = None;
                let mut open = 0;
                for (knot, mask) in clause {
                    if allowed[*knot] & !mask == 0 {
                        open = usize::MAX;
                        break;
                    }
                    if allowed[*knot] & mask != 0 {
                        open += 1;
                        last = Some((*knot, *mask));
                    }
                }
                if open > 1 {
                    continue;
                }
                used[index] = true;
                let (knot, mask) = last?;
                allowed[knot] &= mask;
                changed = true;
            }
            if !changed {
                return Some(());
            }
        }
    }
}

/// A floor that anything reaches.
pub(super) const NEVER: i64 = i64::MIN / 8;

/// Whether a clause holds of a text.
pub fn satisfied(clause: &Clause, choice: &[usize]) -> bool {
    clause.iter().any(|(knot, mask)| mask >> choice[*knot] & 1 == 1)
}
