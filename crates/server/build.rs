//! Lets the server compile before the web pages were built, and again once they were.

use std::path::Path;

fn main() -> std::io::Result<()> {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/dist");
    std::fs::create_dir_all(&pages)?;
    println!("cargo:rerun-if-changed={}", pages.display());
    Ok(())
}
