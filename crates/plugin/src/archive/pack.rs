//! Packs a plugin's folder: the same folder gives the same bytes, hence the same hash.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::ENTRIES_MAX;
use crate::{Package, PackageError};

/// A tar.gz of the folder under its own name: sorted, without times or owners.
///
/// The result is read back before it is returned, so what is packed can be uploaded. Hidden
/// files and `__pycache__` stay out.
pub fn pack_directory(directory: &Path) -> Result<Vec<u8>, PackageError> {
    let failed = || PackageError::io(format!("cannot pack {}", directory.display()));
    let directory = directory.canonicalize().map_err(failed())?;
    let top = directory.file_name().and_then(|name| name.to_str()).ok_or_else(|| {
        PackageError::Archive("the folder to pack needs a name that is UTF-8 text".into())
    })?;
    // Level 6 and an empty gzip header: no file name, no time.
    let gzip = flate2::GzBuilder::new().write(Vec::new(), flate2::Compression::new(6));
    let mut archive = tar::Builder::new(gzip);
    let mut entries = 0;
    add(&mut archive, &directory, top, &mut entries)?;
    let bytes = archive.into_inner().and_then(flate2::write::GzEncoder::finish).map_err(failed())?;
    Package::read(&bytes)?;
    Ok(bytes)
}

fn add<W: Write>(
    archive: &mut tar::Builder<W>,
    path: &Path,
    name: &str,
    entries: &mut usize,
) -> Result<(), PackageError> {
    let failed = || PackageError::io(format!("cannot pack {}", path.display()));
    *entries += 1;
    if *entries > ENTRIES_MAX {
        return Err(PackageError::Archive(format!("it has more than {ENTRIES_MAX} files")));
    }
    let about = fs::symlink_metadata(path).map_err(failed())?;
    let mut header = tar::Header::new_ustar();
    header.set_mtime(0);
    if about.is_dir() {
        header.set_entry_type(tar::EntryType::Directory);
        header.set_mode(0o755);
        header.set_size(0);
        archive.append_data(&mut header, format!("{name}/"), std::io::empty()).map_err(failed())?;
        for child in children(path)? {
            add(archive, &path.join(&child), &format!("{name}/{child}"), entries)?;
        }
        return Ok(());
    }
    if !about.is_file() {
        return Err(PackageError::entry(name.as_bytes(), "only files and folders can be packed"));
    }
    let executable = about.permissions().mode() & 0o111 != 0;
    header.set_mode(if executable { 0o755 } else { 0o644 });
    let content = fs::read(path).map_err(failed())?;
    header.set_size(content.len() as u64);
    archive.append_data(&mut header, name, content.as_slice()).map_err(failed())
}

fn children(directory: &Path) -> Result<Vec<String>, PackageError> {
    let failed = || PackageError::io(format!("cannot read {}", directory.display()));
    let mut names = Vec::new();
    for entry in fs::read_dir(directory).map_err(failed())? {
        let name = entry.map_err(failed())?.file_name();
        let name = name.into_string().map_err(|name| {
            PackageError::entry(name.as_encoded_bytes(), "its name is not UTF-8")
        })?;
        if !name.starts_with('.') && name != "__pycache__" {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}
