//! The formats that can be read.

use std::io::{self, Write};

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::Style;
use super::report::Report;

/// What can be read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FormatList {
    /// The formats of articles.
    pub formats: Vec<ListedFormat>,
    /// The compressions and containers that are undone on the way.
    pub packings: Vec<ListedFormat>,
}

/// A format, a compression or a container.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ListedFormat {
    /// Its short name.
    pub name: String,
    /// What it is, in a few words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// The endings of its files' names.
    pub extensions: Vec<String>,
}

impl Report for FormatList {
    /// Writes a line a format: its name, what it is, and the endings of its names in brackets.
    fn write_text(&self, out: &mut dyn Write, _style: &Style) -> io::Result<()> {
        let widest = self.formats.iter().map(|format| format.name.width()).max().unwrap_or_default();
        for format in &self.formats {
            let name = format!("{}{}", format.name, " ".repeat(widest - format.name.width()));
            let endings = match format.extensions.as_slice() {
                [] => String::new(),
                endings => format!(" ({})", endings.join(", ")),
            };
            writeln!(out, "{name}  {}{endings}", format.description)?;
        }
        let packings: Vec<&str> = self.packings.iter().map(|packing| packing.name.as_str()).collect();
        writeln!(out, "unpacked: {}", packings.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::super::report::{ReportFormat, write_report};
    use super::super::samples::style;
    use super::*;

    #[test]
    fn lists_a_format_a_line() {
        let format = |name: &str, description: &str, extensions: &[&str]| ListedFormat {
            name: name.into(),
            description: description.into(),
            extensions: extensions.iter().map(|&ending| ending.to_owned()).collect(),
        };
        let list = FormatList {
            formats: vec![format("text", "plain text", &["txt", "text"]), format("wire", "wire copy", &[])],
            packings: vec![format("gzip", "", &["gz"]), format("zip", "", &["zip"])],
        };
        let mut out = Vec::new();
        write_report(&mut out, &list, ReportFormat::Text, &style(80, false)).unwrap();
        write_report(&mut out, &list, ReportFormat::Json, &style(80, false)).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r#"
        text  plain text (txt, text)
        wire  wire copy
        unpacked: gzip, zip
        {"version":1,"formats":[{"name":"text","description":"plain text","extensions":["txt","text"]},{"name":"wire","description":"wire copy","extensions":[]}],"packings":[{"name":"gzip","extensions":["gz"]},{"name":"zip","extensions":["zip"]}]}
        "#);
    }
}
