//! Relative links, resolved against a base as RFC 3986 has it.

/// Returns a link as it is meant where `base` holds. Nothing is checked, decoded or made pretty; a base that is no
/// absolute address, or not one in layers, changes nothing.
pub(crate) fn resolve(base: &str, link: &str) -> String {
    let base = base.trim();
    let Some((origin, path)) = split_origin(base) else {
        return link.to_owned();
    };
    if scheme(link).is_some() {
        return link.to_owned();
    }
    if let Some(rest) = link.strip_prefix("//") {
        let scheme = scheme(base).unwrap_or_default();
        return format!("{scheme}://{rest}");
    }
    let path = path.split('#').next().unwrap_or_default();
    if link.is_empty() {
        return format!("{origin}{path}");
    }
    if link.starts_with('#') {
        return format!("{origin}{path}{link}");
    }
    let path = path.split('?').next().unwrap_or_default();
    if link.starts_with('?') {
        return format!("{origin}{path}{link}");
    }
    let end = link.find(['?', '#']).unwrap_or(link.len());
    let (target, after) = link.split_at(end);
    let folder = match target.starts_with('/') {
        true => "",
        false => path.rfind('/').map_or("/", |slash| &path[..slash + 1]),
    };
    format!("{origin}{}{after}", without_dots(&format!("{folder}{target}")))
}

/// Returns the scheme of an absolute address.
fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let is_scheme = scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    is_scheme.then_some(scheme)
}

/// Parts `http://host` from what follows it.
fn split_origin(address: &str) -> Option<(&str, &str)> {
    let start = scheme(address)?.len() + 3;
    let host = address.get(start..).filter(|_| address[..start].ends_with("://"))?;
    let end = host.find(['/', '?', '#']).unwrap_or(host.len());
    Some(address.split_at(start + end))
}

/// Returns a path without its `.` and `..`.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut pieces = path.split('/').peekable();
    while let Some(piece) = pieces.next() {
        let is_last = pieces.peek().is_none();
        match piece {
            "." => {}
            ".." if kept.len() > 1 => {
                kept.pop();
            }
            ".." => {}
            _ => {
                kept.push(piece);
                continue;
            }
        }
        if is_last {
            kept.push("");
        }
    }
    kept.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_resolved_as_the_standard_shows() {
        let base = "http://a.example/b/c/d?q#f";
        for (link, expected) in [
            ("g", "http://a.example/b/c/g"),
            ("./g", "http://a.example/b/c/g"),
            ("g/", "http://a.example/b/c/g/"),
            ("/g", "http://a.example/g"),
            ("//g.example/x", "http://g.example/x"),
            ("?y", "http://a.example/b/c/d?y"),
            ("g?y#s", "http://a.example/b/c/g?y#s"),
            ("#s", "http://a.example/b/c/d?q#s"),
            ("", "http://a.example/b/c/d?q"),
            (".", "http://a.example/b/c/"),
            ("..", "http://a.example/b/"),
            ("../g", "http://a.example/b/g"),
            ("../../../g", "http://a.example/g"),
            ("/a/../b/./c", "http://a.example/b/c"),
            ("mailto:ada@a.example", "mailto:ada@a.example"),
            ("https://b.example/x/../y", "https://b.example/x/../y"),
        ] {
            assert_eq!(resolve(base, link), expected, "{link}");
        }
    }

    #[test]
    fn a_base_that_is_none_changes_nothing() {
        for base in ["", "/feed", "news", "urn:x:y"] {
            assert_eq!(resolve(base, "a/b"), "a/b");
        }
        assert_eq!(resolve("http://a.example", "b"), "http://a.example/b");
    }
}
