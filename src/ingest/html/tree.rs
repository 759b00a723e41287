//! The tree of a page: elements and texts in one arena.
//!
//! Nodes are numbers into one list and their strings stand one behind the other in one buffer, so a page costs a few
//! allocations however many elements it has. No node is deeper than [`MAX_DEPTH`], whatever the page says, so that a walk
//! along the ancestors is short. Walks over the tree are loops and never recursion.

use std::ops::Range;

use super::elements::is_block;

/// The most elements that stand inside each other; what is deeper becomes a child of the deepest.
pub(super) const MAX_DEPTH: usize = 256;

/// The most elements and texts of a page together; later start tags are passed over, and their text is their parent's.
pub(super) const MAX_NODES: usize = 500_000;

/// The longest line in bytes, and the most steps of a walk that looks for one.
const LONGEST_LINE: usize = 4096;
const MOST_STEPS: usize = 2_000;

/// A node of a [`Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Node(u32);

impl Node {
    /// The node above all others.
    pub(super) const ROOT: Node = Node(0);

    /// Returns its place in the list of nodes, which is that of its start tag among the page's.
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A stretch of a tree's buffer.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    start: u32,
    end: u32,
}

#[derive(Debug)]
enum Kind {
    /// An element: its name, and its attributes in the tree's list of them.
    Element {
        name: Stretch,
        attributes: Stretch,
    },
    Text(Stretch),
}

#[derive(Debug)]
struct Entry {
    kind: Kind,
    parent: Node,
    first: Option<Node>,
    last: Option<Node>,
    next: Option<Node>,
    depth: u32,
}

/// A page as elements inside each other.
#[derive(Debug)]
pub(super) struct Tree {
    entries: Vec<Entry>,
    attributes: Vec<(Stretch, Stretch)>,
    buffer: String,
}

/// A step of a walk through a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// An element begins; its children follow.
    Enter(Node),
    /// An element ends.
    Leave(Node),
    /// A text.
    Text(Node),
}

impl Tree {
    /// Returns a tree of nothing but its root.
    pub(super) fn new() -> Self {
        let nothing = Stretch { start: 0, end: 0 };
        let kind = Kind::Element { name: nothing, attributes: nothing };
        let root = Entry { kind, parent: Node::ROOT, first: None, last: None, next: None, depth: 0 };
        Tree { entries: vec![root], attributes: Vec::new(), buffer: String::new() }
    }

    /// Returns how many nodes there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns whether there are so many nodes that later elements may be missing.
    pub(super) fn is_full(&self) -> bool {
        self.len() >= MAX_NODES
    }

    /// Returns whether a string of so many bytes still fits.
    pub(super) fn has_room(&self, bytes: usize) -> bool {
        self.buffer.len() + bytes < u32::MAX as usize && self.entries.len() < u32::MAX as usize
    }

    fn keep(&mut self, string: &str) -> Stretch {
        let start = self.buffer.len() as u32;
        self.buffer.push_str(string);
        Stretch { start, end: self.buffer.len() as u32 }
    }

    fn slice(&self, stretch: Stretch) -> &str {
        &self.buffer[stretch.start as usize..stretch.end as usize]
    }

    fn push(&mut self, kind: Kind, parent: Node) -> Node {
        let node = Node(self.entries.len() as u32);
        let depth = self.entries[parent.index()].depth + 1;
        self.entries.push(Entry { kind, parent, first: None, last: None, next: None, depth });
        match self.entries[parent.index()].last.replace(node) {
            Some(before) => self.entries[before.index()].next = Some(node),
            None => self.entries[parent.index()].first = Some(node),
        }
        node
    }

    /// Appends an element without attributes.
    pub(super) fn push_element(&mut self, parent: Node, name: &str) -> Node {
        let name = self.keep(name);
        let none = self.attributes.len() as u32;
        self.push(Kind::Element { name, attributes: Stretch { start: none, end: none } }, parent)
    }

    /// Gives the element made last an attribute.
    pub(super) fn push_attribute(&mut self, node: Node, name: &str, value: &str) {
        let pair = (self.keep(name), self.keep(value));
        self.attributes.push(pair);
        if let Kind::Element { attributes, .. } = &mut self.entries[node.index()].kind {
            attributes.end = self.attributes.len() as u32;
        }
    }

    /// Appends a text; it is joined with a text right before it.
    pub(super) fn push_text(&mut self, parent: Node, text: &str) {
        let kept = self.keep(text);
        if let Some(before) = self.entries[parent.index()].last
            && let Kind::Text(stretch) = &mut self.entries[before.index()].kind
            && stretch.end == kept.start
        {
            stretch.end = kept.end;
            return;
        }
        self.push(Kind::Text(kept), parent);
    }

    /// Returns the name of an element in lower case; nothing for a text.
    pub(super) fn name(&self, node: Node) -> &str {
        match self.entries[node.index()].kind {
            Kind::Element { name, .. } => self.slice(name),
            Kind::Text(_) => "",
        }
    }

    /// Returns the value of an attribute, which may be empty.
    pub(super) fn attribute(&self, node: Node, name: &str) -> Option<&str> {
        self.attributes(node).find(|(found, _)| *found == name).map(|(_, value)| value)
    }

    /// Returns the attributes of an element, as they stand.
    pub(super) fn attributes(&self, node: Node) -> impl Iterator<Item = (&str, &str)> {
        let range: Range<usize> = match self.entries[node.index()].kind {
            Kind::Element { attributes, .. } => attributes.start as usize..attributes.end as usize,
            Kind::Text(_) => 0..0,
        };
        self.attributes[range].iter().map(|(name, value)| (self.slice(*name), self.slice(*value)))
    }

    /// Returns the string of a text; nothing for an element.
    pub(super) fn text(&self, node: Node) -> &str {
        match self.entries[node.index()].kind {
            Kind::Text(text) => self.slice(text),
            Kind::Element { .. } => "",
        }
    }

    /// Returns the element a node stands in; the root stands in itself.
    pub(super) fn parent(&self, node: Node) -> Node {
        self.entries[node.index()].parent
    }

    /// Returns how many elements a node stands in.
    pub(super) fn depth(&self, node: Node) -> usize {
        self.entries[node.index()].depth as usize
    }

    /// Returns the node that follows in the same element.
    pub(super) fn next(&self, node: Node) -> Option<Node> {
        self.entries[node.index()].next
    }

    /// Returns the elements and texts that stand in a node itself.
    pub(super) fn children(&self, node: Node) -> impl Iterator<Item = Node> {
        std::iter::successors(self.entries[node.index()].first, move |child| self.next(*child))
    }

    /// Returns the elements that a node stands in, the nearest first, without the root.
    pub(super) fn ancestors(&self, node: Node) -> impl Iterator<Item = Node> {
        let above = |node: Node| Some(self.parent(node)).filter(|parent| *parent != Node::ROOT);
        std::iter::successors(above(node), move |node| above(*node))
    }

    /// Returns all elements and texts of the page in its order, without the root.
    pub(super) fn nodes(&self) -> impl Iterator<Item = Node> + use<> {
        (1..self.entries.len() as u32).map(Node)
    }

    /// Returns the elements of a name in the page's order.
    pub(super) fn elements<'a>(&'a self, name: &'a str) -> impl Iterator<Item = Node> + 'a {
        self.nodes().filter(move |node| self.name(*node) == name)
    }

    /// Walks through a node and all below it. Elements for which `enters` is false are passed over with all they hold.
    pub(super) fn walk<F: Fn(Node) -> bool>(&self, top: Node, enters: F) -> Walk<'_, F> {
        Walk { tree: self, top, next: Some(self.step_at(top)), enters }
    }

    fn step_at(&self, node: Node) -> Step {
        match self.entries[node.index()].kind {
            Kind::Element { .. } => Step::Enter(node),
            Kind::Text(_) => Step::Text(node),
        }
    }

    /// Returns the text of a node and all below it as one line, white space folded; nothing when it is empty, or too
    /// much for one.
    pub(super) fn line(&self, top: Node) -> Option<String> {
        let mut line = String::new();
        let enters = |node: Node| !matches!(self.name(node), "script" | "style" | "template" | "noscript");
        for (steps, step) in self.walk(top, enters).enumerate() {
            if steps > MOST_STEPS || line.len() > LONGEST_LINE {
                return None;
            }
            match step {
                Step::Text(node) if self.text(node).len() > 4 * LONGEST_LINE => return None,
                Step::Text(node) => {
                    let text = self.text(node);
                    if text.starts_with(char::is_whitespace) {
                        space(&mut line);
                    }
                    for word in text.split_whitespace() {
                        line.push_str(word);
                        line.push(' ');
                    }
                    if !text.ends_with(char::is_whitespace) && line.ends_with(' ') {
                        line.pop();
                    }
                }
                Step::Enter(node) | Step::Leave(node) if is_block(self.name(node)) => space(&mut line),
                Step::Enter(node) if self.name(node) == "br" => space(&mut line),
                Step::Enter(_) | Step::Leave(_) => {}
            }
        }
        line.truncate(line.trim_end().len());
        (!line.is_empty() && line.len() <= LONGEST_LINE).then_some(line)
    }
}

fn space(line: &mut String) {
    if !line.is_empty() && !line.ends_with(' ') {
        line.push(' ');
    }
}

/// A walk through a part of a tree.
pub(super) struct Walk<'a, F> {
    tree: &'a Tree,
    top: Node,
    next: Option<Step>,
    enters: F,
}

impl<F: Fn(Node) -> bool> Iterator for Walk<'_, F> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        loop {
            let step = self.next?;
            let (after, is_passed_over) = match step {
                Step::Enter(node) if !(self.enters)(node) => (self.behind(node), true),
                Step::Enter(node) => {
                    let first = self.tree.entries[node.index()].first;
                    (Some(first.map_or(Step::Leave(node), |first| self.tree.step_at(first))), false)
                }
                Step::Leave(node) | Step::Text(node) => (self.behind(node), false),
            };
            self.next = after;
            if !is_passed_over {
                return Some(step);
            }
        }
    }
}

impl<F> Walk<'_, F> {
    fn behind(&self, node: Node) -> Option<Step> {
        if node == self.top {
            return None;
        }
        let next = self.tree.next(node).map(|next| self.tree.step_at(next));
        Some(next.unwrap_or(Step::Leave(self.tree.parent(node))))
    }
}
