//! Articles packed one by one, so that one is read without its neighbours.
//!
//! What articles have in common, their words and turns of phrase, a single one says only once, so that by itself it is
//! packed badly; and in a block of many, all are unpacked for one. So each is packed by itself by zstd with a dictionary of
//! what articles of this archive have in common. That takes less room than blocks of sixteen kilobytes do without one,
//! and a sixteenth of the work for an article that is read.
//!
//! ```text
//! packed        the number of the dictionary, a byte, 0 for none; the bytes of the content, a number; a frame of zstd
//!               without its first four bytes, which are always the same
//! content       the bytes of the card, a number; the card; headline and text
//! ```
//!
//! A number is as in [`super::number`]. Where the dictionaries stand says [`super::dictionaries`].

use std::io;

use tantivy::directory::OwnedBytes;
use zstd::bulk::Compressor;
use zstd::dict::from_continuous;

use super::dictionaries::{Dictionary, MAGIC, Shared, lock};
use super::number::write_number;

/// zstd's level: with a dictionary 3 % smaller than 1, for an eighth more work; 3 is 4 % smaller again, for a sixth more.
const LEVEL: i32 = 2;

/// The bytes of a dictionary, which every query reads.
const DICTIONARY: usize = 24 << 10;

/// The bytes of articles that a dictionary is made from and tried on. Four times as many make articles 1 % smaller at the
/// most, and take twice as long.
const SAMPLE: usize = 128 << 10;

/// The most bytes of one of them.
const LONGEST: usize = 16 << 10;

/// Where there is a dictionary already, another is first looked for after so many samples.
const LATER: u64 = 32;

/// After a look the next one is when so many times as much was packed.
const AGAIN: u64 = 4;

/// What a dictionary must bring to be taken in place of the one before: articles of this share of their size.
const WORTH: f64 = 0.95;

/// Makes dictionaries of articles, and says by which an article is packed.
///
/// The first is made as soon as there is enough to make it of. Whether another would do better is looked at each time that
/// four times as much was packed: an archive may go on in another language.
pub(super) struct Learner {
    dictionaries: Shared,
    compressor: Compressor<'static>,
    /// That of the dictionary in use.
    number: u8,
    /// The share of their size that it packed articles to when it was made; not known of one that was there.
    share: Option<f64>,
    sample: Sample,
    /// The bytes of the articles met so far.
    met: u64,
    /// At so many the sample is looked at.
    next_look: u64,
}

impl Learner {
    /// Returns a learner that goes on with the last of these dictionaries.
    pub(super) fn with(dictionaries: Shared) -> io::Result<Learner> {
        let last = lock(&dictionaries).all.len() - 1;
        let mut learner = Learner {
            dictionaries,
            compressor: compressor(&[])?,
            number: 0,
            share: None,
            sample: Sample::default(),
            met: 0,
            next_look: SAMPLE as u64,
        };
        learner.take_up(last)?;
        if last > 0 {
            learner.next_look *= LATER;
        }
        Ok(learner)
    }

    /// Returns a packer for the articles.
    pub(super) fn packer(&self) -> Packer {
        Packer { dictionaries: Shared::clone(&self.dictionaries), compressor: None }
    }

    /// Says that articles are packed by a dictionary from now on, if it is not damaged.
    fn take_up(&mut self, number: usize) -> io::Result<()> {
        let dictionary = lock(&self.dictionaries).all[number].clone();
        if let Some(bytes) = &dictionary.bytes {
            self.compressor = compressor(bytes)?;
            self.number = number as u8;
        }
        Ok(())
    }

    /// Returns the number of the dictionary by which an article is to be packed.
    pub(super) fn number(&mut self, content: &[u8]) -> io::Result<u8> {
        self.met += content.len() as u64;
        if self.met + SAMPLE as u64 > self.next_look {
            self.sample.add(content);
        }
        if self.met >= self.next_look {
            self.next_look = self.met * AGAIN;
            self.look()?;
        }
        Ok(self.number)
    }

    /// Makes a first dictionary of contents that the index holds, if they are enough for one.
    pub(super) fn learn(&mut self, contents: impl Iterator<Item = Vec<u8>>) -> io::Result<()> {
        if self.number > 0 {
            return Ok(());
        }
        for content in contents {
            self.sample.add(&content);
            if self.sample.bytes.len() >= SAMPLE {
                self.next_look *= LATER;
                return self.look();
            }
        }
        self.sample = Sample::default();
        Ok(())
    }

    /// Makes a dictionary of three quarters of the sample, and takes it if the rest is packed better by it. Nothing is done
    /// if that is packed as well as what the dictionary in use was tried on.
    fn look(&mut self) -> io::Result<()> {
        let sample = std::mem::take(&mut self.sample);
        let learnt = sample.sizes.len() / 4 * 3;
        let learnt_bytes: usize = sample.sizes[..learnt].iter().sum();
        let tried_bytes = (sample.bytes.len() - learnt_bytes) as f64;
        let before = sample.packed_by(&mut self.compressor, learnt)? as f64;
        let is_as_good = self.share.is_some_and(|share| before * WORTH <= share * tried_bytes);
        if is_as_good || !lock(&self.dictionaries).has_room() {
            return Ok(());
        }
        // zstd makes none of too few.
        let Ok(bytes) = from_continuous(&sample.bytes[..learnt_bytes], &sample.sizes[..learnt], DICTIONARY) else {
            return Ok(());
        };
        let after = sample.packed_by(&mut compressor(&bytes)?, learnt)? as f64;
        if after > WORTH * before {
            return Ok(());
        }
        self.share = Some(after / tried_bytes);
        let number = {
            let mut dictionaries = lock(&self.dictionaries);
            dictionaries.all.push(Dictionary::of(Some(OwnedBytes::new(bytes))));
            dictionaries.all.len() - 1
        };
        self.take_up(number)
    }
}

/// Packs articles.
pub(super) struct Packer {
    dictionaries: Shared,
    /// That of the dictionary that was used last, and its number.
    compressor: Option<(u8, Compressor<'static>)>,
}

impl Packer {
    /// Packs the content of an article by the dictionary of a number, which a [`Learner`] says.
    pub(super) fn pack(&mut self, number: u8, content: &[u8]) -> io::Result<Vec<u8>> {
        let compressor = match self.compressor.take() {
            Some((last, compressor)) if last == number => compressor,
            _ => {
                let dictionary = lock(&self.dictionaries).all[usize::from(number)].clone();
                compressor(dictionary.bytes.as_deref().unwrap_or_default())?
            }
        };
        let (_, compressor) = self.compressor.insert((number, compressor));
        let mut packed = vec![number];
        write_number(content.len() as u64, &mut packed);
        packed.extend_from_slice(&compressor.compress(content)?[MAGIC.len()..]);
        Ok(packed)
    }
}

/// Contents that a dictionary is made of, one behind the other.
#[derive(Debug, Default)]
struct Sample {
    bytes: Vec<u8>,
    sizes: Vec<usize>,
}

impl Sample {
    fn add(&mut self, content: &[u8]) {
        let content = &content[..content.len().min(LONGEST)];
        self.bytes.extend_from_slice(content);
        self.sizes.push(content.len());
    }

    /// Returns the bytes that the contents from a number on are packed to.
    fn packed_by(&self, compressor: &mut Compressor<'static>, from: usize) -> io::Result<usize> {
        let mut at = self.sizes[..from].iter().sum();
        let mut packed = 0;
        for size in &self.sizes[from..] {
            packed += compressor.compress(&self.bytes[at..at + size])?.len();
            at += size;
        }
        Ok(packed)
    }
}

fn compressor(dictionary: &[u8]) -> io::Result<Compressor<'static>> {
    let mut compressor = Compressor::with_dictionary(LEVEL, dictionary)?;
    compressor.include_contentsize(false)?;
    compressor.include_dictid(false)?;
    compressor.include_checksum(false)?;
    Ok(compressor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::dictionaries::{Dictionaries, HEADER, split_record};
    use proptest::prelude::*;

    /// Returns an article of sentences that others have too.
    fn article(number: usize) -> Vec<u8> {
        let words = ["harbour", "council", "storm", "tariff", "minister", "vote", "bridge", "quarter", "the", "said"];
        let mut state = number as u64;
        let sentence = |_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let chosen = (state >> 33) as usize % 300;
            let word = |place: usize| words[(chosen * 7 + place * (chosen / 10 + 3)) % words.len()];
            format!("{} {} {} {} {}.", word(1), chosen * 7919 % 1000, word(2), word(3), word(4))
        };
        let text: Vec<String> = (0..8 + number % 9).map(sentence).collect();
        format!("Story {number}\n{}", text.join(" ")).into_bytes()
    }

    /// A learner, and a packer that does what it says.
    struct Both(Learner, Packer);

    impl Both {
        fn with(dictionaries: Shared) -> Both {
            let learner = Learner::with(dictionaries).unwrap();
            let packer = learner.packer();
            Both(learner, packer)
        }

        fn pack(&mut self, content: &[u8]) -> Vec<u8> {
            let number = self.0.number(content).unwrap();
            self.1.pack(number, content).unwrap()
        }
    }

    /// Returns what stands behind the record of a commit.
    fn written(dictionaries: &Dictionaries) -> Vec<u8> {
        let content = dictionaries.written_behind(&serde_json::json!({"opstamp": 0}));
        split_record(&content).1.to_vec()
    }

    /// Returns dictionaries of two of which the second is of other articles, and what was packed before and after each.
    fn packed() -> (Dictionaries, Vec<[Vec<u8>; 2]>) {
        let dictionaries = Shared::default();
        let mut both = Both::with(dictionaries.clone());
        let mut packed = Vec::new();
        let mut pack = |content: Vec<u8>| {
            packed.push([both.pack(&content), content]);
            both.0.number
        };
        let mut numbers: Vec<u8> = (0..1500).map(|number| pack(article(number))).collect();
        assert!(numbers[0] == 0 && numbers[1499] == 1, "{} {}", numbers[0], numbers[1499]);
        numbers = (0..5000).map(|number| pack(article(number).iter().rev().copied().collect())).collect();
        assert!(numbers[0] == 1 && numbers[4999] == 2);
        let written = written(&dictionaries.lock().unwrap());
        (Dictionaries::read(&written), packed)
    }

    #[test]
    fn what_was_packed_before_and_after_a_dictionary_was_made_is_unpacked() {
        let (dictionaries, packed) = packed();
        assert_eq!(dictionaries.all.len(), 3);
        for [packed, content] in &packed {
            assert_eq!(dictionaries.unpack(packed).as_ref(), Some(content));
        }
        let bytes = |from: usize| packed[from..from + 200].iter().map(|[packed, _]| packed.len()).sum::<usize>();
        assert!(bytes(1200) < bytes(0) * 3 / 4, "{} against {}", bytes(1200), bytes(0));
    }

    #[test]
    fn damage_costs_one_dictionary_and_another_copy_has_it() {
        let (whole, packed) = packed();
        let written = written(&whole);
        let [of_first, of_second] = [&packed[1400], packed.last().unwrap()];
        for at in [HEADER + 100, 1] {
            let mut damaged = written.clone();
            damaged[at] ^= 1;
            let found = Dictionaries::read(&damaged);
            assert_eq!(found.unpack(&of_first[0]), None);
            assert_eq!(found.unpack(&of_second[0]).as_ref(), Some(&of_second[1]));
            assert_eq!(found.or(whole.clone()), whole);
        }
        for end in (0..written.len()).step_by(997) {
            assert_eq!(Dictionaries::read(&written[..end]).or(whole.clone()), whole);
        }
    }

    #[test]
    fn an_index_without_a_dictionary_learns_from_the_articles_it_has() {
        let dictionaries = Shared::default();
        let mut both = Both::with(dictionaries.clone());
        both.0.learn((0..100).map(article)).unwrap();
        assert_eq!(both.0.number, 0, "too few");
        both.0.learn((0..3000).map(article)).unwrap();
        assert_eq!(both.0.number, 1);
        let packed = both.pack(&article(5));
        assert_eq!(dictionaries.lock().unwrap().unpack(&packed), Some(article(5)));
        assert_eq!(Learner::with(dictionaries).unwrap().number, 1, "the next writer goes on with it");
    }

    #[test]
    fn articles_that_are_all_alike_are_packed_by_one_dictionary() {
        let mut both = Both::with(Shared::default());
        let packed: Vec<Vec<u8>> = (0..30_000).map(|_| both.pack(&article(1))).collect();
        assert_eq!(lock(&both.0.dictionaries).all.len(), 2);
        assert!(packed[29_999].len() < packed[0].len() / 4);
    }

    #[test]
    fn one_large_article_is_not_enough_for_a_dictionary() {
        let dictionaries = Shared::default();
        let mut both = Both::with(dictionaries.clone());
        let large: Vec<u8> = (0..4000).flat_map(article).collect();
        let packed = both.pack(&large);
        assert_eq!(both.0.number, 0);
        assert!(lock(&dictionaries).unpack(&packed) == Some(large));
    }

    proptest! {
        #[test]
        fn any_content_is_unpacked_as_it_was(content in prop::collection::vec(any::<u8>(), 0..3000), repeated in 0usize..5) {
            let content = content.repeat(repeated);
            let dictionaries = Shared::default();
            let packed = Both::with(dictionaries.clone()).pack(&content);
            let dictionaries = dictionaries.lock().unwrap();
            prop_assert_eq!(dictionaries.unpack(&packed), Some(content));
            for end in 0..packed.len() {
                prop_assert_eq!(dictionaries.unpack(&packed[..end]), None);
            }
        }

        #[test]
        fn any_bytes_are_a_packed_article_or_none(
            bytes in prop::collection::vec(any::<u8>(), 0..60),
            behind in prop::collection::vec(any::<u8>(), 0..60),
        ) {
            let dictionaries = Dictionaries::read(&[&[0], &behind[..]].concat());
            let _ = dictionaries.unpack(&bytes);
            let _ = dictionaries.unpack(&[&[0], &bytes[..]].concat());
        }
    }
}
