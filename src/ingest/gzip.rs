//! gzip: a file of members one after the other, of which a damaged one costs itself alone.
//!
//! A reader that stops at the first error sees what any decoder shows. One that reads on after it is given the
//! next member that can be found; what stood between is lost, and the error was the word for it.

use std::io::{self, BufRead, Chain, Cursor, ErrorKind, Read};

use flate2::bufread::GzDecoder;

/// The bytes that a member begins with: two of magic, the method, flags, a time, extra flags, a system.
const HEAD: usize = 10;

/// The members of a gzip file.
pub(crate) struct Members<R>(State<R>);

type Input<R> = Chain<Cursor<Vec<u8>>, R>;

enum State<R> {
    /// Inside of a member.
    Member(GzDecoder<Input<R>>),
    /// Behind a member, or what is left of one; the next one is to be looked for.
    Lost(R),
    /// At the end, or moved out of.
    Ended,
}

impl<R: BufRead> Members<R> {
    /// Returns the members of a file that begins with one.
    pub(crate) fn new(file: R) -> Self {
        Members(State::Member(member(Vec::new(), file)))
    }

    /// Moves behind a member that ended well, to the next one or to the end.
    fn next(&mut self) -> io::Result<()> {
        let State::Member(decoder) = std::mem::replace(&mut self.0, State::Ended) else {
            return Ok(());
        };
        let (_, mut file) = decoder.into_inner().into_inner();
        loop {
            // Some writers fill the last block of a tape or disk with zeros.
            let buffer = file.fill_buf()?;
            let zeros = buffer.iter().take_while(|byte| **byte == 0).count();
            match buffer.get(zeros) {
                None if buffer.is_empty() => return Ok(()),
                None => file.consume(zeros),
                Some(0x1f) => {
                    file.consume(zeros);
                    self.0 = State::Member(member(Vec::new(), file));
                    return Ok(());
                }
                Some(_) => {
                    self.0 = State::Lost(file);
                    return Err(io::Error::new(ErrorKind::InvalidData, "what follows is no gzip"));
                }
            }
        }
    }

    /// Moves to the next bytes that a member may begin with, or to the end.
    fn find(&mut self) -> io::Result<()> {
        let State::Lost(file) = &mut self.0 else {
            return Ok(());
        };
        let mut head = Vec::with_capacity(HEAD);
        while head.len() < HEAD {
            let buffer = file.fill_buf()?;
            if buffer.is_empty() {
                self.0 = State::Ended;
                return Ok(());
            }
            let taken = gather(buffer, &mut head);
            file.consume(taken);
        }
        if let State::Lost(file) = std::mem::replace(&mut self.0, State::Ended) {
            self.0 = State::Member(member(head, file));
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match &mut self.0 {
                State::Ended => return Ok(0),
                State::Lost(_) => self.find()?,
                State::Member(decoder) => match decoder.read(buffer) {
                    Ok(0) if !buffer.is_empty() => self.next()?,
                    Err(error) if error.kind() != ErrorKind::Interrupted => {
                        if let State::Member(decoder) = std::mem::replace(&mut self.0, State::Ended) {
                            self.0 = State::Lost(decoder.into_inner().into_inner().1);
                        }
                        return Err(error);
                    }
                    outcome => return outcome,
                },
            }
        }
    }
}

fn member<R: BufRead>(head: Vec<u8>, file: R) -> GzDecoder<Input<R>> {
    GzDecoder::new(Cursor::new(head).chain(file))
}

/// Takes bytes until they make the head of a member, or up to their end; returns how many it took.
fn gather(bytes: &[u8], head: &mut Vec<u8>) -> usize {
    for (at, byte) in bytes.iter().enumerate() {
        if !fits(head.len(), *byte) {
            head.clear();
        }
        if fits(head.len(), *byte) {
            head.push(*byte);
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
            let cut = &gzipped("two")[..12];
            assert_eq!(read(&[&gzipped("one "), cut, &gzipped("three")[..]].concat(), buffer).last().unwrap(), "three");
            assert_eq!(read(&[gzipped("one"), b"what is this?".to_vec(), gzipped("two")].concat(), buffer), ["one", "two"]);
            assert_eq!(read(&gzipped("one")[..15], buffer).len(), 2);
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
