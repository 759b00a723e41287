//! Sizes and durations as people write them.

use crate::numbers::counted;

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
    fn sizes_and_durations_have_a_fitting_unit() {
        assert_eq!([1, 999, 1000, 999_949, 999_950].map(size), ["1 byte", "999 bytes", "1.0 kB", "999.9 kB", "1.0 MB"]);
        assert_eq!([0.004, 9.99, 12.34, 200.4].map(duration), ["0.00 s", "9.99 s", "12.3 s", "3 min 20 s"]);
    }
}
