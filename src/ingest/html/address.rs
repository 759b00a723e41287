//! Addresses: relative ones made absolute, and those that are none told apart.

/// Returns an address as an absolute one, against that of the page; nothing for what leads to no page.
pub(super) fn absolute(address: &str, page: Option<&str>) -> Option<String> {
    let address = address.trim();
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

/// Returns whether an address is that of a site's front page.
pub(super) fn is_front(address: &str) -> bool {
    let rest = strip_scheme(address).unwrap_or(address);
    let path = rest[host_of(rest).len()..].trim_matches('/');
    path.is_empty() || matches!(path, "index.html" | "index.htm" | "index.php")
}

/// Returns whether a link of a page leads to the front page of its site.
pub(super) fn leads_home(link: &str) -> bool {
    let link = link.trim();
    let is_index = |path: &str| matches!(path, "/" | "index.html" | "index.htm" | "index.php");
    match strip_scheme(link) {
        Some(_) => is_front(link),
        None => is_index(link) || link.strip_prefix('/').or(link.strip_prefix("../")).is_some_and(is_index),
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
    fn front_pages_are_told() {
        assert!(is_front("https://news.example") && is_front("http://news.example/index.html"));
        assert!(!is_front("https://news.example/a"));
        assert_eq!(path_of("https://news.example/2025/12/01/a?b"), "/2025/12/01/a");
    }
}
