//! What the names of elements mean: which part paragraphs, which hold nothing, which are never text.

/// Returns whether an element never has content or an end tag.
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "basefont"
            | "bgsound"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "img"
            | "input"
            | "keygen"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Returns whether an element stands on lines of its own.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "frameset"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "listing"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "optgroup"
            | "option"
            | "p"
            | "plaintext"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "title"
            | "tr"
            | "ul"
            | "xmp"
    )
}

/// Returns whether the start tag of an element ends an open paragraph.
pub(super) fn ends_paragraph(name: &str) -> bool {
    is_block(name)
        && !matches!(name, "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" | "caption" | "option" | "optgroup")
}

/// Returns whether an element's content is never text that a reader of the page sees as such: code, forms' choices,
/// drawings and what stands in for things that can't be shown. The small print over Japanese (`rt`) is another
/// writing of the same word.
pub(super) fn is_never_text(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "head"
            | "title"
            | "template"
            | "svg"
            | "iframe"
            | "object"
            | "applet"
            | "canvas"
            | "audio"
            | "video"
            | "map"
            | "select"
            | "datalist"
            | "textarea"
            | "noframes"
            | "noembed"
            | "rt"
            | "rp"
    )
}

/// Returns whether end tags inside of an element never close what stands outside of it.
pub(super) fn is_boundary(name: &str) -> bool {
    matches!(name, "html" | "body" | "table" | "td" | "th" | "caption" | "template" | "object" | "marquee" | "applet")
}
