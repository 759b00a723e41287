//! The day of a newspaper issue, as archives of scanned papers write it into their paths.
//!
//! The National Digital Newspaper Program has a folder for each title, named by its control number
//! (`sn83030214`), and below it one for each issue: `1904040401` is the first edition of 4 April 1904. On the web the
//! same issue is `sn83030214/1904-04-04/ed-1/seq-1`.

use jiff::civil::Date;

use crate::article::Published;
use crate::ingest::dates;

/// Returns the day in the path of a page's own file.
pub(crate) fn of_path(path: &str) -> Option<Published> {
    dates::of_path(path).or_else(|| below_title(path).find_map(issue_folder))
}

/// Returns the day in the path of the scan that a page was made from: only where the path is that of an issue of a title.
/// Any other date in it may as well be the day of scanning.
pub(crate) fn of_scan(path: &str) -> Option<Published> {
    below_title(path).find_map(|name| issue_folder(name).or_else(|| dates::of_path(&format!("{name}/"))))
}

/// Returns the names in a path that stand below a title's control number.
fn below_title(path: &str) -> impl Iterator<Item = &str> {
    path.split(['/', '\\', '!']).skip_while(|name| !is_control_number(name)).skip(1)
}

/// Returns whether a name is a control number of the Library of Congress: up to three letters, then eight or ten digits.
fn is_control_number(name: &str) -> bool {
    let digits = name.trim_start_matches(|letter: char| letter.is_ascii_lowercase());
    let letters = name.len() - digits.len();
    (1..=3).contains(&letters) && matches!(digits.len(), 8 | 10) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns the day of an issue's folder: year, month, day and edition in ten digits.
fn issue_folder(name: &str) -> Option<Published> {
    if name.len() != 10 || !name.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let day = Date::new(name[..4].parse().ok()?, name[4..6].parse().ok()?, name[6..8].parse().ok()?).ok()?;
    let is_edition = name[8..].parse().is_ok_and(|edition: u8| (1..=20).contains(&edition));
    let is_press = (1600..2100).contains(&day.year());
    (is_edition && is_press).then(|| Published { wall: day.to_datetime(jiff::civil::Time::midnight()), offset: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(found: Option<Published>) -> Option<String> {
        found.map(|published| published.wall.date().to_string())
    }

    #[test]
    fn the_folder_of_an_issue_tells_its_day() {
        for path in [
            "batch_x_ver01/data/sn83030214/print/00175037652/1904040401/0002.xml",
            "lccn/sn83030214/1904-04-04/ed-1/seq-2/ocr.xml",
            "data.zip!sn83030214/1904040401/0002.xml",
            "0002647_19040404_0001.xml",
        ] {
            assert_eq!(day(of_path(path)).as_deref(), Some("1904-04-04"), "{path}");
        }
        for path in ["1904040401/0002.xml", "sn83030214/0017503765/0002.xml", "sn83030214/1904133101/1.xml"] {
            assert_eq!(day(of_path(path)), None, "{path}");
        }
    }

    #[test]
    fn the_path_of_a_scan_tells_a_day_only_below_a_title() {
        assert_eq!(day(of_scan("./sn83030214/1904040401/0002.tif")).as_deref(), Some("1904-04-04"));
        assert_eq!(day(of_scan("sn83030214\\1904-04-04\\2.jp2")).as_deref(), Some("1904-04-04"));
        for path in ["//STORE/2019-07-11_09_03/2019-07-11_09_03_03118.tif", "../MASTER/00001.tiff", "20190711.tif"] {
            assert_eq!(day(of_scan(path)), None, "{path}");
        }
    }
}
