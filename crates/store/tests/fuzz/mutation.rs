//! What can happen to bytes.

use crate::chance::Chance;

/// Changes of one body, at most.
const CHANGES_MAX: usize = 6;
/// Longest body: several valid ones behind each other.
const BYTES_MAX: usize = 1 << 20;

/// Changes `body` in one to a few places; `other` is another valid body to splice with.
pub(crate) fn mutate(chance: &mut Chance, body: &mut Vec<u8>, other: &[u8]) {
    for _ in 0..=chance.below(CHANGES_MAX) {
        change(chance, body, other);
        body.truncate(BYTES_MAX);
    }
}

fn change(chance: &mut Chance, body: &mut Vec<u8>, other: &[u8]) {
    let at = chance.below(body.len());
    match chance.below(8) {
        // A flipped bit, a changed byte: the likeliest damages. Heads are short, so they get more.
        0 => flip(chance, body, at),
        1 => {
            let at = chance.below(body.len().min(64));
            flip(chance, body, at);
        }
        2 => {
            if let Some(byte) = body.get_mut(at) {
                *byte = chance.next().to_le_bytes()[0];
            }
        }
        3 => body.truncate(at),
        4 => splice(chance, body, at, other),
        5 => repeat(chance, body, at),
        6 => lie(chance, body, at),
        _ => {
            let noise = (0..chance.below(40)).map(|_| chance.next().to_le_bytes()[0]);
            let noise: Vec<u8> = noise.collect();
            let end = (at + chance.below(40)).min(body.len());
            body.splice(at..end, noise);
        }
    }
}

fn flip(chance: &mut Chance, body: &mut [u8], at: usize) {
    if let Some(byte) = body.get_mut(at) {
        *byte ^= 1 << chance.below(8);
    }
}

/// From here on another body's bytes.
fn splice(chance: &mut Chance, body: &mut Vec<u8>, at: usize, other: &[u8]) {
    let from = chance.below(other.len());
    body.truncate(at);
    body.extend_from_slice(&other[from..]);
}

/// A piece is there twice.
fn repeat(chance: &mut Chance, body: &mut Vec<u8>, at: usize) {
    let end = (at + chance.below(64)).min(body.len());
    let piece = body[at..end].to_vec();
    body.splice(at..at, piece);
}

/// A length, count or number that is not true, in the widths that occur.
fn lie(chance: &mut Chance, body: &mut [u8], at: usize) {
    let numbers = [0, 1, 0x7f, 0xff, 0xffff, 1 << 24, u64::from(u32::MAX), u64::MAX >> 1, u64::MAX];
    let number = numbers[chance.below(numbers.len())].to_le_bytes();
    let width = [1, 2, 4, 8][chance.below(4)];
    for (byte, new) in body.iter_mut().skip(at).zip(&number[..width]) {
        *byte = *new;
    }
}
