//! Rows: records whose fields are columns, side by side in one object, as data frames are written down:
//! `{"title": {"0": "A", "1": "B"}, "text": {"0": "x", "1": "y"}}`, or lists instead of objects.

use std::borrow::Cow;
use std::collections::HashMap;

use super::names::Field;
use super::value::Value;
use super::{Name, Record};

/// A column: what it is, and its cells by row.
struct Column<'de> {
    name: Name,
    cells: HashMap<Cow<'de, str>, Value<'de>>,
}

impl<'de> Record<'de> {
    /// Returns the records of the rows, or the record itself when its fields are no columns.
    pub(crate) fn into_rows(mut self) -> Result<Vec<Record<'de>>, Box<Self>> {
        let Some(keys) = self.rows() else { return Err(Box::new(self)) };
        let columns: Vec<Column<'de>> = Field::ALL
            .into_iter()
            .filter_map(|field| {
                let (rank, value) = self.fields[field as usize].take()?;
                let cells = match value {
                    Value::Object(cells) => cells.into_iter().collect(),
                    Value::List(cells) => cells.into_iter().enumerate().map(|(at, cell)| (key_of(at), cell)).collect(),
                    _ => return None,
                };
                Some(Column { name: Name { field, rank }, cells })
            })
            .collect();
        let mut columns = columns;
        let record = |key: Cow<'de, str>| {
            let mut record = Record::default();
            for column in &mut columns {
                if let Some(cell) = column.cells.remove(&key) {
                    record.put(column.name, cell);
                }
            }
            record
        };
        Ok(keys.into_iter().map(record).collect())
    }

    /// Returns the keys of the rows, if the fields are columns: the text's or the headline's, where it is one.
    fn rows(&self) -> Option<Vec<Cow<'de, str>>> {
        let of = |field| self.value(field);
        let (headline, text) = (of(Field::Headline), of(Field::Text).or_else(|| of(Field::Summary)));
        match (headline, text) {
            (Some(Value::List(headlines)), Some(Value::List(texts))) => {
                let is_column = headlines.len() > 1 && headlines.len() == texts.len();
                is_column.then(|| (0..texts.len()).map(key_of).collect())
            }
            (headline, text) => match text.or(headline)? {
                Value::Object(cells) => {
                    let is_number = |key: &str| !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit());
                    let is_column = !cells.is_empty() && cells.iter().all(|(key, _)| is_number(key));
                    is_column.then(|| cells.iter().map(|(key, _)| key.clone()).collect())
                }
                _ => None,
            },
        }
    }
}

fn key_of(row: usize) -> Cow<'static, str> {
    Cow::Owned(row.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Lines;

    fn rows(json: &str) -> Vec<String> {
        let record = serde_json::from_str::<Record<'_>>(json).unwrap();
        let Ok(rows) = record.into_rows() else { return Vec::new() };
        let drafts = rows.into_iter().filter_map(|row| row.into_draft(Lines::Record(1)));
        drafts
            .map(|draft| {
                let article = draft.article;
                format!("{} {} {}", article.title().unwrap_or("-"), article.text, draft.date.unwrap_or_default())
            })
            .collect()
    }

    #[test]
    fn columns_become_rows() {
        let objects = r#"{"title": {"0": "A", "2": "B"}, "text": {"0": "x", "1": null, "2": "y"}, "date": {"2": 1764585015000}, "z": {"0": 1}}"#;
        assert_eq!(rows(objects), ["A x ", "B y 1764585015000"]);
        assert_eq!(rows(r#"{"headline": {"0": "A", "1": "B"}}"#), ["A  ", "B  "]);
        assert_eq!(
            rows(r#"{"title": ["A", null], "text": ["x", "y"], "date": ["1987-01-01", "1988-01-01"]}"#),
            ["A x 1987-01-01", "- y 1988-01-01"]
        );
    }

    #[test]
    fn other_records_are_no_columns() {
        for json in [
            r#"{"title": "A", "text": ["x", "y"]}"#,
            r#"{"title": {"main": "A"}, "text": "x"}"#,
            r#"{"text": {"value": "x"}}"#,
            "{}",
        ] {
            assert_eq!(rows(json), [""; 0], "{json}");
        }
    }
}
