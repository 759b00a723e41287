//! gzip: a file of members one after the other, of which a damaged one costs itself alone.
//!
//! A reader that stops at the first error sees what any decoder shows. One that reads on after it is given the
//! next member that can be found, which may begin inside of what the damaged one seemed to hold: a member that was cut
//! short swallows the beginning of the next one. What can't be read is lost, and the error was the word for it.

use std::collections::VecDeque;
use std::io::{self, BufRead, ErrorKind, Read};

use flate2::bufread::GzDecoder;
use memchr::memchr;

/// The bytes that a member begins with: two of magic, the method, flags, a time, extra flags, a system.
const HEAD: usize = 10;

/// The most bytes of a member that are kept, to be searched for the next one when it turns out to be cut short.
const MOST_KEPT: usize = 8 << 20;

/// The most bytes that are undone again because the member that they seemed to be of was damaged, beside twice as many as were
/// taken from the file. What was damaged by accident is undone again once, with a little of what follows; only a file that was made
/// to do harm has members within members within members. Of that, what a damaged one seemed to hold is passed over then.
const MAX_WASTE: u64 = 32 << 20;

/// The members of a gzip file.
pub(crate) struct Members<R>(State<R>);

enum State<R> {
    /// Inside of a member.
    Member(Box<GzDecoder<Input<R>>>),
    /// Behind what is left of a member; the next one is to be looked for.
    Lost(Input<R>),
    /// At the end, or moved out of.
    Ended,
    /// At an end that no member reaches to.
    Broken,
}

impl<R: BufRead> Members<R> {
    /// Returns the members of a file that begins with one.
    pub(crate) fn new(file: R) -> Self {
        Members(State::member(Input::new(file)))
    }

    /// Moves behind a member that ended well, to the next one or to the end.
    fn next(&mut self) -> io::Result<()> {
        let State::Member(decoder) = std::mem::replace(&mut self.0, State::Ended) else {
            return Ok(());
        };
        let mut input = decoder.into_inner();
        loop {
            // Some writers fill the last block of a tape or disk with zeros.
            let buffer = input.fill_buf()?;
            let zeros = buffer.iter().take_while(|byte| **byte == 0).count();
            let next = buffer.get(zeros).copied();
            if next.is_none() && zeros == 0 {
                return Ok(());
            }
            input.consume(zeros);
            input.let_go();
            match next {
                None => {}
                Some(0x1f) => {
                    self.0 = State::member(input);
                    return Ok(());
                }
                Some(_) => {
                    self.0 = State::Lost(input);
                    return Err(io::Error::new(ErrorKind::InvalidData, "what follows is no gzip"));
                }
            }
        }
    }

    /// Moves to the next bytes that a member may begin with, or to the end.
    fn find(&mut self) -> io::Result<()> {
        let State::Lost(input) = &mut self.0 else {
            return Ok(());
        };
        let is_found = input.find_head()?;
        if let State::Lost(input) = std::mem::replace(&mut self.0, State::Broken)
            && is_found
        {
            self.0 = State::member(input);
        }
        Ok(())
    }

    /// Moves behind the beginning of a member that turned out to be damaged.
    fn give_up(&mut self) {
        if let State::Member(decoder) = std::mem::replace(&mut self.0, State::Ended) {
            let mut input = decoder.into_inner();
            input.go_back();
            self.0 = State::Lost(input);
        }
    }
}

impl<R: BufRead> State<R> {
    fn member(input: Input<R>) -> Self {
        State::Member(Box::new(GzDecoder::new(input)))
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match &mut self.0 {
                State::Ended => return Ok(0),
                State::Broken => return Err(ErrorKind::UnexpectedEof.into()),
                State::Lost(_) => self.find()?,
                State::Member(decoder) => match decoder.read(buffer) {
                    Ok(0) if !buffer.is_empty() => self.next()?,
                    Err(error) if error.kind() != ErrorKind::Interrupted => {
                        self.give_up();
                        return Err(error);
                    }
                    outcome => return outcome,
                },
            }
        }
    }
}

/// The bytes of a member and what follows it, from memory and then from the file. What was consumed of the member is kept as
/// long as it is little, so that it can be gone back to. Bytes go into the memory behind and out of it in front, and are never moved
/// in it.
struct Input<R> {
    memory: VecDeque<u8>,
    /// How many bytes of the memory were consumed.
    at: usize,
    file: R,
    /// So many bytes of the member were consumed that they are not kept.
    is_long: bool,
    /// How many bytes were taken from the file.
    taken: u64,
    /// How many bytes that had been consumed were gone back to.
    waste: u64,
}

impl<R: BufRead> Input<R> {
    fn new(file: R) -> Self {
        Input { memory: VecDeque::new(), at: 0, file, is_long: false, taken: 0, waste: 0 }
    }

    /// Lets go what was consumed: a member begins behind it, or is looked for there.
    fn let_go(&mut self) {
        self.memory.drain(..self.at);
        (self.at, self.is_long) = (0, false);
    }

    /// Goes back to the second byte of a damaged member, so that one that begins in what it seemed to hold is found. Nothing
    /// is gone back to if that is not kept, or too much was before.
    fn go_back(&mut self) {
        let again = self.at.saturating_sub(1) as u64;
        if !self.is_long && self.waste + again <= 2 * self.taken + MAX_WASTE {
            self.waste += again;
            self.at = self.memory.len().min(1);
        }
        self.let_go();
    }

    /// Moves to the next bytes that a member may begin with; returns false if there are none up to the end.
    fn find_head(&mut self) -> io::Result<bool> {
        loop {
            let head = self.memory.iter().take(HEAD).enumerate();
            let fitting = head.take_while(|(place, byte)| fits(*place, **byte)).count();
            if fitting == HEAD {
                return Ok(true);
            }
            if fitting < self.memory.len() {
                // The true beginning may stand in what looked like one.
                self.memory.pop_front();
                let (front, _) = self.memory.as_slices();
                let passed = memchr(0x1f, front).unwrap_or(front.len());
                self.memory.drain(..passed);
            } else if !self.fetch()? {
                return Ok(false);
            }
        }
    }

    /// Takes bytes from the file into the memory; returns false at the end of it.
    fn fetch(&mut self) -> io::Result<bool> {
        let buffer = self.file.fill_buf()?;
        let fetched = buffer.len();
        self.memory.extend(buffer);
        self.take(fetched);
        Ok(fetched > 0)
    }

    fn take(&mut self, amount: usize) {
        self.file.consume(amount);
        self.taken += amount as u64;
    }
}

impl<R: BufRead> Read for Input<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Input<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let (front, back) = self.memory.as_slices();
        match self.at.checked_sub(front.len()) {
            None => Ok(&front[self.at..]),
            Some(at) if at < back.len() => Ok(&back[at..]),
            Some(_) => self.file.fill_buf(),
        }
    }

    fn consume(&mut self, amount: usize) {
        if self.at < self.memory.len() {
            self.at += amount;
            return;
        }
        if !self.is_long
            && let Ok(buffer) = self.file.fill_buf()
        {
            self.memory.extend(&buffer[..amount.min(buffer.len())]);
            self.at = self.memory.len();
        }
        if self.memory.len() > MOST_KEPT {
            (self.memory, self.at, self.is_long) = (VecDeque::new(), 0, true);
        }
        self.take(amount);
    }
}

/// Returns whether a byte can stand at this place of a head.
fn fits(place: usize, byte: u8) -> bool {
    match place {
        0 => byte == 0x1f,
        1 => byte == 0x8b,
        2 => byte == 0x08,
        3 => byte & 0xe0 == 0,
        8 => matches!(byte, 0 | 2 | 4),
        9 => byte <= 13 || byte == 255,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::{BufReader, Write};

    fn gzipped(text: &str) -> Vec<u8> {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(text.as_bytes()).unwrap();
        gzip.finish().unwrap()
    }

    /// Returns what is read up to each error and between them.
    fn read(file: &[u8], buffer: usize) -> Vec<String> {
        let mut members = Members::new(BufReader::with_capacity(buffer, file));
        let mut found = Vec::new();
        loop {
            let mut bytes = Vec::new();
            let outcome = members.read_to_end(&mut bytes);
            if outcome.is_err() && bytes.is_empty() && !found.is_empty() {
                return found;
            }
            found.push(String::from_utf8_lossy(&bytes).into_owned());
            if outcome.is_ok() {
                return found;
            }
        }
    }

    #[test]
    fn members_are_read_one_after_the_other() {
        let two = [gzipped("one "), gzipped("two")].concat();
        for buffer in [1, 7, 1000] {
            assert_eq!(read(&two, buffer), ["one two"]);
            assert_eq!(read(&[two.clone(), vec![0; 300]].concat(), buffer), ["one two"]);
        }
    }

    #[test]
    fn a_damaged_member_costs_itself() {
        for buffer in [1, 7, 1000] {
            let mut damaged = gzipped("two");
            let checksum = damaged.len() - 6;
            damaged[checksum] ^= 0xff;
            assert_eq!(read(&[gzipped("one "), damaged, gzipped("three")].concat(), buffer), ["one two", "three"]);
            let long: String = (0..200).map(|n| format!("{} ", n * 7919 % 997)).collect();
            let cut = &gzipped(&long)[..200];
            let found = read(&[&gzipped("one "), cut, &gzipped("three")[..]].concat(), buffer);
            assert!(found[0].starts_with("one 0 ") && found.last().unwrap() == "three", "{found:?}");
            assert_eq!(
                read(&[gzipped("one"), b"what is this?".to_vec(), gzipped("two")].concat(), buffer),
                ["one", "two"]
            );
            assert_eq!(read(&gzipped("one")[..15], buffer).len(), 1);
        }
    }

    #[test]
    fn what_looks_like_the_beginning_of_a_member_hides_none() {
        let mut two = gzipped("two");
        // With a time that no system's number is like, the beginning before it is soon seen to be none.
        two[4..8].fill(0x60);
        for false_beginning in [&[0x1f][..], &[0x1f, 0x8b], &[0x1f, 0x8b, 8, 0], &[0x1f, 0x8b, 8, 0, 0, 0, 0x1f, 0x8b]]
        {
            let file = [&gzipped("one"), &b"?"[..], false_beginning, &two, &gzipped(" three")].concat();
            for buffer in [1, 7, 1000] {
                assert_eq!(read(&file, buffer), ["one", "two three"], "{false_beginning:?}");
            }
        }
    }

    /// Returns a member that says the bytes as they are, in blocks that are not packed, and has a wrong checksum.
    fn stored_and_damaged(bytes: &[u8]) -> Vec<u8> {
        let mut member = NO_NAME.to_vec();
        for block in bytes.chunks(60_000) {
            member.extend(stored(block.len()));
            member.extend(block);
        }
        member.extend([1, 0, 0, 0xff, 0xff]);
        member.extend([0x55; 8]);
        member
    }

    /// The head of a member without a name.
    const NO_NAME: [u8; HEAD] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];

    /// Returns the head of a block that is not packed, of so many bytes, behind which another one stands.
    fn stored(length: usize) -> [u8; 5] {
        let [low, high] = u16::try_from(length).unwrap().to_le_bytes();
        [0, low, high, !low, !high]
    }

    /// Returns all that is read to the end, past all errors.
    fn read_whole(file: &[u8]) -> (Vec<u8>, usize) {
        let (mut members, mut bytes, mut errors) = (Members::new(BufReader::new(file)), Vec::new(), 0);
        while members.read_to_end(&mut bytes).is_err() && !matches!(members.0, State::Broken) {
            errors += 1;
        }
        (bytes, errors)
    }

    #[test]
    fn false_members_in_a_damaged_one_hide_none_and_each_costs_itself() {
        let false_member = [&NO_NAME[..], &[1, 1, 0, 0xfe, 0xff, b'?']].concat();
        let damaged = stored_and_damaged(&false_member.repeat(5_000));
        let (bytes, errors) = read_whole(&[gzipped("one "), damaged, gzipped(" last")].concat());
        assert_eq!(errors, 5_001);
        assert!(bytes.starts_with(b"one \x1f\x8b") && bytes.ends_with(b"??? last"));
    }

    #[test]
    fn what_is_undone_again_stays_in_proportion_to_the_file() {
        // Each of 16,000 members seems to hold the thousand behind it.
        let false_member = [&NO_NAME[..], &stored(60_000), &[b'?'; 49]].concat();
        let damaged = stored_and_damaged(&false_member.repeat(16_000));
        // What the last one seems to hold is not the member behind it.
        let file = [damaged, vec![b'?'; 120_000], gzipped(" last")].concat();
        let (bytes, _) = read_whole(&file);
        assert!(bytes.ends_with(b" last"));
        assert!(bytes.len() as u64 <= 3 * file.len() as u64 + MAX_WASTE, "{} of {}", bytes.len(), file.len());
    }

    proptest! {
        #[test]
        fn any_bytes_come_to_an_end(bytes in prop::collection::vec(any::<u8>(), 0..200), count in 0usize..4) {
            let heads = [0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 3].repeat(count);
            read(&[gzipped("one"), heads, bytes, gzipped("last")].concat(), 16);
        }
    }
}
