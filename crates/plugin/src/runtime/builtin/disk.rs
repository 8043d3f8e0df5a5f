//! How full each real file system is, in space and in inodes.

mod mounts;

use rustix::fs::statvfs;

use super::{Collector, Context, Reading, Sample, number, percent};

pub(super) struct Disk;

/// Most mounts that are reported: four metrics each must fit in one reply.
const MOUNTS_MAX: usize = 100;

/// One file system. Sizes in bytes.
#[derive(Debug)]
struct Usage {
    mount: String,
    total: u64,
    free: u64,
    used_percent: f64,
    inodes_used_percent: Option<f64>,
}

impl Usage {
    /// Percentages as `df` gives them: of what ordinary users can have.
    fn of(mount: &str, path: &std::path::Path) -> Option<Self> {
        let stat = statvfs(path).ok()?;
        if stat.f_blocks == 0 {
            return None;
        }
        let block = stat.f_frsize.max(1);
        let used = stat.f_blocks.saturating_sub(stat.f_bfree);
        let inodes_used = stat.f_files.saturating_sub(stat.f_ffree);
        // File systems that make inodes as they need them state none.
        let inodes = inodes_used.saturating_add(stat.f_favail);
        Some(Self {
            mount: mount.to_owned(),
            total: stat.f_blocks.saturating_mul(block),
            free: stat.f_bavail.saturating_mul(block),
            used_percent: percent(used, used.saturating_add(stat.f_bavail)),
            inodes_used_percent: (stat.f_files > 0).then(|| percent(inodes_used, inodes)),
        })
    }
}

fn sample(usages: &[Usage]) -> Option<Sample> {
    let fullest = usages.iter().max_by(|a, b| a.used_percent.total_cmp(&b.used_percent))?;
    let Usage { mount, used_percent, .. } = fullest;
    let mut message = format!("{mount} is the fullest");
    let worst_inodes = usages
        .iter()
        .filter_map(|usage| Some((usage.inodes_used_percent?, &usage.mount)))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    if let Some((_, mount)) = worst_inodes.filter(|(inodes, _)| inodes > used_percent) {
        message = format!("{mount} has more of its inodes in use than of its space");
    }
    let mut sample = Sample::new(*used_percent).message(message);
    for Usage { mount, total, free, used_percent, inodes_used_percent } in usages {
        sample = sample
            .metric(format!("used_percent[{mount}]"), *used_percent, "%")
            .metric(format!("free_bytes[{mount}]"), number(*free), "B")
            .metric(format!("total_bytes[{mount}]"), number(*total), "B");
        if let Some(inodes) = inodes_used_percent {
            sample = sample.metric(format!("inodes_used_percent[{mount}]"), *inodes, "%");
        }
    }
    Some(sample)
}

impl Collector for Disk {
    fn collect(&mut self, context: &Context<'_>) -> Result<Reading, String> {
        let mountinfo = context.source.read("proc/self/mountinfo")?;
        let usages: Vec<Usage> = mounts::real(&mountinfo)
            .iter()
            .map(|mount| (mount, context.source.path(mount.trim_start_matches('/'))))
            // Containers have single files mounted into them, from a disk that is not theirs.
            .filter(|(_, path)| path.is_dir())
            .filter_map(|(mount, path)| Usage::of(mount, &path))
            .take(MOUNTS_MAX)
            .collect();
        let sample = sample(&usages).ok_or("no real file system is mounted here")?;
        Ok(Reading::Done(sample))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usage(mount: &str, used_percent: f64, inodes_used_percent: Option<f64>) -> Usage {
        let (mount, total, free) = (mount.to_owned(), 1 << 30, 1 << 20);
        Usage { mount, total, free, used_percent, inodes_used_percent }
    }

    #[test]
    fn the_fullest_is_the_value() {
        let sample = sample(&[usage("/", 20.0, Some(5.0)), usage("/var", 81.25, None)]).unwrap();
        assert_eq!(sample.value, Some(81.25));
        assert_eq!(sample.message.as_deref(), Some("/var is the fullest"));
        assert_eq!(sample.metrics.len(), 7);
        assert_eq!(sample.metrics[0].name, "used_percent[/]");
    }

    #[test]
    fn inodes_are_named_when_they_are_what_runs_out() {
        let sample = sample(&[usage("/", 20.0, Some(97.0))]).unwrap();
        assert!(sample.message.unwrap().starts_with("/ has more of its inodes in use"));
    }
}
