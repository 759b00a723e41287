//! The order in which the blocks of a page are read.
//!
//! Most files list blocks in the order of reading; some list them from left to right across all columns. Which of
//! the two it is shows in how often the order *breaks*: a block that does not stand below the one before it, in the
//! same column, begins a new column. A page read by columns breaks about as often as it has columns, one read by
//! articles a little more often, and one read across its columns at nearly every block. So the file's order is given up
//! only where it breaks much more often than an order by columns would, and where the text does not speak against that:
//! where by columns at least as many blocks go on in the middle of a sentence as in the file's order.
//!
//! The order by columns follows one rule: a block waits for every block above it that shares a good part of its
//! width; of those that need not wait, the leftmost is next. So a heading over three columns waits for what
//! stands above it in each of them, and what stands below waits for the heading. The rule looks at pairs of blocks only
//! and bears the skew of a scan, where no straight line parts two columns.

use super::{Block, Place, Word, is_hyphen};

/// The most blocks that are put in order: every pair is looked at. A newspaper page has a few hundred at most.
const MAX_BLOCKS: usize = 2_000;

/// The share of the narrower block's width from which two blocks are taken to stand above each other.
const SAME_COLUMN: f64 = 0.3;

/// How many more breaks than the order by columns a file's order may have: half as many, and this number.
const TOLERANCE: usize = 2;

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
    let allowed = breaks(&places, &by_columns) * 3 / 2 + TOLERANCE;
    if breaks(&places, &listed) <= allowed || flow(&blocks, &by_columns) < flow(&blocks, &listed) {
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

/// Returns how many blocks go on in the middle of the sentence that the one before them leaves, less those that do not.
fn flow(blocks: &[Block], order: &[usize]) -> isize {
    let leaves = |block: &Block| {
        let last = block.lines.iter().rev().find_map(|line| line.words.last());
        text_of(last).ends_with(|sign: char| sign.is_lowercase() || sign == ',' || is_hyphen(sign))
    };
    let takes_up = |block: &Block| {
        let first = block.lines.iter().find_map(|line| line.words.first());
        text_of(first).starts_with(char::is_lowercase)
    };
    let ends: Vec<(bool, bool)> = blocks.iter().map(|block| (takes_up(block), leaves(block))).collect();
    order
        .windows(2)
        .map(|pair| match (ends[pair[0]].1, ends[pair[1]].0) {
            (true, true) => 1,
            (false, false) => 0,
            _ => -1,
        })
        .sum()
}

fn text_of(word: Option<&Word>) -> &str {
    word.map_or("", |word| &word.text)
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

#[cfg(test)]
mod tests {
    use super::super::Line;
    use super::*;
    use proptest::prelude::*;

    fn place(left: f64, top: f64, right: f64, bottom: f64) -> Place {
        Place::new(left, top, right, bottom).unwrap()
    }

    fn block(name: &str, place: Place) -> Block {
        let word = Word { text: name.to_owned(), ..Word::default() };
        Block { id: None, place: Some(place), lines: vec![Line { words: vec![word] }] }
    }

    fn names(blocks: Vec<Block>) -> String {
        blocks.iter().map(|block| block.lines[0].words[0].text.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Three columns of four blocks under a heading over all of them, with a heading over the second and third in the middle;
    /// the scan is askew.
    fn page() -> Vec<Block> {
        let mut blocks =
            vec![block("head", place(0.0, 0.0, 300.0, 10.0)), block("mid", place(108.0, 53.0, 305.0, 60.0))];
        for column in 0..3 {
            for row in 0..4 {
                let (left, top) = (f64::from(column) * 100.0, 15.0 + f64::from(row) * 20.0 + f64::from(column));
                let skew = f64::from(row) * 3.0;
                let top = if column > 0 && row > 1 { top + 10.0 } else { top };
                let place = place(left + skew, top, left + skew + 98.0, top + 18.0);
                blocks.push(block(&format!("{}{row}", ['a', 'b', 'c'][column as usize]), place));
            }
        }
        blocks
    }

    const BY_COLUMNS: &str = "head a0 a1 a2 a3 b0 b1 c0 c1 mid b2 b3 c2 c3";

    #[test]
    fn columns_are_read_one_after_the_other() {
        let blocks = page();
        let places: Vec<Place> = blocks.iter().filter_map(|block| block.place).collect();
        let ordered: Vec<Block> = by_columns(&places).into_iter().map(|at| blocks[at].clone()).collect();
        assert_eq!(names(ordered), BY_COLUMNS);
    }

    #[test]
    fn a_page_listed_across_its_columns_is_read_by_columns() {
        let mut blocks = page();
        blocks.sort_by(|a, b| a.place.unwrap().top.total_cmp(&b.place.unwrap().top));
        assert_eq!(names(blocks.clone()), "head a0 b0 c0 a1 b1 c1 mid a2 b2 c2 a3 b3 c3");
        assert_eq!(names(in_order(blocks)), BY_COLUMNS);
    }

    #[test]
    fn the_order_of_a_file_that_reads_by_columns_or_articles_stays() {
        let listed = |order: &str| -> Vec<Block> {
            let mut blocks = page();
            blocks.sort_by_key(|block| order.split(' ').position(|name| name == block.lines[0].words[0].text));
            blocks
        };
        // Columns with the heading of the page behind them, then articles that go over several columns.
        for order in ["a0 a1 a2 a3 b0 b1 b2 b3 c0 c1 c2 c3 mid head", "head a0 a1 b0 b1 a2 a3 c0 c1 mid b2 b3 c2 c3"] {
            assert_eq!(names(in_order(listed(order))), order);
        }
    }

    #[test]
    fn a_page_from_right_to_left_begins_with_its_right_column() {
        let mut blocks: Vec<Block> = (0..12)
            .map(|at| {
                let (row, column) = (f64::from(at / 3), f64::from(at % 3));
                block("שלום", place(column * 100.0, row * 20.0, column * 100.0 + 90.0, row * 20.0 + 18.0))
            })
            .collect();
        blocks.push(block("", place(0.0, 0.0, 1.0, 1.0)));
        let lefts: Vec<f64> = in_order(blocks).iter().map(|block| block.place.unwrap().left).take(12).collect();
        assert_eq!(lefts, [[200.0; 4], [100.0; 4], [0.0; 4]].concat());
    }

    #[test]
    fn without_places_the_order_of_the_file_stays() {
        let mut blocks = page();
        blocks.reverse();
        blocks[3].place = None;
        assert_eq!(names(in_order(blocks)), "c3 c2 c1 c0 b3 b2 b1 b0 a3 a2 a1 a0 mid head");
    }

    #[test]
    fn a_page_of_very_many_blocks_stays_as_it_is() {
        let count = 200_000;
        let blocks =
            (0..count).map(|at| block("x", place(f64::from(at % 7), f64::from(at), f64::from(at % 7) + 1.0, 1e9)));
        assert_eq!(in_order(blocks.collect()).len(), count as usize);
    }

    proptest! {
        #[test]
        fn every_block_is_read_once(places in prop::collection::vec((0..9_u8, 0..9_u8, 0..9_u8, 0..9_u8), 0..40)) {
            let places: Vec<Place> = places
                .iter()
                .map(|&(left, top, width, height)| {
                    let (left, top) = (f64::from(left), f64::from(top));
                    place(left, top, left + f64::from(width), top + f64::from(height))
                })
                .collect();
            let mut order = by_columns(&places);
            // Nothing is read before what stands above it in its column.
            for (at, &later) in order.iter().enumerate() {
                for &earlier in &order[..at] {
                    let (earlier, later) = (&places[earlier], &places[later]);
                    prop_assert!(earlier.shared_width(later) < SAME_COLUMN || earlier.top <= later.top);
                }
            }
            order.sort_unstable();
            prop_assert_eq!(order, (0..places.len()).collect::<Vec<_>>());
        }
    }
}
