//! Addresses: relative ones made absolute, and those that are none told apart.

/// Returns an address as an absolute one, against that of the page; nothing for what leads to no page. That of a copy which an
/// archive of the web keeps becomes that of the page itself.
pub(super) fn absolute(address: &str, page: Option<&str>) -> Option<String> {
    let address = original(address.trim());
    let page = page.map(original);
    if address.is_empty()
        || address.len() > 2048
        || address.contains(char::is_whitespace)
        || address.contains(['<', '"', '{'])
    {
        return None;
    }
    if let Some(rest) = strip_scheme(address) {
        let host = host_of(rest);
        return (!host.is_empty()).then(|| address.to_owned());
    }
    if address.starts_with('#') || scheme_of(address).is_some() {
        return None;
    }
    let page = page?;
    let rest = strip_scheme(page)?;
    let scheme = &page[..page.len() - rest.len()];
    let host = host_of(rest);
    if let Some(other) = address.strip_prefix("//") {
        return (!host_of(other).is_empty()).then(|| format!("{scheme}{other}"));
    }
    let path = rest[host.len()..].split(['?', '#']).next().unwrap_or_default();
    if let Some(query) = address.strip_prefix('?') {
        return Some(format!("{scheme}{host}{path}?{query}"));
    }
    let base = if address.starts_with('/') { "" } else { &path[..path.rfind('/').unwrap_or(0)] };
    let end = address.find(['?', '#']).unwrap_or(address.len());
    let (target, query) = address.split_at(end);
    let mut segments = Vec::new();
    for segment in base.split('/').chain(target.split('/')).filter(|segment| !segment.is_empty()) {
        match segment {
            "." => {}
            ".." => {
                segments.pop();
            }
            other => segments.push(other),
        }
    }
    let slash = if target.ends_with('/') && !segments.is_empty() { "/" } else { "" };
    Some(format!("{scheme}{host}/{}{slash}{query}", segments.join("/")))
}

/// Returns the address of the page that an archive keeps a copy of: archives put their own, and the time of the copy, before it, as in
/// `https://web.archive.org/web/20251201103000id_/https://news.example/a`.
fn original(address: &str) -> &str {
    ["/http://", "/https://"]
        .iter()
        .filter_map(|scheme| address.find(scheme))
        .min()
        .filter(|at| is_time_of_copy(address[..*at].rsplit('/').next().unwrap_or_default()))
        .map_or(address, |at| &address[at + 1..])
}

/// Returns whether a part of a path is the time of a copy: digits, perhaps parted as `2025.12.01-103000`, and a mark behind them.
fn is_time_of_copy(part: &str) -> bool {
    let time = part.trim_end_matches(|character: char| character.is_ascii_lowercase() || character == '_');
    let digits = time.bytes().filter(u8::is_ascii_digit).count();
    (4..=14).contains(&digits)
        && ["19", "20"].iter().any(|century| time.starts_with(century))
        && time.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'))
}

/// Returns whether an address is that of a site's front page.
pub(super) fn is_front(address: &str) -> bool {
    let rest = strip_scheme(address).unwrap_or(address);
    is_front_path(&rest[host_of(rest).len()..])
}

fn is_front_path(path: &str) -> bool {
    matches!(path.trim_matches('/'), "" | "index.html" | "index.htm" | "index.php")
}

/// Returns whether a link of a page leads to the front page of its site.
pub(super) fn leads_home(link: &str) -> bool {
    let link = original(link.trim());
    if strip_scheme(link).is_some() {
        return is_front(link);
    }
    match link.strip_prefix("//") {
        Some(other) => is_front(other),
        None => !link.is_empty() && is_front_path(link.trim_start_matches("../").trim_start_matches("./")),
    }
}

/// Returns the path of an address, without its query.
pub(super) fn path_of(address: &str) -> &str {
    let rest = strip_scheme(address).unwrap_or(address);
    rest[host_of(rest).len()..].split(['?', '#']).next().unwrap_or_default()
}

/// Returns what stands behind `http://` or `https://`.
fn strip_scheme(address: &str) -> Option<&str> {
    ["https://", "http://"].iter().find_map(|scheme| {
        let start = address.get(..scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then(|| &address[scheme.len()..])
    })
}

/// Returns the name in front of a colon, if it is one: `mailto`.
fn scheme_of(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)).then_some(scheme)
}

fn host_of(rest: &str) -> &str {
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_front_page_is_told_however_a_link_leads_to_it() {
        for link in [
            "/",
            "./",
            "../",
            "../../index.html",
            "index.php",
            "https://news.example",
            "//news.example/",
            "http://news.example/index.htm",
        ] {
            assert!(leads_home(link), "{link}");
        }
        for link in ["", "#top", "a.html", "/a/", "../a/index.html", "//news.example/a", "https://news.example/a"] {
            assert!(!leads_home(link), "{link}");
        }
    }

    #[test]
    fn relative_addresses_become_absolute() {
        let page = Some("https://news.example/a/b.html?c=1#d");
        for (given, expected) in [
            ("https://other.example/x", Some("https://other.example/x")),
            ("//other.example/x", Some("https://other.example/x")),
            ("/x/y/", Some("https://news.example/x/y/")),
            ("x?y=/z", Some("https://news.example/a/x?y=/z")),
            ("../../x", Some("https://news.example/x")),
            ("?c=2", Some("https://news.example/a/b.html?c=2")),
            ("#top", None),
            ("", None),
            ("https://", None),
            ("mailto:a@b.example", None),
            ("javascript:void(0)", None),
            ("{{ url }}", None),
        ] {
            assert_eq!(absolute(given, page).as_deref(), expected, "{given}");
        }
        assert_eq!(absolute("/x", None), None);
        assert_eq!(absolute("x", Some("https://news.example")).as_deref(), Some("https://news.example/x"));
    }

    #[test]
    fn the_address_of_a_copy_is_that_of_the_page() {
        for (given, page, expected) in [
            ("https://web.archive.org/web/20251201103000/https://news.example/a", None, "https://news.example/a"),
            ("http://web.archive.org/web/20251201103000id_/http://news.example/a?b", None, "http://news.example/a?b"),
            ("https://archive.ph/2025.12.01-103000/https://news.example/a", None, "https://news.example/a"),
            ("https://archive.today/2025/https://news.example/a", None, "https://news.example/a"),
            ("/web/20251201103000/https://news.example/a", Some("https://web.archive.org/x"), "https://news.example/a"),
            (
                "b",
                Some("https://web.archive.org/web/20251201103000/https://news.example/a/c"),
                "https://news.example/a/b",
            ),
            ("https://news.example/to/https://other.example/", None, "https://news.example/to/https://other.example/"),
            ("https://news.example/2025", None, "https://news.example/2025"),
        ] {
            assert_eq!(absolute(given, page).as_deref(), Some(expected), "{given}");
        }
    }

    #[test]
    fn front_pages_are_told() {
        assert!(is_front("https://news.example") && is_front("http://news.example/index.html"));
        assert!(!is_front("https://news.example/a"));
        assert_eq!(path_of("https://news.example/2025/12/01/a?b"), "/2025/12/01/a");
    }
}
