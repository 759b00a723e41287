//! Prose: which blocks are paragraphs of an article, and how much text there is.

use super::text::{Block, Kind};

/// Returns whether a block is a paragraph of an article: a sentence of some length that is no link.
pub(super) fn is_prose(block: &Block) -> bool {
    let text = block.text.as_str();
    block.kind != Kind::Heading
        && block.linked * 2 < text.len()
        && (text.len() > 140
            || (text.len() > 50 && ends_sentence(text))
            || (text.chars().count() > 15 && text.ends_with(['。', '！', '？'])))
}

/// Returns whether a text ends as a sentence does, within quotation marks perhaps.
pub(super) fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']'])
        .ends_with(['.', '!', '?', '…', ':', '。', '！', '？', '؟', '।'])
}

/// Returns how much text blocks hold, in characters: prose in full, other lines of some length by half, links not at all.
pub(super) fn weight(blocks: &[Block]) -> usize {
    let weigh = |block: &Block| {
        let characters = block.text.chars().count();
        let unlinked = characters * (block.text.len() - block.linked) / block.text.len().max(1);
        match is_prose(block) {
            true => unlinked,
            false if unlinked > 30 => unlinked / 2,
            false => 0,
        }
    };
    blocks.iter().map(weigh).sum()
}
