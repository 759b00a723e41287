//! Numbers as people write them, in whatever is said.

/// Returns a number with its thousands parted: `21,578`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Returns a number of things: `1 article`, `2,000 articles`.
pub(crate) fn counted(number: u64, thing: &str) -> String {
    format!("{} {thing}{}", grouped(number), if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted_and_plurals_right() {
        assert_eq!([0, 999, 1000, 21_578, 1_234_567].map(grouped), ["0", "999", "1,000", "21,578", "1,234,567"]);
        assert_eq!([0, 1, 2].map(|number| counted(number, "article")), ["0 articles", "1 article", "2 articles"]);
    }
}
