//! The only source of randomness: the operating system's.

/// `N` unpredictable bytes.
///
/// # Panics
/// If the operating system has no randomness to give; nothing safe could be done without it.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// A number from 0 up to, not including, 1.
pub fn fraction() -> f64 {
    f64::from(u32::from_le_bytes(bytes())) / (f64::from(u32::MAX) + 1.0)
}

/// A secret for people and programs to carry: 256 bits as 43 characters of base64url.
pub fn secret() -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes::<32>())
}
