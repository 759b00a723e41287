//! What holds of every file, whatever its bytes: something is said of it, and each article is fit to be kept.

use std::ops::ControlFlow;

use morgue::ingest::{ReadOptions, format_named, read_from};

/// Reads bytes as the format that their first byte chooses from these, or as the one that their content tells.
pub fn check(formats: &[&str], bytes: &[u8]) {
    let Some((choice, bytes)) = bytes.split_first() else {
        return;
    };
    let format = formats.get(usize::from(*choice) % (formats.len() + 1)).and_then(|name| format_named(name));
    let options = ReadOptions { format, ..ReadOptions::default() };
    let mut found = 0;
    read_from("a", bytes, &options, &mut |next| {
        found += 1;
        if let Ok(article) = next {
            let title = article.title();
            let is_something = title.is_some_and(|title| !title.is_empty()) || !article.text.trim().is_empty();
            // A story of Reuters that the collection numbers may be empty.
            assert!(is_something || article.format == "reuters" && article.own_id.is_some());
            assert!(title.is_none_or(|title| !title.contains(['\n', '\r'])));
            assert!(article.own_id.is_none_or(|id| !id.is_empty() && id.len() <= 512));
            assert!(!article.text.contains('\r'));
            for value in [&article.author, &article.source, &article.section, &article.place, &article.url] {
                assert!(value.as_ref().is_none_or(|value| !value.trim().is_empty() && !value.contains('\n')));
            }
        }
        ControlFlow::Continue(())
    });
    assert!(found > 0, "no file vanishes without a word");
}
