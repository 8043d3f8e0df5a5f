//! A small disk is full when it is filled, and leaves nothing behind.

use testkit::SmallDisk;

#[test]
fn it_fills_and_goes() {
    let disk = SmallDisk::mount(1);
    let path = disk.path().to_owned();
    disk.fill();
    assert!(std::fs::write(path.join("more"), "x").is_err());
    disk.free();
    assert!(std::fs::write(path.join("more"), "x").is_ok());
    drop(disk);
    assert!(!path.exists());
}
