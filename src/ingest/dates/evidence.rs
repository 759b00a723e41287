//! Evidence: what the other dates of a file say about one that leaves a choice.

use super::Order;

/// What the dates of a file show together: the order of day and month, and the years.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    day_first: bool,
    month_first: bool,
    years: Option<(i16, i16)>,
}

impl Evidence {
    /// Learns from a date as it is written in the file.
    pub fn learn(&mut self, written: &str) {
        let Some(found) = super::found(written, None) else {
            return;
        };
        match super::choice::order_shown(&found) {
            Some(Order::DayFirst) => self.day_first = true,
            Some(Order::MonthFirst) => self.month_first = true,
            None => {}
        }
        if let Some(super::reading::Year::Full(year)) = found.year {
            self.learn_year(year);
        }
    }

    fn learn_year(&mut self, year: i16) {
        if super::YEARS.contains(&year) {
            let (first, last) = self.years.unwrap_or((year, year));
            self.years = Some((first.min(year), last.max(year)));
        }
    }

    /// Returns the order that the dates show, if they show but one.
    pub fn order(&self) -> Option<Order> {
        match (self.day_first, self.month_first) {
            (true, false) => Some(Order::DayFirst),
            (false, true) => Some(Order::MonthFirst),
            _ => None,
        }
    }

    /// Returns the first and the last of the years that are written in full.
    pub fn years(&self) -> Option<(i16, i16)> {
        self.years
    }
}
