//! Numbers as people write them.

/// Returns a number with its thousands parted: `21,578`.
pub(super) fn grouped(number: u64) -> String {
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
pub(super) fn counted(number: u64, thing: &str) -> String {
    format!("{} {thing}{}", grouped(number), if number == 1 { "" } else { "s" })
}

/// Returns a size in the largest unit of which there is one: `950 bytes`, `4.2 MB`.
pub(super) fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    let mut size = bytes as f64 / 1000.0;
    if bytes < 1000 {
        return counted(bytes, "byte");
    }
    let mut unit = 0;
    // What would be rounded to 1000.0 is 1.0 of the next unit.
    while size >= 999.95 && unit + 1 < UNITS.len() {
        size /= 1000.0;
        unit += 1;
    }
    format!("{size:.1} {}", UNITS[unit])
}

/// Returns a duration: `0.84 s`, `12.3 s`, `3 min 20 s`.
pub(super) fn duration(seconds: f64) -> String {
    match seconds {
        ..9.995 => format!("{seconds:.2} s"),
        ..99.95 => format!("{seconds:.1} s"),
        _ => format!("{} min {} s", (seconds.round() as u64) / 60, (seconds.round() as u64) % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted_and_plurals_right() {
        assert_eq!([0, 999, 1000, 21_578, 1_234_567].map(grouped), ["0", "999", "1,000", "21,578", "1,234,567"]);
        assert_eq!([0, 1, 2].map(|number| counted(number, "article")), ["0 articles", "1 article", "2 articles"]);
    }

    #[test]
    fn sizes_and_durations_have_a_fitting_unit() {
        assert_eq!([1, 999, 1000, 999_949, 999_950].map(size), ["1 byte", "999 bytes", "1.0 kB", "999.9 kB", "1.0 MB"]);
        assert_eq!([0.004, 9.99, 12.34, 200.4].map(duration), ["0.00 s", "9.99 s", "12.3 s", "3 min 20 s"]);
    }
}
