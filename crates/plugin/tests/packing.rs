//! What is packed can be read, unpacked, and is the same each time; other tools' archives work.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use plugin::{Package, Unpacked, pack_directory};

const MANIFEST: &str = r#"{"name":"Größe","id":"com.example.size","description":"d",
    "version":"1.2.0","default_n_historical":3,"default_classifier":"lua/classifier.lua",
    "runtime":"exec","entry":"bin/run"}"#;

fn write_example(folder: &Path) {
    fs::create_dir_all(folder.join("lua")).unwrap();
    fs::create_dir_all(folder.join("bin")).unwrap();
    fs::create_dir_all(folder.join("__pycache__")).unwrap();
    fs::write(folder.join("__pycache__/x.pyc"), "x").unwrap();
    fs::write(folder.join(".hidden"), "x").unwrap();
    fs::write(folder.join("manifest.json"), MANIFEST).unwrap();
    fs::write(folder.join("lua/classifier.lua"), "return ok").unwrap();
    fs::write(folder.join("bin/run"), "#!/bin/sh\n").unwrap();
    fs::write(folder.join(format!("bin/{}", "größe-".repeat(15))), "long").unwrap();
}

#[test]
fn packing_twice_gives_the_same_bytes() {
    let parent = tempfile::tempdir().unwrap();
    let (one, two) = (parent.path().join("1/size"), parent.path().join("2/size"));
    write_example(&one);
    write_example(&two);
    let bytes = pack_directory(&one).unwrap();
    assert_eq!(bytes, pack_directory(&two).unwrap());
    let package = Package::read(&bytes).unwrap();
    assert_eq!(package.folder, "size");
    assert_eq!(package.files.len(), 4, "hidden files and caches stay out: {:?}", package.files);
}

#[test]
fn what_is_unpacked_is_private_and_its_entry_can_run() {
    let parent = tempfile::tempdir().unwrap();
    write_example(&parent.path().join("size"));
    let package = Package::read(&pack_directory(&parent.path().join("size")).unwrap()).unwrap();
    let target = tempfile::tempdir().unwrap();
    package.unpack_into(target.path()).unwrap();
    let mode =
        |path: &str| fs::metadata(target.path().join(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("manifest.json"), 0o600);
    assert_eq!(mode("bin/run"), 0o700);
    assert_eq!(mode("bin"), 0o700);
    assert_eq!(Unpacked::open(target.path()).unwrap().manifest, package.manifest);
}

#[test]
fn archives_of_other_tools_are_read() {
    let parent = tempfile::tempdir().unwrap();
    write_example(&parent.path().join("size"));
    fs::remove_file(parent.path().join("size/.hidden")).unwrap();
    let run = |script: &str| {
        let mut command = Command::new("sh");
        let status = command.args(["-c", script]).current_dir(parent.path()).status().unwrap();
        assert!(status.success(), "{script}");
        let bytes = fs::read(parent.path().join("out")).unwrap();
        assert_eq!(Package::read(&bytes).unwrap().files.len(), 5, "{script}");
    };
    for format in ["gnu", "pax"] {
        run(&format!("tar --format={format} -cf out size"));
        run(&format!("tar --format={format} -czf out ./size"));
    }
    for format in ["PAX_FORMAT", "GNU_FORMAT"] {
        run(&format!(
            "python3 -c \"import tarfile; \
             t = tarfile.open('out', 'w:gz', format=tarfile.{format}); t.add('size'); t.close()\""
        ));
    }
}

#[test]
fn a_link_is_not_packed() {
    let parent = tempfile::tempdir().unwrap();
    write_example(&parent.path().join("size"));
    std::os::unix::fs::symlink("/etc/passwd", parent.path().join("size/link")).unwrap();
    let error = pack_directory(&parent.path().join("size")).unwrap_err().to_string();
    assert!(error.contains("size/link"), "{error}");
}
