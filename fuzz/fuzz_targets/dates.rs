//! Any text as a written date: one that is read is a day of the calendar, and one that leaves a choice leaves two.
//!
//!     cargo +nightly fuzz run dates -- -max_len=200 -timeout=5

#![no_main]

use libfuzzer_sys::fuzz_target;
use morgue::article::Published;
use morgue::ingest::dates::{Evidence, Order, Written, of_path, order_shown, parse, read, read_with};

fn check(published: Published) {
    assert!((1600..=2201).contains(&published.wall.year()));
    assert!(published.offset.is_none_or(|offset| offset.abs() <= 14 * 3600 + 59 * 60));
}

fuzz_target!(|input: (u8, &str)| {
    let (language, written) = input;
    let language = [None, Some("en"), Some("en-US"), Some("de"), Some("fr-CA"), Some("ja"), Some("hr")][usize::from(language % 7)];
    let mut evidence = Evidence::default();
    evidence.learn("13/02/1931");
    match read(written, language) {
        Written::Sure(published) => check(published),
        Written::Either { day_first, month_first } => {
            check(day_first);
            check(month_first);
            assert_ne!(day_first, month_first);
            assert_eq!(order_shown(written), None, "what shows its order leaves no choice");
            match read_with(written, language, &evidence) {
                // In the file's century a short year may fall on the day of the week that is written beside it.
                Written::Sure(settled) if settled.wall.year() != day_first.wall.year() => check(settled),
                Written::Sure(settled) => assert_eq!(settled.wall.date(), day_first.wall.date()),
                // Of a short year that lies fifty years before the file's and fifty behind them the century is open.
                Written::No => assert_eq!(day_first.wall.year() % 100, 81),
                Written::Either { .. } => panic!("the file's order settles it"),
            }
        }
        Written::No => {}
    }
    if let Some(published) = parse(written) {
        check(published);
    }
    if let Some(Order::DayFirst | Order::MonthFirst) = order_shown(written) {
        assert!(!matches!(read(written, None), Written::Either { .. }));
    }
    if let Some(published) = of_path(written) {
        check(published);
    }
});
