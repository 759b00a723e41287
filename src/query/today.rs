//! The day that `yesterday` is counted from.

use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;

/// A day, or where to ask for it: finding the local day takes longer than reading a query, and few queries
/// depend on it.
#[derive(Clone)]
pub struct Today(Arc<dyn Fn() -> Date + Send + Sync>);

impl Today {
    /// Returns a day that is asked for when it is needed.
    pub fn asked(ask: impl Fn() -> Date + Send + Sync + 'static) -> Self {
        Today(Arc::new(ask))
    }

    /// Returns the day.
    pub fn date(&self) -> Date {
        self.0()
    }
}

impl From<Date> for Today {
    fn from(date: Date) -> Self {
        Today::asked(move || date)
    }
}

impl fmt::Debug for Today {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Today")
    }
}
