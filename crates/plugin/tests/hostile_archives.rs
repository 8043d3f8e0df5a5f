//! Archives that attack their reader: each is refused, says why, and leaves nothing outside.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::io::Write;

use plugin::{Package, PackageError, archive};
use proptest::prelude::*;

const MANIFEST: &str = r#"{"name":"n","id":"com.example.n","description":"d","version":1,
    "default_n_historical":1,"default_classifier":"classifier.lua"}"#;

/// Writes tar blocks by hand, since no honest writer makes these.
#[derive(Default)]
struct Tar(Vec<u8>);

impl Tar {
    /// The smallest good package, still open at its end.
    fn good() -> Self {
        Self::default()
            .entry(b"n/", b'5', b"")
            .file("n/manifest.json", MANIFEST.as_bytes())
            .file("n/classifier.lua", b"return ok")
    }

    fn file(self, name: &str, content: &[u8]) -> Self {
        self.entry(name.as_bytes(), b'0', content)
    }

    fn entry(self, name: &[u8], kind: u8, content: &[u8]) -> Self {
        self.stating(name, kind, format!("{:011o}", content.len()).as_bytes(), content)
    }

    fn stating(mut self, name: &[u8], kind: u8, size: &[u8], content: &[u8]) -> Self {
        let mut block = [0_u8; 512];
        block[..name.len()].copy_from_slice(name);
        block[100..107].copy_from_slice(b"0000644");
        block[124..124 + size.len()].copy_from_slice(size);
        block[156] = kind;
        block[257..265].copy_from_slice(b"ustar\x0000");
        block[148..156].fill(b' ');
        let sum: u32 = block.iter().map(|&byte| u32::from(byte)).sum();
        block[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        self.0.extend(block);
        self.0.extend(content);
        self.0.resize(self.0.len().next_multiple_of(512), 0);
        self
    }

    fn pax(self, records: &[(&str, &str)]) -> Self {
        let text: String = records.iter().map(|(key, value)| pax_record(key, value)).collect();
        self.entry(b"n/PaxHeader", b'x', text.as_bytes())
    }

    fn end(mut self) -> Vec<u8> {
        self.0.resize(self.0.len() + 1024, 0);
        self.0
    }
}

fn pax_record(key: &str, value: &str) -> String {
    let body = format!(" {key}={value}\n");
    let mut length = body.len() + 1;
    while format!("{length}{body}").len() != length {
        length += 1;
    }
    format!("{length}{body}")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).unwrap()
}

#[track_caller]
fn refused(bytes: &[u8], because: &str) {
    let error = Package::read(bytes).expect_err(because).to_string();
    assert!(error.contains(because), "expected {because:?}, got {error:?}");
    assert!(error.len() < 2_000 && !error.chars().any(char::is_control), "{error:?}");
}

#[test]
fn the_good_package_is_read_in_each_format_whatever_its_name() {
    let tar = Tar::good().end();
    for bytes in [tar.clone(), gzip(&tar), zstd(&tar)] {
        let package = Package::read(&bytes).unwrap();
        assert_eq!(package.manifest.id, "com.example.n");
        assert_eq!(package.folder, "n");
        assert_eq!(package.classifier_source, "return ok");
        assert_eq!(package.files.len(), 2);
    }
}

#[test]
fn names_that_leave_the_folder() {
    for (name, because) in [
        (&b"../evil"[..], "\\\"..\\\" part"),
        (b"n/../../evil", "\\\"..\\\" part"),
        (b"n/./x", "\\\"..\\\" part"),
        (b"/etc/cron.d/evil", "absolute"),
        (b"n//evil", "empty part"),
        (b"n\\..\\evil", "backslash"),
        (b"C:\\evil", "backslash"),
        (b"n/a\nb", "control characters"),
        (b"n/a\x1b[2Jb", "control characters"),
        (b"n/\xff\xfe", "not UTF-8"),
        ("n/\u{202e}gpj.exe".as_bytes(), "control characters"),
        (b"n/x/", "empty part"),
        (b"", "no name"),
    ] {
        refused(&Tar::good().entry(name, b'0', b"x").end(), &because.replace("\\\"", "\""));
    }
}

#[test]
fn entries_that_are_not_files_or_folders() {
    for (kind, because) in [
        (b'1', "links are not allowed"),
        (b'2', "links are not allowed"),
        (b'K', "links are not allowed"),
        (b'3', "devices are not allowed"),
        (b'4', "devices are not allowed"),
        (b'6', "named pipes are not allowed"),
        (b'S', "sparse files are not allowed"),
        (b'7', "only files and folders"),
        (b'V', "only files and folders"),
        (b'M', "only files and folders"),
        (0xff, "only files and folders"),
    ] {
        refused(&Tar::good().entry(b"n/x", kind, b"").end(), because);
    }
}

#[test]
fn pax_and_gnu_tricks() {
    let pax = |key, value| Tar::good().pax(&[(key, value)]).file("n/x", b"x").end();
    refused(&pax("size", "1000000"), "\"size\" is not allowed");
    refused(&pax("linkpath", "/etc/passwd"), "\"linkpath\" is not allowed");
    refused(&pax("GNU.sparse.major", "1"), "\"GNU.sparse.major\" is not allowed");
    refused(&pax("GNU.sparse.realsize", "9"), "not allowed");
    refused(&pax("hdrcharset", "BINARY"), "not allowed");
    refused(&pax("path", "../evil"), "part");
    refused(&pax("path", "/evil"), "absolute");
    refused(&pax("path", "n/a\0b"), "control characters");
    refused(&Tar::good().pax(&[("path", "n/a"), ("path", "n/b")]).end(), "two PAX paths");
    refused(
        &Tar::good().pax(&[("path", "n/a")]).entry(b"L", b'L', b"n/b\0").end(),
        "two long names",
    );
    refused(&Tar::good().entry(b"L", b'L', b"../evil\0").file("n/x", b"").end(), "part");
    refused(&Tar::good().entry(b"L", b'L', b"n/x\0").end(), "without its file");
    for damaged in [&b"99 path=n/a\n"[..], b"path=n/a\n", b"-5 a=b\n", b"6 ab\n", b"7 a=bc"] {
        refused(&Tar::good().entry(b"P", b'x', damaged).end(), "records are damaged");
    }
    let everyone = pax_record("path", "n/x");
    refused(&Tar::good().entry(b"g", b'g', everyone.as_bytes()).end(), "every file alike");
}

#[test]
fn sizes_that_lie() {
    let stating = |size: &[u8]| Tar::good().stating(b"n/x", b'0', size, b"x").end();
    refused(&stating(b"77777777777"), "larger than 32 MiB");
    refused(&stating(b"00100000000"), "cut off");
    refused(&stating(b"\x80\0\0\0\0\0\0\0\0\0\0\x01"), "size is odd");
    refused(&stating(b"-0000000001"), "size is odd");
    refused(&stating(b"0x000000001"), "size is odd");
    let long = |kind| Tar::good().stating(b"n/x", kind, b"77777777777", b"").end();
    refused(&long(b'L'), "extended header is too large");
    refused(&long(b'x'), "extended header is too large");
    refused(&Tar::good().entry(b"n/d/", b'5', b"content").end(), "a folder has no content");
}

#[test]
fn doubles_and_clashes() {
    let good = || Tar::good().file("n/a/b", b"1");
    refused(&good().file("n/a/b", b"2").end(), "there twice");
    refused(&good().file("./n/a/b", b"2").end(), "there twice");
    refused(&good().file("n/manifest.json", MANIFEST.as_bytes()).end(), "there twice");
    refused(&good().file("n/A/c", b"2").end(), "upper and lower case");
    refused(&good().file("n/Manifest.JSON", b"2").end(), "upper and lower case");
    refused(&good().file("n/a", b"2").end(), "both a file and a folder");
    refused(&good().file("n/a/b/c", b"2").end(), "both a file and a folder");
    refused(&good().entry(b"n/", b'5', b"").end(), "there twice");
}

#[test]
fn tops_that_are_not_one_folder() {
    refused(&Tar::good().file("m/x", b"").end(), "second top folder");
    refused(&Tar::good().file("x", b"").end(), "a file beside the top folder");
    refused(&Tar::default().file("manifest.json", b"{}").end(), "a file beside the top folder");
    refused(&gzip(&[0; 1024]), "it is empty");
    let inner = Tar::default().file("n/n/manifest.json", MANIFEST.as_bytes()).end();
    refused(&inner, "it is missing from \"n/\"");
}

#[test]
fn bombs_stop_at_their_limits() {
    let big = vec![0; 24 << 20];
    let bomb = ["n/1", "n/2", "n/3"].iter().fold(Tar::good(), |tar, name| tar.file(name, &big));
    let bomb = bomb.end();
    refused(&gzip(&bomb), "larger than 64 MiB");
    refused(&zstd(&bomb), "larger than 64 MiB");
    refused(&zstd(&[Tar::good().end(), vec![0; 65 << 20]].concat()), "larger than 64 MiB");
    assert!(matches!(Package::read(&bomb), Err(PackageError::ArchiveTooLarge)));
    let many = (0..archive::ENTRIES_MAX)
        .fold(Tar::good(), |tar, number| tar.file(&format!("n/{number}"), b""));
    refused(&gzip(&many.end()), "2000 files allowed");
    refused(&Tar::good().file(&format!("n{}", "/d".repeat(16)), b"").end(), "16 folders deep");
    let long = format!("n/{}\0", "x".repeat(256));
    let long = Tar::good().entry(b"L", b'L', long.as_bytes()).file("n/x", b"").end();
    refused(&long, "longer than 255 bytes");
    let window = zstd_with_a_window_of_128_mib(&Tar::good().end());
    refused(&window, "the archive is refused");
}

/// A frame whose header asks its reader for a huge window.
fn zstd_with_a_window_of_128_mib(tar: &[u8]) -> Vec<u8> {
    let mut writer = zstd::Encoder::new(Vec::new(), 1).unwrap();
    writer.window_log(27).unwrap();
    writer.write_all(tar).unwrap();
    writer.finish().unwrap()
}

#[test]
fn damage_and_leftovers() {
    let tar = Tar::good().end();
    refused(b"", "not a tar archive");
    refused(b"PK\x03\x04 a zip file", "not a tar archive");
    refused(&[0x1f, 0x8b, 8, 0], "the archive is refused");
    refused(&gzip(b"no tar"), "cut off");
    refused(&tar[..tar.len() - 1024], "cut off");
    refused(&tar[..tar.len() - 512], "cut off");
    refused(&tar[..700], "cut off");
    refused(&gzip(&tar)[..100], "the archive is refused");
    let hidden = [tar.clone(), Tar::default().file("n/hidden", b"x").end()].concat();
    refused(&hidden, "data after its end");
    refused(&gzip(&hidden), "data after its end");
    let mut flipped = tar.clone();
    flipped[512] ^= 1;
    refused(&flipped, "checksum is wrong");
    refused(&[gzip(&tar), b"garbage".to_vec()].concat(), "the archive is refused");
}

#[test]
fn files_that_the_manifest_names_must_be_there() {
    let manifest = |from: &str, to: &str| {
        let text = MANIFEST.replace(from, to);
        Tar::default().file("n/manifest.json", text.as_bytes()).file("n/classifier.lua", b"\xff")
    };
    refused(&manifest("classifier.lua", "other.lua").end(), "no file \"other.lua\"");
    refused(&manifest("d", "d").end(), "not UTF-8");
    let exec = r#""version":1,"runtime":"exec","entry":"bin/run""#;
    refused(&manifest(r#""version":1"#, exec).end(), "no file \"bin/run\"");
    let custom = r#""version":1,"view":"custom","view_source":"view.html""#;
    let tar = Tar::default()
        .file("n/manifest.json", MANIFEST.replace(r#""version":1"#, custom).as_bytes())
        .file("n/classifier.lua", b"return ok");
    refused(&tar.end(), "no file \"view.html\"");
}

#[test]
fn unpacking_follows_no_link_and_replaces_nothing() {
    let package = Package::read(&Tar::good().file("n/a/b", b"new").end()).unwrap();
    let outside = tempfile::tempdir().unwrap();
    let target = outside.path().join("target");
    std::fs::write(&target, "old").unwrap();
    let inside = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(&target, inside.path().join("manifest.json")).unwrap();
    package.unpack_into(inside.path()).unwrap_err();
    assert_eq!(std::fs::read_to_string(&target).unwrap(), "old");
}

proptest! {
    /// Damage of any kind is refused or harmless, never a panic; and a package is whole or none.
    #[test]
    fn damage_anywhere_is_survived(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        format in 0..3,
        length in any::<prop::sample::Index>(),
    ) {
        let tar = Tar::good().pax(&[("path", "n/long"), ("mtime", "1.5")]).file("n/x", b"x").end();
        let mut bytes = match format { 0 => tar, 1 => gzip(&tar), _ => zstd(&tar) };
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let _ = Package::read(&bytes);
        let _ = Package::read(&bytes[..length.index(bytes.len())]);
    }

    #[test]
    fn names_that_are_let_in_stay_inside(name in "[a./\\\\ ]{1,12}") {
        if let Ok(package) = Package::read(&Tar::good().file(&name, b"x").end()) {
            for file in package.files {
                let parts = std::path::Path::new(&file.path).components();
                for part in parts {
                    prop_assert!(matches!(part, std::path::Component::Normal(_)), "{name}");
                }
            }
        }
    }
}
