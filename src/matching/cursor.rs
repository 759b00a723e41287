//! A plan over the postings of one segment: walks the articles that match, scores them, and says where in
//! them it matches.

use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, TERMINATED, Term};

use super::algebra::{Match, Nearness, Trace, near, not_near, phrase, window};
use super::leaf_cursor::{LeafCursor, TermPostings};
use super::light::Lighter;
use super::plan::{Filter, Leaf, Node, Plan, Zone};
use crate::analysis::Marker;
use crate::error::Result;
use crate::index::Archive;
use crate::query::Distance;

/// BM25's saturation of term frequency (Robertson & Zaragoza 2009, eq. 3.15; the usual value).
const K1: f32 = 1.2;
/// BM25's share of the length normalisation.
const B: f32 = 0.75;

/// One segment with what cursors over it share.
pub struct Scene<'a> {
    archive: &'a Archive,
    plan: &'a Plan,
    segment: usize,
    /// The idf of each leaf, over the whole archive.
    idf: Vec<f32>,
    /// `K1 * (1 - B + B * length / average length)`, by the byte that stands for the length.
    length_part: Arc<[f32; 256]>,
    norms: Option<FieldNormReader>,
    lang_bits: Option<Arc<Vec<u64>>>,
    langs: Vec<String>,
}

impl std::fmt::Debug for Scene<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scene").field("segment", &self.segment).finish_non_exhaustive()
    }
}

impl<'a> Scene<'a> {
    /// Returns the scene of a plan on a segment. `langs` are the languages of the archive, whose places are
    /// the bits of language sets.
    pub fn new(archive: &'a Archive, plan: &'a Plan, segment: usize, langs: &[String]) -> Result<Self> {
        let (articles, average) = lengths(archive)?;
        let idf = plan.leaves.iter().map(|leaf| idf(leaf.articles(), articles)).collect();
        let length_part: Arc<[f32; 256]> = Arc::new(std::array::from_fn(|byte| {
            let length = FieldNormReader::id_to_fieldnorm(byte as u8) as f32;
            K1 * (1.0 - B + B * length / average)
        }));
        let reader = &archive.segments[segment].reader;
        let norms = reader.get_fieldnorms_reader(archive.fields.text).ok();
        let asks_lang = plan.leaves.iter().flat_map(|leaf| &leaf.terms).any(|term| term.langs != super::LangSet::ALL);
        let lang_bits = if asks_lang { Some(Arc::new(lang_bits(archive, segment, langs)?)) } else { None };
        Ok(Scene { archive, plan, segment, idf, length_part, norms, lang_bits, langs: langs.to_vec() })
    }

    /// Returns a cursor over the articles of the segment that match the plan, at the first of them.
    /// Deleted articles are among them.
    pub fn cursor(&self) -> Result<Cursor<'_>> {
        self.node(&self.plan.root, false)
    }

    /// Returns a cursor over the articles that match a part of the plan.
    pub fn part<'n>(&'n self, node: &'n Node) -> Result<Cursor<'n>> {
        self.node(node, false)
    }

    fn node<'n>(&'n self, node: &'n Node, positions: bool) -> Result<Cursor<'n>> {
        let all = || Cursor::All { doc: if self.max_doc() == 0 { TERMINATED } else { 0 }, max: self.max_doc() };
        let nodes = |nodes: &'n [Node], positions| nodes.iter().map(|node| self.node(node, positions)).collect::<Result<Vec<_>>>();
        Ok(match node {
            Node::Everything => all(),
            Node::Leaf(number) => Cursor::Leaf(self.leaf(*number, positions)?),
            Node::Phrase(slots) => self.spans(Rule::Phrase, nodes(slots, true)?, Vec::new())?,
            Node::Window { slots, distance } => self.spans(Rule::Window(*distance), nodes(slots, true)?, Vec::new())?,
            Node::Near { left, right, distance, ordered } => {
                let (markers, nearness) = self.nearness(*distance)?;
                self.spans(Rule::Near(nearness, *ordered), vec![self.node(left, true)?, self.node(right, true)?], markers)?
            }
            Node::NotNear { left, right, distance, ordered } => {
                let (markers, nearness) = self.nearness(*distance)?;
                let rule = Rule::NotNear(nearness, *ordered, Box::new(self.node(right, true)?));
                self.spans(rule, vec![self.node(left, true)?], markers)?
            }
            Node::AtLeast { count, operand } => self.spans(Rule::AtLeast(*count), vec![self.node(operand, true)?], Vec::new())?,
            Node::Zone { zone, operand } => {
                let marker = if *zone == Zone::Lead { vec![self.marker(Marker::Body)?, self.marker(Marker::LeadEnd)?] } else { vec![self.marker(Marker::Body)?] };
                self.spans(Rule::Zone(*zone), vec![self.node(operand, true)?], marker)?
            }
            Node::Case { operand, .. } => {
                let field = self.field_of(operand);
                let lighter = Lighter::for_part(self.plan, node, field, &self.langs);
                let rule = Rule::Case(Box::new(CaseCheck { lighter, field, store: self.archive.store(self.segment)?, archive: self.archive }));
                self.spans(rule, vec![self.node(operand, true)?], Vec::new())?
            }
            Node::And { needed, excluded } => {
                let (filters, needed): (Vec<&'n Node>, Vec<&'n Node>) = needed.iter().partition(|node| matches!(node, Node::Filter(_)));
                let mut needed = needed.into_iter().map(|node| self.node(node, positions)).collect::<Result<Vec<_>>>()?;
                let filters = filters.into_iter().map(|node| self.filter(node)).collect::<Result<Vec<_>>>()?;
                if needed.is_empty() {
                    needed.push(all());
                }
                needed.sort_by_key(Cursor::cost);
                let mut and = Cursor::And { needed, excluded: nodes(excluded, false)?, filters, doc: 0 };
                and.align(0);
                and
            }
            Node::Or(parts) => {
                let mut or = Cursor::Or { parts: nodes(parts, positions)?, doc: 0 };
                or.lowest();
                or
            }
            Node::Fact(operand) => Cursor::Fact(Box::new(self.node(operand, false)?)),
            Node::Filter(_) => {
                let mut and = Cursor::And { needed: vec![all()], excluded: Vec::new(), filters: vec![self.filter(node)?], doc: 0 };
                and.align(0);
                and
            }
            Node::Boost(factor, operand) => Cursor::Boost(*factor, Box::new(self.node(operand, positions)?)),
        })
    }

    /// Returns the field that a word or a phrase is looked for in.
    fn field_of(&self, node: &Node) -> Field {
        let mut field = self.archive.fields.text;
        node.walk(&mut |node| {
            if let Node::Leaf(number) = node {
                field = self.plan.leaves[*number].field;
            }
        });
        field
    }

    fn max_doc(&self) -> DocId {
        self.archive.segments[self.segment].reader.max_doc()
    }

    fn leaf(&self, number: usize, positions: bool) -> Result<LeafScorer> {
        let leaf = &self.plan.leaves[number];
        let scored = leaf.field == self.archive.fields.text;
        let norms = self.norms.clone().filter(|_| scored);
        Ok(LeafScorer { cursor: self.postings(leaf, positions)?, idf: self.idf[number], length_part: Arc::clone(&self.length_part), norms })
    }

    fn postings(&self, leaf: &Leaf, positions: bool) -> Result<LeafCursor> {
        let damaged = |error| self.archive.damaged(error);
        let inverted = self.archive.segments[self.segment].reader.inverted_index(leaf.field).map_err(damaged)?;
        let option = if positions { IndexRecordOption::WithFreqsAndPositions } else { IndexRecordOption::WithFreqs };
        let mut terms = Vec::new();
        for term in &leaf.terms {
            let postings = inverted.read_postings(&Term::from_field_text(leaf.field, &term.term), option);
            if let Some(postings) = postings.map_err(|error| self.archive.damaged(error))? {
                let langs = (term.langs != super::LangSet::ALL).then_some(term.langs.0);
                terms.push(TermPostings { postings, width: term.width, langs });
            }
        }
        Ok(LeafCursor::new(terms, self.lang_bits.clone()))
    }

    fn marker(&self, marker: Marker) -> Result<LeafCursor> {
        let term = super::LeafTerm { term: marker.term().to_owned(), width: 1, langs: super::LangSet::ALL, articles: 0 };
        self.postings(&Leaf { field: self.archive.fields.text, terms: vec![term] }, true)
    }

    fn nearness(&self, distance: Distance) -> Result<(Vec<LeafCursor>, Distance)> {
        Ok(match distance {
            Distance::Words(_) => (Vec::new(), distance),
            Distance::Sentence => (vec![self.marker(Marker::Sentence)?], distance),
            Distance::Paragraph => (vec![self.marker(Marker::Paragraph)?], distance),
        })
    }

    fn filter(&self, node: &Node) -> Result<FilterColumn> {
        let segment = &self.archive.segments[self.segment];
        let damaged = |error| self.archive.damaged(error);
        Ok(match node {
            Node::Filter(Filter::Date(first, last)) => FilterColumn::Date(segment.numbers::<i64>("date").map_err(damaged)?, *first, *last),
            Node::Filter(Filter::Undated) => FilterColumn::Undated(segment.numbers::<i64>("date").map_err(damaged)?),
            Node::Filter(Filter::Words(least, most)) => FilterColumn::Words(segment.numbers::<u64>("words").map_err(damaged)?, *least, *most),
            _ => FilterColumn::Words(None, 1, 0),
        })
    }

    fn spans<'s>(&'s self, rule: Rule<'s>, operands: Vec<Cursor<'s>>, markers: Vec<LeafCursor>) -> Result<Cursor<'s>> {
        let mut order: Vec<usize> = (0..operands.len()).collect();
        order.sort_by_key(|number| operands[*number].cost());
        let idf = operands.iter().map(Cursor::idf).sum();
        let mut spans = Spans { rule, operands, order, markers, doc: 0, found: Vec::new(), idf, length_part: Arc::clone(&self.length_part), norms: self.norms.clone() };
        spans.next_match(0);
        Ok(Cursor::Spans(Box::new(spans)))
    }
}

/// Returns the number of articles and the average length of their texts in tokens, deleted ones included.
fn lengths(archive: &Archive) -> Result<(u64, f32)> {
    let (mut articles, mut tokens) = (0, 0);
    for segment in &archive.segments {
        articles += u64::from(segment.reader.max_doc());
        let inverted = segment.reader.inverted_index(archive.fields.text).map_err(|error| archive.damaged(error))?;
        tokens += inverted.total_num_tokens();
    }
    Ok((articles, (tokens as f32 / articles.max(1) as f32).max(1.0)))
}

/// Returns BM25's inverse document frequency: `ln(1 + (N - n + 0.5) / (n + 0.5))`.
fn idf(articles: u64, of: u64) -> f32 {
    let articles = articles.min(of) as f32;
    (1.0 + (of as f32 - articles + 0.5) / (articles + 0.5)).ln()
}

fn lang_bits(archive: &Archive, segment: usize, langs: &[String]) -> Result<Vec<u64>> {
    let segment = &archive.segments[segment];
    let mut bits = vec![0; segment.reader.max_doc() as usize];
    let Some(names) = segment.names("lang").map_err(|error| archive.damaged(error))? else { return Ok(bits) };
    let mut of_ordinal = Vec::with_capacity(names.num_terms());
    let mut name = String::new();
    for ordinal in 0..names.num_terms() {
        name.clear();
        names.ord_to_str(ordinal as u64, &mut name).map_err(|error| archive.damaged(error))?;
        of_ordinal.push(1u64 << langs.binary_search(&name).unwrap_or(63).min(63));
    }
    for (doc, bit) in bits.iter_mut().enumerate() {
        if let Some(ordinal) = names.ords().first(doc as DocId) {
            *bit = of_ordinal[ordinal as usize];
        }
    }
    Ok(bits)
}

/// Walks the articles of a segment that match.
pub enum Cursor<'a> {
    /// All articles.
    #[doc(hidden)]
    All {
        /// The current one.
        doc: DocId,
        /// One past the last.
        max: DocId,
    },
    /// A term set.
    #[doc(hidden)]
    Leaf(LeafScorer),
    /// What is decided by positions.
    #[doc(hidden)]
    Spans(Box<Spans<'a>>),
    /// All of some and none of others.
    #[doc(hidden)]
    And {
        /// The fewest articles first.
        needed: Vec<Cursor<'a>>,
        /// None of these.
        excluded: Vec<Cursor<'a>>,
        /// All of these.
        filters: Vec<FilterColumn>,
        /// The current article.
        doc: DocId,
    },
    /// One of some.
    #[doc(hidden)]
    Or {
        /// The parts.
        parts: Vec<Cursor<'a>>,
        /// The current article.
        doc: DocId,
    },
    /// Decides without words.
    #[doc(hidden)]
    Fact(Box<Cursor<'a>>),
    /// Counts more.
    #[doc(hidden)]
    Boost(f32, Box<Cursor<'a>>),
}

impl std::fmt::Debug for Cursor<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Cursor({})", self.doc())
    }
}

/// A term set with what its score needs.
pub struct LeafScorer {
    cursor: LeafCursor,
    idf: f32,
    length_part: Arc<[f32; 256]>,
    norms: Option<FieldNormReader>,
}

/// A column and the range its value must be in.
#[doc(hidden)]
pub enum FilterColumn {
    /// The time of publication.
    Date(Option<Column<i64>>, i64, i64),
    /// No time of publication.
    Undated(Option<Column<i64>>),
    /// The number of words.
    Words(Option<Column<u64>>, u64, u64),
}

impl FilterColumn {
    fn holds(&self, doc: DocId) -> bool {
        match self {
            FilterColumn::Date(column, first, last) => column.as_ref().and_then(|column| column.first(doc)).is_some_and(|value| (*first..=*last).contains(&value)),
            FilterColumn::Undated(column) => column.as_ref().and_then(|column| column.first(doc)).is_none(),
            FilterColumn::Words(column, least, most) => column.as_ref().and_then(|column| column.first(doc)).is_some_and(|value| (*least..=*most).contains(&value)),
        }
    }
}

impl Cursor<'_> {
    /// Returns the current article, `TERMINATED` after the last one.
    pub fn doc(&self) -> DocId {
        match self {
            Cursor::All { doc, .. } | Cursor::And { doc, .. } | Cursor::Or { doc, .. } => *doc,
            Cursor::Leaf(leaf) => leaf.cursor.doc(),
            Cursor::Spans(spans) => spans.doc,
            Cursor::Fact(operand) | Cursor::Boost(_, operand) => operand.doc(),
        }
    }

    /// Goes to the next article.
    pub fn advance(&mut self) -> DocId {
        match self {
            Cursor::Leaf(leaf) => leaf.cursor.advance(),
            Cursor::Fact(operand) | Cursor::Boost(_, operand) => operand.advance(),
            Cursor::Or { parts, doc } => {
                for part in parts.iter_mut().filter(|part| part.doc() == *doc) {
                    part.advance();
                }
                self.lowest()
            }
            _ => {
                let doc = self.doc();
                if doc == TERMINATED { TERMINATED } else { self.seek(doc + 1) }
            }
        }
    }

    /// Goes to the first article that is not before `target`.
    pub fn seek(&mut self, target: DocId) -> DocId {
        if self.doc() >= target {
            return self.doc();
        }
        match self {
            Cursor::All { doc, max } => {
                *doc = if target < *max { target } else { TERMINATED };
                *doc
            }
            Cursor::Leaf(leaf) => leaf.cursor.seek(target),
            Cursor::Spans(spans) => spans.next_match(target),
            Cursor::And { .. } => self.align(target),
            Cursor::Or { parts, .. } => {
                for part in parts.iter_mut() {
                    part.seek(target);
                }
                self.lowest()
            }
            Cursor::Fact(operand) | Cursor::Boost(_, operand) => operand.seek(target),
        }
    }

    fn lowest(&mut self) -> DocId {
        if let Cursor::Or { parts, doc } = self {
            *doc = parts.iter().map(Cursor::doc).min().unwrap_or(TERMINATED);
        }
        self.doc()
    }

    /// Finds the first article from `target` on in which all of an And holds.
    fn align(&mut self, target: DocId) -> DocId {
        let Cursor::And { needed, excluded, filters, doc } = self else { return self.doc() };
        let mut candidate = target;
        *doc = loop {
            let reached = meet(needed, candidate);
            if reached == TERMINATED {
                break TERMINATED;
            }
            if filters.iter().all(|filter| filter.holds(reached)) && excluded.iter_mut().all(|cursor| cursor.seek(reached) != reached) {
                break reached;
            }
            candidate = reached + 1;
        };
        *doc
    }

    /// Returns about how many articles match.
    pub fn cost(&self) -> u64 {
        match self {
            Cursor::All { max, .. } => u64::from(*max),
            Cursor::Leaf(leaf) => leaf.cursor.cost(),
            // Positions are dearer than articles.
            Cursor::Spans(spans) => spans.operands.iter().map(Cursor::cost).min().unwrap_or(0).saturating_mul(2),
            Cursor::And { needed, .. } => needed.iter().map(Cursor::cost).min().unwrap_or(0),
            Cursor::Or { parts, .. } => parts.iter().map(Cursor::cost).sum(),
            Cursor::Fact(operand) | Cursor::Boost(_, operand) => operand.cost(),
        }
    }

    /// Returns the sum of the idf of its leaves.
    fn idf(&self) -> f32 {
        match self {
            Cursor::All { .. } | Cursor::Fact(_) => 0.0,
            Cursor::Leaf(leaf) => leaf.idf,
            Cursor::Spans(spans) => spans.idf,
            Cursor::And { needed, .. } => needed.iter().map(Cursor::idf).sum(),
            Cursor::Or { parts, .. } => parts.iter().map(Cursor::idf).fold(0.0, f32::max),
            Cursor::Boost(_, operand) => operand.idf(),
        }
    }

    /// Returns the score of the current article: BM25 over term sets, a phrase or a connector being a term
    /// whose idf is that of its words together.
    pub fn score(&mut self) -> f32 {
        match self {
            Cursor::All { .. } | Cursor::Fact(_) => 0.0,
            Cursor::Leaf(leaf) => bm25(leaf.idf, leaf.cursor.frequency() as f32, &leaf.length_part, leaf.norms.as_ref(), leaf.cursor.doc()),
            Cursor::Spans(spans) => bm25(spans.idf, spans.found.len() as f32, &spans.length_part, spans.norms.as_ref(), spans.doc),
            Cursor::And { needed, .. } => needed.iter_mut().map(Cursor::score).sum(),
            Cursor::Or { parts, doc } => parts.iter_mut().filter(|part| part.doc() == *doc).map(Cursor::score).sum(),
            Cursor::Boost(factor, operand) => *factor * operand.score(),
        }
    }

    /// Puts into `out` where the current article matches, in order.
    pub(crate) fn matches(&mut self, out: &mut Vec<Match>) {
        out.clear();
        match self {
            Cursor::All { .. } | Cursor::Fact(_) => {}
            Cursor::Leaf(leaf) => leaf.cursor.matches(out),
            Cursor::Spans(spans) => out.extend(&spans.found),
            Cursor::Boost(_, operand) => operand.matches(out),
            Cursor::And { needed: parts, doc, .. } | Cursor::Or { parts, doc } => {
                let mut own = Vec::new();
                for part in parts.iter_mut().filter(|part| part.doc() == *doc) {
                    part.matches(&mut own);
                    out.append(&mut own);
                }
                super::algebra::normalise(out);
            }
        }
    }
}

/// Moves all cursors to the first article from `target` on that they share.
fn meet(cursors: &mut [Cursor<'_>], target: DocId) -> DocId {
    let Some((lead, others)) = cursors.split_first_mut() else { return TERMINATED };
    let mut candidate = lead.seek(target);
    'next: while candidate != TERMINATED {
        for other in others.iter_mut() {
            let reached = other.seek(candidate);
            if reached > candidate {
                candidate = lead.seek(reached);
                continue 'next;
            }
        }
        return candidate;
    }
    TERMINATED
}

fn bm25(idf: f32, frequency: f32, length_part: &[f32; 256], norms: Option<&FieldNormReader>, doc: DocId) -> f32 {
    let Some(norms) = norms else { return 0.0 };
    let length = length_part[usize::from(norms.fieldnorm_id(doc))];
    idf * frequency * (K1 + 1.0) / (frequency + length)
}

/// What decides by positions.
enum Rule<'a> {
    Phrase,
    Window(u32),
    Near(Distance, bool),
    NotNear(Distance, bool, Box<Cursor<'a>>),
    AtLeast(u32),
    Zone(Zone),
    Case(Box<CaseCheck<'a>>),
}

/// How words are written is only known from the text.
struct CaseCheck<'a> {
    lighter: Lighter<'a>,
    field: Field,
    store: tantivy::store::StoreReader,
    archive: &'a Archive,
}

/// A part of a plan that is decided by positions.
#[doc(hidden)]
pub struct Spans<'a> {
    rule: Rule<'a>,
    /// In the order of the query.
    operands: Vec<Cursor<'a>>,
    /// The operands by cost.
    order: Vec<usize>,
    /// Markers that the rule asks for.
    markers: Vec<LeafCursor>,
    doc: DocId,
    found: Vec<Match>,
    idf: f32,
    length_part: Arc<[f32; 256]>,
    norms: Option<FieldNormReader>,
}

impl Spans<'_> {
    /// Finds the first article from `target` on that matches.
    fn next_match(&mut self, target: DocId) -> DocId {
        let mut candidate = target;
        self.doc = loop {
            let reached = self.meet(candidate);
            if reached == TERMINATED {
                self.found.clear();
                break TERMINATED;
            }
            self.evaluate(reached);
            if !self.found.is_empty() {
                break reached;
            }
            candidate = reached + 1;
        };
        self.doc
    }

    fn meet(&mut self, target: DocId) -> DocId {
        let mut candidate = target;
        'next: loop {
            for number in &self.order {
                let reached = self.operands[*number].seek(candidate);
                if reached == TERMINATED {
                    return TERMINATED;
                }
                if reached > candidate {
                    candidate = reached;
                    continue 'next;
                }
            }
            return candidate;
        }
    }

    fn evaluate(&mut self, doc: DocId) {
        let mut slots: Vec<Vec<Match>> = Vec::with_capacity(self.operands.len());
        for operand in &mut self.operands {
            let mut own = Vec::new();
            operand.matches(&mut own);
            slots.push(own);
        }
        let mut marked = Vec::new();
        for marker in &mut self.markers {
            let mut own = Vec::new();
            if marker.seek(doc) == doc {
                marker.matches(&mut own);
            }
            marked.push(own.iter().map(|found| found.start).collect::<Vec<u32>>());
        }
        let mut trace = Trace::default();
        let marks = marked.first().map(Vec::as_slice).unwrap_or_default();
        self.found = match &mut self.rule {
            Rule::Phrase => phrase(&slots),
            Rule::Window(distance) => window(&slots, *distance, &mut trace),
            Rule::Near(distance, ordered) => near(&slots[0], &slots[1], nearness_of(*distance, marks), *ordered, &mut trace),
            Rule::NotNear(distance, ordered, right) => {
                let mut others = Vec::new();
                if right.seek(doc) == doc {
                    right.matches(&mut others);
                }
                not_near(&slots[0], &others, nearness_of(*distance, marks), *ordered)
            }
            Rule::AtLeast(count) => {
                let found = slots.swap_remove(0);
                if found.len() >= *count as usize { found } else { Vec::new() }
            }
            Rule::Zone(zone) => zoned(slots.swap_remove(0), *zone, marks.first().copied(), marked.get(1).and_then(|marks| marks.first().copied())),
            Rule::Case(check) => check.matches(doc),
        };
    }
}

pub(crate) fn nearness_of(distance: Distance, marks: &[u32]) -> Nearness<'_> {
    match distance {
        Distance::Words(most) => Nearness::Words(most),
        Distance::Sentence | Distance::Paragraph => Nearness::Within(marks),
    }
}

/// Keeps the matches that lie in a zone.
pub(crate) fn zoned(mut found: Vec<Match>, zone: Zone, body: Option<u32>, lead_end: Option<u32>) -> Vec<Match> {
    let body = body.unwrap_or(u32::MAX);
    let lead_end = lead_end.unwrap_or(u32::MAX);
    found.retain(|found| match zone {
        Zone::Title => found.end <= body,
        Zone::Body => found.start >= body,
        Zone::Lead => found.start >= body && found.end <= lead_end,
    });
    found
}

impl CaseCheck<'_> {
    fn matches(&mut self, doc: DocId) -> Vec<Match> {
        // An article that can't be fetched here is met again when it is shown, and named there.
        let Ok(article) = self.archive.article(&self.store, doc) else { return Vec::new() };
        let fields = &self.archive.fields;
        let others = [
            (fields.author, &article.author),
            (fields.source, &article.source),
            (fields.section, &article.section),
            (fields.place, &article.place),
            (fields.url, &article.url),
            (fields.lang, &article.lang),
        ];
        let text = match others.into_iter().find(|(field, _)| *field == self.field) {
            Some((_, value)) => value.as_deref().unwrap_or_default(),
            None if self.field == fields.path => &article.path,
            None => &article.composed,
        };
        self.lighter.matches(text, article.lang.as_deref())
    }
}
