//! gzip: a file of members one after the other, of which a damaged one costs itself alone.
//!
//! A reader that stops at the first error sees what any decoder shows. One that reads on after it is given the
//! next member that can be found, which may begin inside of what the damaged one seemed to hold: a member that was cut
//! short swallows the beginning of the next one. What can't be read is lost, and the error was the word for it.

use std::io::{self, BufRead, ErrorKind, Read};

use flate2::bufread::GzDecoder;

/// The bytes that a member begins with: two of magic, the method, flags, a time, extra flags, a system.
const HEAD: usize = 10;

/// The most bytes of a member that are kept, to be searched for the next one when it turns out to be cut short.
const MOST_KEPT: usize = 8 << 20;

/// The members of a gzip file.
pub(crate) struct Members<R>(State<R>);

enum State<R> {
    /// Inside of a member.
    Member(Box<GzDecoder<Kept<R>>>),
    /// Behind what is left of a member, in these bytes and then the file; the next one is to be looked for.
    Lost(Vec<u8>, R),
    /// At the end, or moved out of.
    Ended,
    /// At an end that no member reaches to.
    Broken,
}

impl<R: BufRead> Members<R> {
    /// Returns the members of a file that begins with one.
    pub(crate) fn new(file: R) -> Self {
        Members(State::Member(Box::new(GzDecoder::new(Kept::new(Vec::new(), file)))))
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
            match buffer.get(zeros) {
                None if buffer.is_empty() => return Ok(()),
                None => input.consume(zeros),
                Some(0x1f) => {
                    input.consume(zeros);
                    let (rest, file) = input.unread();
                    self.0 = State::Member(Box::new(GzDecoder::new(Kept::new(rest, file))));
                    return Ok(());
                }
                Some(_) => {
                    let (rest, file) = input.unread();
                    self.0 = State::Lost(rest, file);
                    return Err(io::Error::new(ErrorKind::InvalidData, "what follows is no gzip"));
                }
            }
        }
    }

    /// Moves to the next bytes that a member may begin with, or to the end.
    fn find(&mut self) -> io::Result<()> {
        let State::Lost(rest, file) = &mut self.0 else {
            return Ok(());
        };
        let mut head = Vec::with_capacity(HEAD);
        let taken = gather(rest, &mut head);
        rest.drain(..taken);
        while head.len() < HEAD {
            let buffer = file.fill_buf()?;
            if buffer.is_empty() {
                self.0 = State::Broken;
                return Ok(());
            }
            let taken = gather(buffer, &mut head);
            file.consume(taken);
        }
        if let State::Lost(rest, file) = std::mem::replace(&mut self.0, State::Ended) {
            head.extend(rest);
            self.0 = State::Member(Box::new(GzDecoder::new(Kept::new(head, file))));
        }
        Ok(())
    }

    /// Moves behind the beginning of a member that turned out to be damaged.
    fn give_up(&mut self) {
        if let State::Member(decoder) = std::mem::replace(&mut self.0, State::Ended) {
            let (rest, file) = decoder.into_inner().all_but_the_first();
            self.0 = State::Lost(rest, file);
        }
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match &mut self.0 {
                State::Ended => return Ok(0),
                State::Broken => return Err(ErrorKind::UnexpectedEof.into()),
                State::Lost(..) => self.find()?,
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

/// The bytes of a member and what follows it, from memory and then from the file. What was consumed is kept as long
/// as it is little.
struct Kept<R> {
    memory: Vec<u8>,
    /// How many bytes of the memory were consumed.
    at: usize,
    file: R,
    /// So many bytes were consumed that they are not kept.
    is_long: bool,
}

impl<R: BufRead> Kept<R> {
    fn new(memory: Vec<u8>, file: R) -> Self {
        Kept { memory, at: 0, file, is_long: false }
    }

    /// Returns what was not consumed.
    fn unread(mut self) -> (Vec<u8>, R) {
        self.memory.drain(..self.at);
        (self.memory, self.file)
    }

    /// Returns all bytes behind the first one, so that a member that begins in them is found.
    fn all_but_the_first(mut self) -> (Vec<u8>, R) {
        let gone = if self.is_long { self.at } else { self.memory.len().min(1) };
        self.memory.drain(..gone);
        (self.memory, self.file)
    }
}

impl<R: BufRead> Read for Kept<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Kept<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.memory.len() { Ok(&self.memory[self.at..]) } else { self.file.fill_buf() }
    }

    fn consume(&mut self, amount: usize) {
        if self.at < self.memory.len() {
            self.at += amount;
            return;
        }
        if !self.is_long
            && let Ok(buffer) = self.file.fill_buf()
        {
            self.memory.extend_from_slice(&buffer[..amount.min(buffer.len())]);
            self.at = self.memory.len();
        }
        if self.memory.len() > MOST_KEPT {
            (self.memory, self.at, self.is_long) = (Vec::new(), 0, true);
        }
        self.file.consume(amount);
    }
}

/// Takes bytes until they make the head of a member, or up to their end; returns how many it took.
fn gather(bytes: &[u8], head: &mut Vec<u8>) -> usize {
    for (at, byte) in bytes.iter().enumerate() {
        head.push(*byte);
        // The true beginning may stand in what looked like one.
        while !head.iter().enumerate().all(|(place, byte)| fits(place, *byte)) {
            head.remove(0);
        }
        if head.len() == HEAD {
            return at + 1;
        }
    }
    bytes.len()
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

    proptest! {
        #[test]
        fn any_bytes_come_to_an_end(bytes in prop::collection::vec(any::<u8>(), 0..200), count in 0usize..4) {
            let heads = [0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 3].repeat(count);
            read(&[gzipped("one"), heads, bytes, gzipped("last")].concat(), 16);
        }
    }
}
