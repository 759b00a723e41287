//! Which segments are merged, and when.
//!
//! Each segment costs every query about 0.1 ms, and to merge one is to write it anew. So the smallest are merged once
//! there are more than a few, and only with what is about as large as they are together: what an update costs hangs on
//! what it brings, and an article is written anew as often as the archive doubled since it came, about (the size-tiered merging of
//! log-structured stores). A segment so large that no two of its kind are merged at a time stays as it is.

use std::fs;
use std::path::Path;

use tantivy::index::{SegmentId, SegmentMeta};

use super::part::files_of;

/// So many segments are never too many.
const FEW: usize = 6;

/// Of more than that, so many may be left that could be merged but differ too much in size.
const UNEVEN: usize = 4;

/// How many times as large as those before it together a segment may be that is merged with them.
const EVEN: u64 = 2;

/// A segment with a larger share of deleted articles is written anew.
const MAX_DELETED: f64 = 0.2;

/// Returns the segments of a generation to merge next, if any are worth it: some of the smallest, of so many bytes at most, while
/// there are too many; else one with many deleted articles.
pub(super) fn next_merge(generation: &Path, metas: &[SegmentMeta], most_bytes: u64) -> Option<Vec<SegmentId>> {
    if metas.len() > FEW {
        let mut by_size: Vec<(u64, SegmentId)> =
            metas.iter().map(|meta| (bytes_of(generation, meta), meta.id())).collect();
        by_size.sort_unstable();
        let sizes: Vec<u64> = by_size.iter().map(|(bytes, _)| *bytes).collect();
        let count = smallest_to_merge(&sizes, most_bytes);
        if count > 1 {
            return Some(by_size[..count].iter().map(|(_, segment)| *segment).collect());
        }
    }
    let is_full_of_holes =
        |meta: &&SegmentMeta| f64::from(meta.num_deleted_docs()) > MAX_DELETED * f64::from(meta.max_doc());
    metas.iter().find(is_full_of_holes).map(|meta| vec![meta.id()])
}

/// Returns how many of the smallest segments to merge into one, given the sizes of all in order; 0 if none.
fn smallest_to_merge(sizes: &[u64], most_bytes: u64) -> usize {
    let mergeable = &sizes[..sizes.partition_point(|size| *size <= most_bytes / 2)];
    let [first, second, rest @ ..] = mergeable else { return 0 };
    if sizes.len() <= FEW || (*second > EVEN * first && mergeable.len() <= UNEVEN) {
        return 0;
    }
    let mut sum = first + second;
    let more = rest.iter().take_while(|size| {
        let fits = **size <= EVEN * sum && sum + **size <= most_bytes;
        sum += **size;
        fits
    });
    2 + more.count()
}

/// Returns the bytes of a segment's files.
fn bytes_of(generation: &Path, meta: &SegmentMeta) -> u64 {
    let files = files_of(generation, meta);
    files.filter_map(|file| fs::metadata(file).ok()).map(|file| file.len()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Merges what is to be merged. Returns how many bytes are written.
    fn merge(sizes: &mut Vec<u64>, most_bytes: u64) -> u64 {
        let mut written = 0;
        loop {
            sizes.sort_unstable();
            let count = smallest_to_merge(sizes, most_bytes);
            if count == 0 {
                return written;
            }
            assert!(count > 1, "one segment is merged with others");
            let merged: u64 = sizes.drain(..count).sum();
            assert!(merged <= most_bytes, "{merged} of {most_bytes}");
            sizes.push(merged);
            written += merged;
        }
    }

    #[test]
    fn what_is_new_is_merged_with_its_like() {
        assert_eq!(smallest_to_merge(&[1, 1, 1, 1, 1, 1], 1000), 0, "few are not too many");
        assert_eq!(smallest_to_merge(&[4, 4, 55, 67, 160, 160, 160, 161], 137), 2);
        assert_eq!(smallest_to_merge(&[8, 55, 67, 160, 160, 160, 161], 137), 0, "they differ too much");
        assert_eq!(smallest_to_merge(&[4, 4, 16, 40, 160, 160, 160, 161], 137), 4);
        assert_eq!(smallest_to_merge(&[8, 20, 60, 65, 67, 160, 160, 160], 137), 2, "but there are too many");
        assert_eq!(smallest_to_merge(&[70, 70, 70, 70, 70, 70, 70], 137), 0, "no two are merged at a time");
        assert_eq!(smallest_to_merge(&[8, 70, 70, 70, 70, 70, 70], 137), 0);
    }

    proptest! {
        #[test]
        fn few_are_left_and_each_article_is_written_a_few_times(
            start in prop::collection::vec(1u64..200_000, 0..8),
            updates in prop::collection::vec(prop_oneof![1u64..200, 1u64..20_000], 1..400),
            most_bytes in 100_000u64..1_000_000,
        ) {
            let mut sizes = start.clone();
            let mut written = merge(&mut sizes, most_bytes);
            for new in &updates {
                sizes.push(*new);
                written += merge(&mut sizes, most_bytes);
                let mergeable = sizes.iter().filter(|size| **size <= most_bytes / 2).count();
                prop_assert!(sizes.len() <= FEW || mergeable <= UNEVEN, "{sizes:?} of {most_bytes}");
            }
            let all: u64 = start.iter().chain(&updates).sum();
            prop_assert_eq!(sizes.iter().sum::<u64>(), all, "nothing is lost");
            prop_assert!(written <= all * 12, "{written} for {all}");
        }

        #[test]
        fn an_update_costs_in_proportion_to_what_it_brings(
            count in 4usize..9,
            large in 70u64..200,
            hundredth in 2u64..8,
        ) {
            // A large archive, and fifty times a hundredth of it.
            let mut sizes = vec![large * 1000; count];
            let mut written = 0;
            for _ in 0..50 {
                sizes.extend([hundredth * 500; 2]);
                written += merge(&mut sizes, 137_000);
            }
            prop_assert!(written <= 50 * hundredth * 1000 * 8, "{written} for {}", 50 * hundredth * 1000);
        }
    }
}
