//! `adref seat-check`.

use crate::Failure;
use crate::args::Format;

pub(crate) fn seat_check(_command: &str, seat_timeout: &str, _format: Format) -> Result<(), Failure> {
    crate::seats::limit(seat_timeout).map(|_| ())
}
