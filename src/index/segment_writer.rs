//! A segment in the making, in tantivy's format: its postings by our [`Inverter`], the rest by tantivy's own writers.

use tantivy::directory::TerminatingWrite;
use tantivy::fastfield::FastFieldsWriter;
use tantivy::fieldnorm::{FieldNormReaders, FieldNormsSerializer, FieldNormsWriter};
use tantivy::index::{Segment, SegmentComponent, SegmentMeta};
use tantivy::postings::InvertedIndexSerializer;
use tantivy::schema::{Field, FieldType, Schema, Value};
use tantivy::store::StoreWriter;
use tantivy::tokenizer::MAX_TOKEN_LEN;
use tantivy::{Document, TantivyDocument};

use super::inverter::Inverter;
use super::schema::{ARTICLE_TOKENIZER, FIELD_TOKENIZER};
use super::word_list::Listing;
use crate::analysis::Tokenizer;

/// Writes one segment. Nothing of it counts before its description is added to a commit.
pub(super) struct SegmentWriter {
    segment: Segment,
    schema: Schema,
    tokenizer: Tokenizer,
    /// The fields that have terms, by their numbers.
    indexed: Vec<Option<Indexed>>,
    norms: FieldNormsWriter,
    columns: FastFieldsWriter,
    store: StoreWriter,
    docs: u32,
}

struct Indexed {
    terms: Terms,
    with_positions: bool,
    inverter: Inverter,
}

/// What the terms of a field are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Terms {
    Article,
    Words,
    /// The value as it stands.
    Name,
}

impl SegmentWriter {
    /// Begins a segment, of which the store is written at once and all else in the end.
    pub(super) fn begin(segment: Segment) -> tantivy::Result<SegmentWriter> {
        let schema = segment.schema();
        let settings = segment.index().settings();
        let store = StoreWriter::new(
            segment.open_write(SegmentComponent::Store)?,
            settings.docstore_compression,
            settings.docstore_blocksize,
            settings.docstore_compress_dedicated_thread,
        )?;
        Ok(SegmentWriter {
            tokenizer: Tokenizer::default(),
            indexed: schema.fields().map(|(_, entry)| Indexed::of(entry.field_type())).collect(),
            norms: FieldNormsWriter::for_schema(&schema),
            columns: FastFieldsWriter::from_schema_and_tokenizer_manager(
                &schema,
                segment.index().fast_field_tokenizer().clone(),
            )?,
            store,
            docs: 0,
            schema,
            segment,
        })
    }

    /// Adds a document. A field has one value at the most.
    pub(super) fn add(&mut self, document: &TantivyDocument) -> tantivy::Result<()> {
        for (field, value) in document.iter_fields_and_values() {
            let indexed = self.indexed.get_mut(field.field_id() as usize).and_then(Option::as_mut);
            if let (Some(indexed), Some(text)) = (indexed, value.as_str()) {
                let length = indexed.add(self.docs, text, &mut self.tokenizer);
                // Those of fields whose lengths are not kept are dropped.
                self.norms.record(self.docs, field, length);
            }
        }
        self.columns.add_document(document)?;
        self.store.store(document, &self.schema)?;
        self.docs += 1;
        Ok(())
    }

    /// Returns the bytes that the segment takes in memory, with those that it will take to be written.
    pub(super) fn memory(&self) -> usize {
        let inverters = || self.indexed.iter().flatten().map(|indexed| &indexed.inverter);
        let postings: usize = inverters().map(Inverter::memory).sum();
        // One field is written after the other.
        let to_write = inverters().map(Inverter::memory_to_write).max().unwrap_or(0);
        postings + to_write + self.norms.mem_usage() + self.columns.mem_usage() + self.store.mem_usage()
    }

    /// Writes what is not written yet. Returns the description of the segment, and the list of its words.
    pub(super) fn finish(mut self) -> tantivy::Result<(SegmentMeta, Vec<u8>)> {
        self.norms.fill_up_to_max_doc(self.docs);
        let norms = self.segment.open_write(SegmentComponent::FieldNorms)?;
        self.norms.serialize(FieldNormsSerializer::from_write(norms)?, None)?;
        let norms = FieldNormReaders::open(self.segment.open_read(SegmentComponent::FieldNorms)?)?;
        let mut serializer = InvertedIndexSerializer::open(&self.segment)?;
        let mut words = Listing::default();
        for (number, indexed) in (0..).zip(self.indexed) {
            let Some(Indexed { inverter, with_positions, terms }) =
                indexed.filter(|indexed| indexed.inverter.total() > 0)
            else {
                continue;
            };
            let field = Field::from_field_id(number);
            let mut field = serializer.new_field(field, inverter.total(), norms.get_field(field)?)?;
            inverter.write(&mut field, with_positions, (terms == Terms::Article).then_some(&mut words))?;
            field.close()?;
        }
        serializer.close()?;
        let mut columns = self.segment.open_write(SegmentComponent::FastFields)?;
        self.columns.serialize(&mut columns, None)?;
        columns.terminate()?;
        self.store.close()?;
        let segment = self.segment.with_max_doc(self.docs);
        segment.meta().untrack_temp_docstore();
        Ok((segment.meta().clone(), words.end()))
    }
}

impl Indexed {
    /// Returns how a field is indexed; None for one that has no terms.
    fn of(field: &FieldType) -> Option<Indexed> {
        let FieldType::Str(options) = field else { return None };
        let options = options.get_indexing_options()?;
        let terms = match options.tokenizer() {
            ARTICLE_TOKENIZER => Terms::Article,
            FIELD_TOKENIZER => Terms::Words,
            _ => Terms::Name,
        };
        Some(Indexed { terms, with_positions: options.index_option().has_positions(), inverter: Inverter::new() })
    }

    /// Adds what a document has in the field. Returns how many terms that is.
    fn add(&mut self, doc: u32, text: &str, tokenizer: &mut Tokenizer) -> u32 {
        let inverter = &mut self.inverter;
        inverter.begin(doc);
        match self.terms {
            Terms::Article => tokenizer.article(text, &mut |term, position| inverter.push(term, position)),
            Terms::Words => tokenizer.words(text, &mut |term, position| inverter.push(term, position)),
            Terms::Name if text.len() <= MAX_TOKEN_LEN => inverter.push(text, 0),
            Terms::Name => {}
        }
        inverter.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::part::COMPONENTS;
    use crate::index::schema::Fields;
    use crate::index::word_list::list_of;
    use proptest::prelude::*;
    use tantivy::indexer::AddOperation;
    use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream};
    use tantivy::{Index, IndexSettings, SegmentReader};

    /// Our terms as tokens of tantivy's.
    #[derive(Clone)]
    struct Tokens {
        is_article: bool,
        found: Vec<Token>,
        next: usize,
    }

    impl tantivy::tokenizer::Tokenizer for Tokens {
        type TokenStream<'a> = &'a mut Tokens;

        fn token_stream<'a>(&'a mut self, text: &'a str) -> &'a mut Tokens {
            let mut found = Vec::new();
            let mut each = |term: &str, position: u32| {
                found.push(Token { text: term.to_owned(), position: position as usize, ..Token::default() });
            };
            match self.is_article {
                true => Tokenizer::default().article(text, &mut each),
                false => Tokenizer::default().words(text, &mut each),
            }
            (self.found, self.next) = (found, 0);
            self
        }
    }

    impl TokenStream for &mut Tokens {
        fn advance(&mut self) -> bool {
            self.next += 1;
            self.next <= self.found.len()
        }

        fn token(&self) -> &Token {
            &self.found[self.next - 1]
        }

        fn token_mut(&mut self) -> &mut Token {
            let at = self.next - 1;
            &mut self.found[at]
        }
    }

    fn index() -> Index {
        let (schema, _) = Fields::build();
        let index = Index::builder().schema(schema).settings(IndexSettings::default()).create_in_ram().unwrap();
        for (name, is_article) in [(ARTICLE_TOKENIZER, true), (FIELD_TOKENIZER, false)] {
            let tokens = Tokens { is_article, found: Vec::new(), next: 0 };
            index.tokenizers().register(name, TextAnalyzer::from(tokens));
        }
        index
    }

    fn files_of(segment: &Segment) -> Vec<Vec<u8>> {
        let read = |component: &SegmentComponent| segment.open_read(component.clone()).unwrap().read_bytes().unwrap();
        COMPONENTS.iter().map(|component| read(component).to_vec()).collect()
    }

    /// Checks that the files are those that tantivy writes of the same documents, byte by byte, and the list of words is that of the
    /// dictionary.
    fn assert_same(documents: &[TantivyDocument]) {
        let index = index();
        let (segment, expected) = (index.new_segment(), index.new_segment());
        let mut writer = SegmentWriter::begin(segment.clone()).unwrap();
        let mut tantivys = tantivy::indexer::SegmentWriter::for_segment(100 << 20, expected.clone()).unwrap();
        for document in documents {
            writer.add(document).unwrap();
            tantivys.add_document(AddOperation { opstamp: 0, document: document.clone() }).unwrap();
        }
        let (meta, words) = writer.finish().unwrap();
        assert_eq!(meta.max_doc() as usize, documents.len());
        tantivys.finalize().unwrap();
        for (component, (file, expected)) in COMPONENTS.iter().zip(files_of(&segment).iter().zip(&files_of(&expected)))
        {
            assert!(file == expected, "{component:?} differs");
        }
        let (_, fields) = Fields::build();
        let reader = SegmentReader::open(&segment.with_max_doc(meta.max_doc())).unwrap();
        assert_eq!(words, list_of(&reader, fields.text).unwrap());
    }

    fn document(values: &[(Field, &str)], words: u64) -> TantivyDocument {
        let (_, fields) = Fields::build();
        let mut document = TantivyDocument::new();
        values.iter().for_each(|(field, value)| document.add_text(*field, value));
        document.add_u64(fields.words, words);
        document
    }

    proptest! {
        #[test]
        fn the_files_are_those_that_tantivy_writes(
            articles in prop::collection::vec(
                ("[a-c ]{0,9}\u{1f}([a-e]{1,3}[ .]{1,2}|[a-z]{14,18} |US |re-do |Ähre\n\n){0,60}", "[a-f/ ]{0,30}", prop::option::of("[a-c]{1,3} [a-c]{1,3}")),
                0..40,
            )
        ) {
            let (_, fields) = Fields::build();
            let documents: Vec<TantivyDocument> = articles.iter().zip(0..).map(|((text, path, author), number)| {
                let mut values = vec![(fields.text, text.as_str()), (fields.path, path), (fields.id, path)];
                values.extend(author.as_deref().map(|author| (fields.author, author)));
                document(&values, number)
            }).collect();
            assert_same(&documents);
        }
    }

    #[test]
    fn long_articles_and_many_of_them_are_written_as_tantivy_does() {
        let (_, fields) = Fields::build();
        // Far more words than are looked up at a time or are in a piece of the log, and a term in every article.
        let word =
            |number: u64| format!("{} common w{} ", number % 7, number.wrapping_mul(0x9e37_79b9_7f4a_7c15) % 5000);
        let long: String = (0..200_000).map(word).collect();
        let far = format!("a {}b", "\n\nc".repeat(100));
        let mut documents = vec![document(&[(fields.text, &long)], 1), document(&[(fields.text, &far)], 2)];
        let shorts: Vec<String> = (0..3000).map(|article| (article..article + 40).map(word).collect()).collect();
        documents.extend(shorts.iter().map(|text| document(&[(fields.text, text)], 3)));
        assert_same(&documents);
    }
}
