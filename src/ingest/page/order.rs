//! The order in which the blocks of a page are read.
//!
//! Most files list blocks in the order of reading; some list them from left to right across all columns. Which of
//! the two it is shows in how often the order *breaks*: a block that does not stand below the one before it, in the
//! same column, begins a new column. A page read by columns breaks about as often as it has columns and articles; one
//! read across them breaks at nearly every block. Only where the file's order breaks much more often than an order
//! by columns would is the file's order given up.
//!
//! The order by columns follows one rule: a block waits for every block above it that shares a good part of its
//! width; of those that need not wait, the leftmost is next. So a heading over three columns waits for what
//! stands above it in each of them, and what stands below waits for the heading. The rule looks at pairs of blocks only and bears the
//! skew of a scan, where no straight line parts two columns.

use super::{Block, Place};

/// The most blocks that are put in order: every pair is looked at. A newspaper page has a few hundred at most.
const MAX_BLOCKS: usize = 2_000;

/// The share of the narrower block's width from which two blocks are taken to stand above each other.
const SAME_COLUMN: f64 = 0.3;

/// How many more breaks than the order by columns a file's order may have, as a factor and as a number.
const TOLERANCE: (usize, usize) = (2, 4);

/// Returns the blocks that hold words in the order of reading.
pub(crate) fn in_order(mut blocks: Vec<Block>) -> Vec<Block> {
    blocks.retain(|block| !block.is_empty());
    let places: Option<Vec<Place>> = blocks.iter().map(|block| block.place).collect();
    let Some(mut places) = places.filter(|places| places.len() <= MAX_BLOCKS) else {
        return blocks;
    };
    if reads_from_the_right(&blocks) {
        for place in &mut places {
            (place.left, place.right) = (-place.right, -place.left);
        }
    }
    let listed: Vec<usize> = (0..places.len()).collect();
    let by_columns = by_columns(&places);
    let allowed = breaks(&places, &by_columns) * TOLERANCE.0 + TOLERANCE.1;
    if breaks(&places, &listed) <= allowed {
        return blocks;
    }
    by_columns.into_iter().map(|at| std::mem::take(&mut blocks[at])).collect()
}

/// Returns the order by columns.
pub(crate) fn by_columns(places: &[Place]) -> Vec<usize> {
    let mut from_the_top: Vec<usize> = (0..places.len()).collect();
    from_the_top.sort_by(|&a, &b| places[a].top.total_cmp(&places[b].top).then(a.cmp(&b)));
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); places.len()];
    let mut waits_for = vec![0_usize; places.len()];
    for (at, &upper) in from_the_top.iter().enumerate() {
        for &lower in &from_the_top[at + 1..] {
            if places[upper].shared_width(&places[lower]) >= SAME_COLUMN {
                below[upper].push(lower);
                waits_for[lower] += 1;
            }
        }
    }
    let mut ready: Vec<usize> = from_the_top.into_iter().filter(|&at| waits_for[at] == 0).collect();
    let mut order = Vec::with_capacity(places.len());
    while let Some(next) = take_leftmost(&mut ready, places) {
        order.push(next);
        for &lower in &below[next] {
            waits_for[lower] -= 1;
            if waits_for[lower] == 0 {
                ready.push(lower);
            }
        }
    }
    order
}

/// Takes the leftmost of the blocks; of those equally far left, the upper one.
fn take_leftmost(ready: &mut Vec<usize>, places: &[Place]) -> Option<usize> {
    let key = |at: usize| (places[at].left, places[at].top);
    let leftmost = (0..ready.len()).min_by(|&a, &b| {
        let ((a_left, a_top), (b_left, b_top)) = (key(ready[a]), key(ready[b]));
        a_left.total_cmp(&b_left).then(a_top.total_cmp(&b_top)).then(ready[a].cmp(&ready[b]))
    })?;
    Some(ready.swap_remove(leftmost))
}

/// Returns how many blocks do not stand below the one before them.
fn breaks(places: &[Place], order: &[usize]) -> usize {
    let goes_on = |upper: &Place, lower: &Place| lower.top >= upper.top && upper.shared_width(lower) >= SAME_COLUMN;
    order.windows(2).filter(|pair| !goes_on(&places[pair[0]], &places[pair[1]])).count()
}

/// Returns whether most of the letters are of a script written from right to left.
fn reads_from_the_right(blocks: &[Block]) -> bool {
    let words = blocks.iter().flat_map(|block| &block.lines).flat_map(|line| &line.words);
    let (mut right, mut left) = (0_usize, 0_usize);
    for letter in words.flat_map(|word| word.text.chars()).filter(|letter| letter.is_alphabetic()) {
        match letter {
            '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' => right += 1,
            _ => left += 1,
        }
    }
    right > left
}
