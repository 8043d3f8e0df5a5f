//! Which mounts are real file systems of this machine, each once.

use std::collections::BTreeMap;

/// File systems that hold no data of their own, or are always full by nature.
const NOT_STORAGE: &[&str] = &[
    "autofs",
    "binfmt_misc",
    "bpf",
    "cgroup",
    "cgroup2",
    "configfs",
    "debugfs",
    "devpts",
    "devtmpfs",
    "efivarfs",
    "erofs",
    "fusectl",
    "hugetlbfs",
    "iso9660",
    "mqueue",
    "nsfs",
    "overlay",
    "proc",
    "pstore",
    "ramfs",
    "rpc_pipefs",
    "securityfs",
    "selinuxfs",
    "squashfs",
    "sysfs",
    "tmpfs",
    "tracefs",
    "udf",
];

/// File systems of other machines: watched there, and able to hang whoever asks.
const NETWORK: &[&str] = &[
    "9p",
    "afs",
    "ceph",
    "cifs",
    "glusterfs",
    "lustre",
    "ncpfs",
    "nfs",
    "nfs4",
    "smb3",
    "virtiofs",
];

/// Fuse file systems that are on a disk.
const FUSE_ON_DISK: &[&str] = &["fuseblk", "fuse.mergerfs", "fuse.ntfs-3g"];

struct Mount {
    device: String,
    point: String,
}

/// The mount points of `/proc/self/mountinfo` to report, sorted.
pub(super) fn real(mountinfo: &str) -> Vec<String> {
    // A later mount on the same point hides the earlier one.
    let mut by_point: BTreeMap<String, Option<Mount>> = BTreeMap::new();
    for line in mountinfo.lines() {
        if let Some((point, mount)) = parse(line) {
            by_point.insert(point, mount);
        }
    }
    // Bind mounts show one file system several times: the shortest name is the natural one.
    let mut by_device: BTreeMap<String, String> = BTreeMap::new();
    for Mount { device, point } in by_point.into_values().flatten() {
        let shortest = by_device.entry(device).or_insert_with(|| point.clone());
        if point.len() < shortest.len() {
            *shortest = point;
        }
    }
    let mut points: Vec<String> = by_device.into_values().collect();
    points.sort();
    points
}

/// `36 35 98:0 /root /point options… - type source super-options`: the point, and the mount if
/// it is to be reported.
fn parse(line: &str) -> Option<(String, Option<Mount>)> {
    let (left, right) = line.split_once(" - ")?;
    let mut left = left.split(' ');
    let number = left.nth(2)?;
    let point = unescape(left.nth(1)?);
    let mut right = right.split(' ');
    let (kind, source) = (right.next()?, right.next()?);
    // Subvolumes have device numbers of their own but share one disk.
    let device = if source.starts_with("/dev/") { source } else { number };
    let mount = is_reported(kind, &point)
        .then(|| Mount { device: device.to_owned(), point: point.clone() });
    Some((point, mount))
}

fn is_reported(kind: &str, point: &str) -> bool {
    // A container's or a virtual machine's root may be of any kind, and it is where its data is.
    if point == "/" {
        return true;
    }
    let fuse = kind.starts_with("fuse") && !FUSE_ON_DISK.contains(&kind);
    !(fuse || NOT_STORAGE.contains(&kind) || NETWORK.contains(&kind))
}

/// The kernel writes space, tab, line break and backslash as three octal digits.
fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let octal = tail.get(..3).and_then(|digits| std::str::from_utf8(digits).ok());
        match octal.and_then(|digits| u8::from_str_radix(digits, 8).ok()) {
            Some(byte) if *first == b'\\' => {
                bytes.push(byte);
                rest = &tail[3..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    // A name goes into a metric's name, which has no control characters.
    String::from_utf8_lossy(&bytes).replace(char::is_control, "?")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_real_ones_each_once() {
        let text = "\
22 1 8:1 / / rw - ext4 /dev/sda1 rw
23 22 0:21 / /proc rw - proc proc rw
24 22 0:5 / /dev rw - devtmpfs udev rw
25 22 8:2 / /srv rw shared:1 - xfs /dev/sdb1 rw
26 22 8:2 /data /srv/chroot/data rw - xfs /dev/sdb1 rw
27 22 0:50 / /mnt/nfs rw - nfs4 server:/x rw
28 22 0:51 / /mnt/my\\040disk rw - fuseblk /dev/sdc1 rw
29 22 0:52 / /home rw - btrfs /dev/sdd1 rw,subvol=/home
30 22 0:53 / /snapshots rw - btrfs /dev/sdd1 rw,subvol=/snapshots
31 22 7:0 / /snap/core/1 ro - squashfs /dev/loop0 ro
32 22 0:60 / /mnt/sshfs rw - fuse.sshfs me@host: rw
33 22 0:61 / /tank rw - zfs tank rw
garbage
";
        assert_eq!(real(text), ["/", "/home", "/mnt/my disk", "/srv", "/tank"]);
    }

    #[test]
    fn a_containers_root_counts_whatever_it_is() {
        let text =
            "1 0 0:40 / / rw - overlay overlay rw\n2 1 8:1 /x /etc/hosts rw - ext4 /dev/sda1 rw\n";
        assert_eq!(real(text), ["/", "/etc/hosts"]);
    }

    #[test]
    fn what_is_mounted_over_is_hidden() {
        let text = "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 8:2 / /mnt rw - ext4 /dev/sdb1 rw\n\
                    3 1 0:9 / /mnt rw - nfs server:/ rw\n";
        assert_eq!(real(text), ["/"]);
    }

    #[test]
    fn names_are_read_as_the_kernel_writes_them() {
        assert_eq!(unescape("/a\\040b\\134c\\012d\\"), "/a b\\c?d\\");
    }
}
