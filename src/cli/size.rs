//! Sizes as people type them.

/// Returns the bytes of a size such as `512M` or `2GB`. A unit is 1024 times the one before.
pub(super) fn read_size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|character: char| character.is_ascii_alphabetic());
    let power = match text[digits.len()..].to_ascii_lowercase().as_str() {
        "" | "b" => 0,
        "k" | "kb" | "kib" => 1,
        "m" | "mb" | "mib" => 2,
        "g" | "gb" | "gib" => 3,
        _ => return Err(EXPECTED.to_owned()),
    };
    let number: u64 = digits.parse().map_err(|_| EXPECTED.to_owned())?;
    number.checked_mul(1 << (10 * power)).ok_or_else(|| TOO_LARGE.to_owned())
}

/// Said of a size that no number here holds.
pub(super) const TOO_LARGE: &str = "too large";

const EXPECTED: &str = "write it as 512M or 2G";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_units_and_refuses_the_rest() {
        assert_eq!(read_size("512M"), Ok(512 << 20));
        assert_eq!(read_size("2gb"), Ok(2 << 30));
        assert_eq!(read_size("1000"), Ok(1000));
        assert_eq!(read_size("256G"), Ok(256 << 30), "more than a 32-bit machine addresses");
        for wrong in ["", "M", "1.5G", "-1", "5X", "99999999999999G", "1é"] {
            assert!(read_size(wrong).is_err(), "{wrong}");
        }
    }
}
