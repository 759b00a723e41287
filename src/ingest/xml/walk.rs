//! A walk through a tree, in the order of the document and without recursion.

use super::tree::{Element, NONE, Tree};

/// A step of a walk.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Step<'a> {
    /// An element begins.
    Enter(Element<'a>),
    /// A piece of text.
    Text(&'a str),
    /// An element ends.
    Leave(Element<'a>),
}

/// Walks through what stands in an element, not through the element itself.
pub(crate) struct Walk<'a> {
    tree: &'a Tree,
    top: u32,
    place: Place,
}

/// Where a walk stands.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// At the beginning of an element.
    Begin(u32),
    /// At the end of an element.
    End(u32),
    /// Behind an element or a text.
    Behind(u32),
    /// At its own end.
    Over,
}

impl<'a> Element<'a> {
    /// Walks through what stands in it.
    pub(crate) fn walk(self) -> Walk<'a> {
        Walk { tree: self.tree, top: self.node, place: Place::Begin(self.node) }
    }
}

impl<'a> Walk<'a> {
    /// Passes over what stands in the element that was entered last; its end is still told.
    pub(crate) fn pass_over(&mut self) {
        if let Place::Begin(node) = self.place {
            self.place = Place::End(node);
        }
    }

    fn enter(&mut self, node: u32) -> Step<'a> {
        if self.tree.node(node).is_text() {
            self.place = Place::Behind(node);
            return Step::Text(self.tree.text_of(node));
        }
        self.place = Place::Begin(node);
        Step::Enter(Element { tree: self.tree, node })
    }

    fn leave(&mut self, node: u32) -> Option<Step<'a>> {
        if node == self.top {
            self.place = Place::Over;
            return None;
        }
        self.place = Place::Behind(node);
        Some(Step::Leave(Element { tree: self.tree, node }))
    }
}

impl<'a> Iterator for Walk<'a> {
    type Item = Step<'a>;

    fn next(&mut self) -> Option<Step<'a>> {
        match self.place {
            Place::Over => None,
            Place::End(node) => self.leave(node),
            Place::Begin(node) => match self.tree.node(node).first {
                NONE => self.leave(node),
                first => Some(self.enter(first)),
            },
            Place::Behind(node) => match (self.tree.node(node).next, self.tree.node(node).parent) {
                (NONE, parent) => self.leave(parent),
                (next, _) => Some(self.enter(next)),
            },
        }
    }
}
