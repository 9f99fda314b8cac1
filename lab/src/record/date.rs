//! Days of the calendar. What may enter a forecast is decided by comparing two of them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A day of the (proleptic) Gregorian calendar; written `2018-12-05`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Date {
    year: i32,
    month: u8,
    day: u8,
}

impl Date {
    /// A day, if there is such a day in the years 1900 to 2199.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let last = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        ((1900..2200).contains(&year) && (1..=last).contains(&day)).then_some(Self { year, month, day })
    }

    /// The last day of a year.
    pub fn end_of(year: i32) -> Option<Self> {
        Self::new(year, 12, 31)
    }

    /// The day after.
    pub fn next(self) -> Option<Self> {
        Self::new(self.year, self.month, self.day + 1)
            .or_else(|| Self::new(self.year, self.month + 1, 1))
            .or_else(|| Self::new(self.year + 1, 1, 1))
    }

    /// Its year.
    pub fn year(self) -> i32 {
        self.year
    }

    /// Whether it lies after 20 December and before the new year: the main part of a session is as a rule over by
    /// then, and a plenary held all the same finds fewer delegations in the room.
    pub fn after_main_part(self) -> bool {
        self.month == 12 && self.day > 20
    }

    /// The year in which the General Assembly's session of that day began: sessions run from September to September.
    pub fn session_year(self) -> i32 {
        if self.month >= 9 { self.year } else { self.year - 1 }
    }

    /// Days since 1 March of the year 0, by counting years from March so that the leap day comes last.
    pub fn days(self) -> i32 {
        let (month, year) = match self.month {
            1 | 2 => (i32::from(self.month) + 9, self.year - 1),
            month => (i32::from(month) - 3, self.year),
        };
        365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + i32::from(self.day) - 1
    }

    /// Years from an earlier day to this one; negative the other way round.
    pub fn years_since(self, earlier: Self) -> f64 {
        f64::from(self.days() - earlier.days()) / 365.25
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Date {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits =
            |part: &str, length: usize| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
        let parts: Vec<&str> = text.split('-').collect();
        if let [year, month, day] = parts.as_slice()
            && digits(year, 4)
            && digits(month, 2)
            && digits(day, 2)
            && let (Ok(year), Ok(month), Ok(day)) = (year.parse(), month.parse(), day.parse())
            && let Some(date) = Self::new(year, month, day)
        {
            return Ok(date);
        }
        Err(format!("{text:?} is not a date"))
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

impl TryFrom<String> for Date {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    #[test]
    fn days_are_counted_over_leap_days_and_new_years() {
        assert_eq!(date("2020-03-01").days() - date("2020-02-28").days(), 2);
        assert_eq!(date("2019-01-01").days() - date("2018-12-31").days(), 1);
        assert_eq!(date("2100-03-01").days() - date("2100-02-28").days(), 1);
        assert_eq!(date("2018-12-05").to_string(), "2018-12-05");
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for wrong in ["2019-02-29", "2018-13-01", "2018-1-01", "5 December 2018", "", "18-12-05"] {
            assert!(wrong.parse::<Date>().is_err(), "{wrong}");
        }
    }
}
