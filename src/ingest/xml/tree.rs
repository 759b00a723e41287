//! The tree: one document or one record, in three flat lists.
//!
//! Nothing here fails on faulty markup: an end tag closes what it names and all that stands open within, one that names nothing
//! open is passed over, and what is still open at the end is closed there ([`Tree::is_whole`] tells). Building and walking
//! need no recursion; elements beyond a depth no document has are not opened, and their text stays.

use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

use super::address::resolve;
use super::entities;
use super::lexer::{Lexer, Tag, Token};
use super::vocabulary::Scope;
use super::walk::Step;
use crate::ingest::Cause;

/// The most elements within one another.
const MAX_DEPTH: usize = 512;

/// The most elements and pieces of text of one tree. One takes 24 bytes.
const MAX_NODES: usize = 8 << 20;

/// The most attributes of an element. What comes later is passed over.
const MAX_ATTRIBUTES: usize = 256;

/// The most names of one tree. What comes later has none.
const MAX_NAMES: usize = 64 << 10;

/// No node, or no name.
pub(super) const NONE: u32 = u32::MAX;

/// A document, or one record of a larger one.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
    attributes: Vec<(u32, u32, u32)>,
    /// All text and all values of attributes, decoded.
    pub(super) text: String,
    names: Vec<String>,
    unknown_entity: Option<String>,
    is_whole: bool,
    /// The language and the address that hold where the record stands.
    inherited: Rc<Inherited>,
}

/// What a record inherits from the elements it stands in.
#[derive(Debug, Default, Clone)]
pub(crate) struct Inherited {
    /// The language, as written.
    pub(crate) language: Option<String>,
    /// The addresses that relative links are resolved against, the outermost first.
    pub(crate) bases: Vec<String>,
}

/// An element, or a piece of text.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) parent: u32,
    pub(super) next: u32,
    pub(super) first: u32,
    /// The name of an element; none for text.
    name: u32,
    /// The attributes of an element, or the bytes of a text.
    start: u32,
    end: u32,
}

impl Node {
    pub(super) fn is_text(&self) -> bool {
        self.name == NONE
    }
}

impl Tree {
    /// Returns the tree of a whole document.
    pub(crate) fn parse(text: &str) -> Result<Self, Cause> {
        Tree::parse_in(text, Scope::default(), Rc::default())
    }

    /// Returns the tree of a piece of a document, at a place where these namespaces are in force.
    pub(super) fn parse_in(text: &str, scope: Scope, inherited: Rc<Inherited>) -> Result<Self, Cause> {
        let mut builder = Builder::new(scope, text.len());
        builder.tree.inherited = inherited;
        let (mut lexer, mut at) = (Lexer::default(), 0);
        while let Some((token, length)) = lexer.next(&text.as_bytes()[at..], at, true) {
            match token {
                Token::Text(_) => builder.text(&text[at..at + length], true)?,
                Token::Cdata(content) => builder.text(str_of(content).as_ref(), false)?,
                Token::Start(tag) => builder.start(&tag)?,
                Token::End(name) => builder.end(str_of(name).as_ref()),
                Token::Doctype(_) | Token::Skipped => {}
            }
            at += length;
        }
        Ok(builder.finish())
    }

    /// Returns the outermost element.
    pub(crate) fn root(&self) -> Option<Element<'_>> {
        self.document().children().next()
    }

    /// Returns what holds the outermost elements: an element without a name.
    pub(crate) fn document(&self) -> Element<'_> {
        Element { tree: self, node: 0 }
    }

    /// Returns whether every element was closed.
    pub(crate) fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// Returns the first name of an entity that was not known, without `&` and `;`. It stands in the text as written.
    pub(crate) fn unknown_entity(&self) -> Option<&str> {
        self.unknown_entity.as_deref()
    }

    pub(super) fn node(&self, node: u32) -> &Node {
        &self.nodes[node as usize]
    }

    pub(super) fn text_of(&self, node: u32) -> &str {
        let node = self.node(node);
        &self.text[node.start as usize..node.end as usize]
    }
}

/// An element of a tree. Names are those of [`vocabulary`](super::vocabulary), compared without case.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Element<'a> {
    pub(super) tree: &'a Tree,
    pub(super) node: u32,
}

impl<'a> Element<'a> {
    /// Returns the name with the prefix of its vocabulary: `dc:creator`, `item`.
    pub(crate) fn name(self) -> &'a str {
        let name = self.tree.node(self.node).name;
        self.tree.names.get(name as usize).map_or("", String::as_str)
    }

    /// Returns the name without any prefix.
    pub(crate) fn local(self) -> &'a str {
        self.name().rsplit(':').next().unwrap_or_default()
    }

    /// Returns whether this is its name.
    pub(crate) fn is(self, name: &str) -> bool {
        self.name().eq_ignore_ascii_case(name)
    }

    /// Returns the value of an attribute.
    pub(crate) fn attribute(self, name: &str) -> Option<&'a str> {
        self.attributes().find(|(written, _)| written.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Returns the attributes, names with the prefix of their vocabulary.
    pub(crate) fn attributes(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let node = self.tree.node(self.node);
        let of_element = &self.tree.attributes[node.start as usize..node.end as usize];
        of_element.iter().map(|(name, start, end)| {
            (self.tree.names[*name as usize].as_str(), &self.tree.text[*start as usize..*end as usize])
        })
    }

    /// Returns the element it stands in; nothing for the outermost.
    pub(crate) fn parent(self) -> Option<Element<'a>> {
        let parent = self.tree.node(self.node).parent;
        (parent != NONE && parent != 0).then_some(Element { tree: self.tree, node: parent })
    }

    /// Returns the elements that stand right in it.
    pub(crate) fn children(self) -> impl Iterator<Item = Element<'a>> {
        let tree = self.tree;
        let mut next = tree.node(self.node).first;
        std::iter::from_fn(move || {
            while next != NONE {
                let node = next;
                next = tree.node(node).next;
                if !tree.node(node).is_text() {
                    return Some(Element { tree, node });
                }
            }
            None
        })
    }

    /// Returns the elements of this name that stand right in it.
    pub(crate) fn all(self, name: &str) -> impl Iterator<Item = Element<'a>> {
        self.children().filter(move |child| child.is(name))
    }

    /// Returns the first element of this name that stands right in it.
    pub(crate) fn child(self, name: &str) -> Option<Element<'a>> {
        self.children().find(|child| child.is(name))
    }

    /// Returns the element that a path of names leads to, the first at each step.
    pub(crate) fn path(self, names: &[&str]) -> Option<Element<'a>> {
        names.iter().try_fold(self, |element, name| element.child(name))
    }

    /// Returns the elements within it at any depth, in their order.
    pub(crate) fn descendants(self) -> impl Iterator<Item = Element<'a>> {
        self.walk().filter_map(|step| match step {
            Step::Enter(element) => Some(element),
            Step::Text(_) | Step::Leave(_) => None,
        })
    }

    /// Returns the first element of this name within it at any depth.
    pub(crate) fn find(self, name: &str) -> Option<Element<'a>> {
        self.descendants().find(|element| element.is(name))
    }

    /// Returns all text within it, one piece after the other.
    pub(crate) fn text(self) -> Cow<'a, str> {
        let mut whole = Cow::Borrowed("");
        for step in self.walk() {
            if let Step::Text(text) = step {
                if whole.is_empty() {
                    whole = Cow::Borrowed(text);
                } else {
                    whole.to_mut().push_str(text);
                }
            }
        }
        whole
    }

    /// Returns the language in force, as the nearest `xml:lang` writes it.
    pub(crate) fn language(self) -> Option<&'a str> {
        let own = self.ancestry().find_map(|element| element.attribute("xml:lang"));
        own.or(self.tree.inherited.language.as_deref()).filter(|language| !language.trim().is_empty())
    }

    /// Returns a link as an absolute address, as far as `xml:base` tells what it is relative to.
    pub(crate) fn resolved(self, link: &str) -> String {
        let own: Vec<&str> = self.ancestry().filter_map(|element| element.attribute("xml:base")).collect();
        let outer = self.tree.inherited.bases.iter().map(String::as_str);
        let bases = outer.chain(own.into_iter().rev());
        let base = bases.fold(String::new(), |outer, base| resolve(&outer, base.trim()));
        resolve(&base, link.trim())
    }

    /// Returns it and the elements it stands in, the innermost first.
    fn ancestry(self) -> impl Iterator<Item = Element<'a>> {
        std::iter::successors(Some(self), |element| element.parent())
    }
}

fn str_of(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// Builds a tree from tokens.
struct Builder {
    tree: Tree,
    scope: Scope,
    name_ids: HashMap<String, u32>,
    /// The elements that are open, the document first.
    open: Vec<Open>,
    /// How many elements of a name, as written, are open.
    open_names: Vec<u32>,
    /// How many elements are open that are too deep to be kept.
    beyond: usize,
}

struct Open {
    node: u32,
    last_child: u32,
    /// The name as written: what its end tag must say.
    written: u32,
    scope_mark: usize,
}

impl Builder {
    fn new(scope: Scope, length: usize) -> Self {
        let mut tree = Tree::default();
        tree.text.reserve(length / 2);
        tree.nodes.push(Node { parent: NONE, next: NONE, first: NONE, name: NONE, start: 0, end: 0 });
        let document = Open { node: 0, last_child: NONE, written: NONE, scope_mark: 0 };
        Builder { tree, scope, name_ids: HashMap::new(), open: vec![document], open_names: Vec::new(), beyond: 0 }
    }

    /// Adds a node behind the last child of the element that is open.
    fn add(&mut self, name: u32, start: usize, end: usize) -> Result<u32, Cause> {
        if self.tree.nodes.len() >= MAX_NODES {
            return Err(Cause::TooManyElements { limit: MAX_NODES });
        }
        let node = narrow(self.tree.nodes.len())?;
        let open = self.open.last_mut().expect("the document is never closed");
        match open.last_child {
            NONE => self.tree.nodes[open.node as usize].first = node,
            last => self.tree.nodes[last as usize].next = node,
        }
        open.last_child = node;
        let (start, end) = (narrow(start)?, narrow(end)?);
        self.tree.nodes.push(Node { parent: open.node, next: NONE, first: NONE, name, start, end });
        Ok(node)
    }

    fn text(&mut self, raw: &str, has_references: bool) -> Result<(), Cause> {
        let start = self.tree.text.len();
        if has_references {
            let unknown = entities::decode(raw, &mut self.tree.text);
            if self.tree.unknown_entity.is_none() {
                self.tree.unknown_entity = unknown.map(str::to_owned);
            }
        } else {
            entities::push_text(raw, &mut self.tree.text);
        }
        let end = self.tree.text.len();
        if end > start {
            let open = self.open.last().expect("the document is never closed");
            // What stands right behind another piece of text of the same element belongs to it.
            if let Some(last) = self.tree.nodes.get_mut(open.last_child as usize).filter(|last| last.is_text()) {
                last.end = narrow(end)?;
            } else {
                self.add(NONE, start, end)?;
            }
        }
        Ok(())
    }

    fn start(&mut self, tag: &Tag<'_>) -> Result<(), Cause> {
        if self.open.len() > MAX_DEPTH {
            self.beyond += usize::from(!tag.is_empty);
            return Ok(());
        }
        let scope_mark = self.scope.enter(tag);
        let written = str_of(tag.name);
        let name = self.scope.element(&written);
        let name = name_id(&mut self.tree.names, &mut self.name_ids, &name)?;
        let start = self.tree.attributes.len();
        for (name, value) in tag.attributes().take(MAX_ATTRIBUTES) {
            let written = str_of(name);
            let name = self.scope.attribute(&written);
            let name = name_id(&mut self.tree.names, &mut self.name_ids, &name)?;
            if self.tree.attributes.len() >= MAX_NODES {
                return Err(Cause::TooManyElements { limit: MAX_NODES });
            }
            let from = self.tree.text.len();
            entities::decode(&str_of(value), &mut self.tree.text);
            self.tree.attributes.push((name, narrow(from)?, narrow(self.tree.text.len())?));
        }
        let node = self.add(name, start, self.tree.attributes.len())?;
        if tag.is_empty {
            self.scope.leave(scope_mark);
        } else {
            let written = name_id(&mut self.tree.names, &mut self.name_ids, &written)?;
            self.open_names.resize(self.tree.names.len(), 0);
            self.open_names[written as usize] += 1;
            self.open.push(Open { node, last_child: NONE, written, scope_mark });
        }
        Ok(())
    }

    fn end(&mut self, name: &str) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        // Beyond the most names all elements are called the same.
        let nameless = || self.name_ids.get("").filter(|_| self.tree.names.len() >= MAX_NAMES);
        let Some(name) = self.name_ids.get(name).or_else(nameless).copied() else {
            return;
        };
        if self.open_names.get(name as usize).is_some_and(|count| *count > 0) {
            while self.close().is_some_and(|closed| closed != name) {}
        }
    }

    /// Closes the innermost open element and returns its name as written.
    fn close(&mut self) -> Option<u32> {
        let closed = self.open.pop_if(|open| open.node != 0)?;
        self.scope.leave(closed.scope_mark);
        self.open_names[closed.written as usize] -= 1;
        Some(closed.written)
    }

    fn finish(mut self) -> Tree {
        self.tree.is_whole = self.open.len() == 1 && self.beyond == 0;
        self.tree
    }
}

/// Returns the number of a name, giving it one where it has none.
fn name_id(names: &mut Vec<String>, ids: &mut HashMap<String, u32>, name: &str) -> Result<u32, Cause> {
    if let Some(id) = ids.get(name) {
        return Ok(*id);
    }
    if names.len() >= MAX_NAMES && !name.is_empty() {
        return name_id(names, ids, "");
    }
    let id = narrow(names.len())?;
    names.push(name.to_owned());
    ids.insert(name.to_owned(), id);
    Ok(id)
}

/// Returns a place in one of the lists; they are too short to pass the bound unless the text is.
fn narrow(place: usize) -> Result<u32, Cause> {
    u32::try_from(place).ok().filter(|place| *place != NONE).ok_or(Cause::TooLarge { limit: 4 << 10 })
}
