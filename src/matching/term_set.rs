//! A term set, swept over a stretch of articles at a time.

use std::cmp::Reverse;

use tantivy::{DocId, TERMINATED};

use super::algebra::{Match, normalise};
use super::many_terms::{Counted, Listed};
use super::spots::Spots;
use super::stretch::{Bits, Frequencies, Mask, STRETCH, Term, for_each, place, set};

/// The terms of a set, and what the current stretch has of them.
pub(crate) enum TermSet {
    /// A few terms: each reads on in its own list.
    Each(Vec<Term>),
    /// Many, that don't tell where they stand.
    Counted(Counted),
    /// Many that do.
    Listed(SweptList),
}

/// A list of articles, and where those of the current stretch are in it.
pub(crate) struct SweptList {
    listed: Listed,
    /// The place in the list of the first article that was not swept over.
    at: usize,
    /// The place in the list of an article, by its place in the stretch; it means something only where the article holds a term.
    places: Box<[u32; STRETCH]>,
}

impl TermSet {
    pub(crate) fn each(mut terms: Vec<Term>) -> Self {
        // The first one is read the fastest.
        terms.sort_by_key(|term| Reverse(term.cost()));
        TermSet::Each(terms)
    }

    pub(crate) fn listed(listed: Listed) -> Self {
        TermSet::Listed(SweptList { listed, at: 0, places: Box::new([0; STRETCH]) })
    }

    /// Returns whether all terms tell where they stand.
    pub(super) fn tells_places(&self) -> bool {
        match self {
            TermSet::Each(terms) => terms.iter().all(Term::tells_places),
            TermSet::Counted(_) => false,
            TermSet::Listed(_) => true,
        }
    }

    /// Returns a lower bound: no article before it that was not swept over holds a term.
    pub(super) fn next(&self) -> DocId {
        match self {
            TermSet::Each(terms) => terms.iter().map(Term::doc).min().unwrap_or(TERMINATED),
            TermSet::Counted(counted) => counted.next(),
            TermSet::Listed(SweptList { listed, at, .. }) => listed.doc(*at),
        }
    }

    /// Sets the bit of each article from `base` to before `end` that holds a term, and of no other; puts how often it does into
    /// `frequencies`, if where the terms stand is not told.
    pub(super) fn sweep(
        &mut self,
        base: DocId,
        end: DocId,
        masks: &[Mask],
        bits: &mut Bits,
        mut frequencies: Option<&mut Frequencies>,
    ) {
        bits.fill(0);
        match self {
            TermSet::Each(terms) => {
                for (number, term) in terms.iter_mut().enumerate() {
                    term.sweep(base, end, masks, number == 0, bits, frequencies.as_deref_mut());
                }
            }
            TermSet::Counted(counted) => {
                if let Some(frequencies) = frequencies {
                    counted.sweep(base, end, bits, frequencies);
                }
            }
            TermSet::Listed(SweptList { listed, at, places }) => {
                *at = listed.seek(*at, base);
                while listed.doc(*at) < end {
                    let in_stretch = place(listed.doc(*at), base);
                    set(bits, in_stretch);
                    places[in_stretch] = *at as u32;
                    *at += 1;
                }
            }
        }
    }

    pub(super) fn cost(&self) -> u64 {
        match self {
            TermSet::Each(terms) => terms.iter().map(Term::cost).sum(),
            TermSet::Counted(counted) => counted.cost(),
            TermSet::Listed(SweptList { listed, .. }) => listed.cost(),
        }
    }

    /// Returns whether all terms cover one position, and tell where they stand.
    pub(super) fn has_spots(&self) -> bool {
        match self {
            TermSet::Each(terms) => terms.iter().all(Term::has_spots),
            TermSet::Counted(_) => false,
            TermSet::Listed(SweptList { listed, .. }) => listed.are_single(),
        }
    }

    /// Adds where the terms stand in some of the articles of the stretch that hold one.
    pub(super) fn put_spots(&mut self, among: &Bits, out: &mut Spots) {
        match self {
            TermSet::Each(terms) => {
                // What stands there most is merged last, with all the others at once.
                terms.iter_mut().rev().for_each(|term| out.merge_with(|out| term.append_spots(among, out)));
            }
            TermSet::Counted(_) => {}
            TermSet::Listed(SweptList { listed, places, .. }) => out.merge_with(|out| {
                for_each(among, |at| out.append_positions(at, listed.starts_at(places[at] as usize)));
            }),
        }
    }

    /// Appends where the terms stand in the article at a place of the stretch, which holds one, in order, to what is empty.
    pub(super) fn append_matches(&mut self, at: usize, out: &mut Vec<Match>) {
        match self {
            TermSet::Each(terms) => {
                // The positions of one term are in order.
                if terms.iter_mut().map(|term| usize::from(term.append_matches(at, out))).sum::<usize>() > 1 {
                    normalise(out);
                }
            }
            TermSet::Counted(_) => {}
            TermSet::Listed(SweptList { listed, places, .. }) => listed.append_matches(places[at] as usize, out),
        }
    }
}
