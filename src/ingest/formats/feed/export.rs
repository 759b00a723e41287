//! Exports of WordPress and Blogger: what in them is no article, the shortcodes of their texts, and their clocks.

use jiff::civil::DateTime;

use super::first_text;
use crate::ingest::xml::Element;

/// What WordPress and its plug-ins keep as posts, and is none.
const MACHINERY: [&str; 15] = [
    "nav_menu_item",
    "revision",
    "custom_css",
    "customize_changeset",
    "oembed_cache",
    "user_request",
    "wpcf7_contact_form",
    "wpforms",
    "elementor_library",
    "et_pb_layout",
    "vc_grid_item",
    "shop_order",
    "shop_coupon",
    "scheduled-action",
    "amp_validated_url",
];

/// How the names of such kinds begin.
const MACHINERY_STARTS: [&str; 4] = ["wp_", "acf-", "jp_pay_", "jp_mem_"];

/// Shortcodes: tags in brackets that WordPress and its plug-ins replace. A star stands for any end of a name.
const SHORTCODES: [&str; 22] = [
    "caption",
    "wp_caption",
    "gallery",
    "playlist",
    "audio",
    "video",
    "embed",
    "youtube",
    "vimeo",
    "tweet",
    "instagram",
    "facebook",
    "googlemaps",
    "contact-form*",
    "vc_*",
    "et_pb_*",
    "fusion_*",
    "av_*",
    "su_*",
    "ngg*",
    "smartslider3",
    "rev_slider",
];

/// Shortcodes inside of words.
const INLINE: [&str; 2] = ["dropcap", "su_dropcap"];

/// The most bytes of a shortcode.
const LONGEST: usize = 4 << 10;

/// Returns whether an item is a part of the site's machinery, a file without a text, a comment, or was thrown away.
pub(super) fn is_machinery(item: Element<'_>) -> bool {
    let kinds = ["kind#template", "kind#settings", "kind#comment"];
    let mut terms = item.all("atom:category").filter_map(|category| category.attribute("term"));
    if terms.any(|term| kinds.iter().any(|kind| term.ends_with(kind))) {
        return true;
    }
    if let Some(kind) = first_text(item, &["blogger:type"]) {
        return !matches!(kind.as_str(), "POST" | "PAGE") || first_text(item, &["blogger:trashed"]).is_some();
    }
    let Some(kind) = first_text(item, &["wp:post_type"]) else {
        return false;
    };
    let status = first_text(item, &["wp:status"]);
    let is_thrown_away = status.is_some_and(|status| matches!(status.as_str(), "trash" | "auto-draft"));
    let has_text = || first_text(item, &["content:encoded", "excerpt:encoded", "description"]).is_some();
    is_thrown_away
        || MACHINERY.contains(&kind.as_str())
        || MACHINERY_STARTS.iter().any(|start| kind.starts_with(start))
        || kind == "attachment" && !has_text()
}

/// Returns the time of publication by the paper's own clock, where an item has it by that of UTC as well: their difference is
/// the offset.
pub(super) fn local_time(item: Element<'_>) -> Option<String> {
    let time = |name| first_text(item, &[name])?.parse::<DateTime>().ok();
    let (local, utc) = (time("wp:post_date")?, time("wp:post_date_gmt")?);
    let minutes = utc.duration_until(local).as_mins();
    let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
    let sign = if minutes < 0 { '-' } else { '+' };
    (hours < 15 && rest % 15 == 0).then(|| format!("{local}{sign}{hours:02}:{rest:02}"))
}

/// Returns a text without shortcodes, but with what they enclose. Any other brackets are the author's.
pub(super) fn without_shortcodes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'[', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = match shortcode(rest) {
            Some((length, is_inline)) => {
                out.push_str(if is_inline { "" } else { "\n\n" });
                length
            }
            None => {
                out.push('[');
                1
            }
        };
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

/// Returns the length of the shortcode that a text begins with, and whether it stands inside of words.
fn shortcode(text: &str) -> Option<(usize, bool)> {
    let inside = text[1..].strip_prefix('/').unwrap_or(&text[1..]);
    let length = inside.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')).count();
    let (name, rest) = inside.split_at(length);
    let is_named = |known: &&str| match known.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == *known,
    };
    let is_inline = INLINE.contains(&name);
    if !(is_inline || SHORTCODES.iter().any(is_named)) || !rest.starts_with([' ', ']', '/', '\n']) {
        return None;
    }
    let end = memchr::memchr(b']', &rest.as_bytes()[..rest.len().min(LONGEST)])?;
    let said = rest[..end].trim().trim_end_matches('/').trim_end();
    // What is no attribute, address or number is said by the author: [video of the quay].
    if !(said.contains('=') || said.contains("://") || said.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    Some((text.len() - rest.len() + end + 1, is_inline))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortcodes_go_and_what_they_enclose_stays() {
        for (text, expected) in [
            ("[caption id=\"a7\" width=\"3\"]<img> The quay[/caption]Ships came.", "\n\n<img> The quay\n\nShips came."),
            (
                "One.\n[gallery ids=\"1,2\"]\n[vc_row][vc_column width=\"1/2\"]Two.[/vc_column][/vc_row]",
                "One.\n\n\n\n\n\n\n\nTwo.\n\n\n\n",
            ),
            (
                "[dropcap]S[/dropcap]hips [sic] came [Ed: note] [video of the quay] [captions] [caption",
                "Ships [sic] came [Ed: note] [video of the quay] [captions] [caption",
            ),
            ("[[caption]é[", "[\n\né["),
            ("", ""),
        ] {
            assert_eq!(without_shortcodes(text), expected);
        }
    }
}
