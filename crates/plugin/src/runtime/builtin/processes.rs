//! How many processes there are, in which state, and how many have a given name.

use std::fs;

use serde_json::Value;

use super::{Collector, Context, Reading, Sample, number};

pub(super) struct Processes;

/// Most processes that are looked at; Linux allows 4 million, sane machines have thousands.
const PROCESSES_MAX: usize = 100_000;

#[derive(Default)]
struct Count {
    all: u64,
    running: u64,
    zombies: u64,
    matching: u64,
}

/// The name and state in `/proc/<pid>/stat`. The name stands in brackets and may hold anything,
/// brackets and spaces included; the state follows the last bracket.
fn name_and_state(stat: &str) -> Option<(&str, char)> {
    let (before, after) = stat.rsplit_once(')')?;
    let (_, name) = before.split_once('(')?;
    Some((name, after.trim_start().chars().next()?))
}

/// Whether the process is called `name`. The kernel keeps 15 bytes of a name; the rest is in the
/// command line, if the process has one.
fn is_called(name: &str, short: &str, command_line: impl FnOnce() -> Option<String>) -> bool {
    if short == name {
        return true;
    }
    if !name.starts_with(short) || short.len() < 15 {
        return false;
    }
    command_line().is_some_and(|line| {
        let program = line.split('\0').next().unwrap_or_default();
        program.rsplit('/').next() == Some(name)
    })
}

fn count(context: &Context<'_>, name: Option<&str>) -> Result<Count, String> {
    let folder = context.source.path("proc");
    let entries = fs::read_dir(folder).map_err(|error| format!("cannot read /proc: {error}"))?;
    let mut count = Count::default();
    let numbers = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|file| file.bytes().all(|byte| byte.is_ascii_digit()));
    for pid in numbers.take(PROCESSES_MAX) {
        // A process may end between the listing and the look.
        let Ok(stat) = context.source.read(&format!("proc/{pid}/stat")) else { continue };
        let Some((short, state)) = name_and_state(&stat) else { continue };
        count.all += 1;
        count.running += u64::from(state == 'R');
        count.zombies += u64::from(state == 'Z');
        let command_line = || context.source.read(&format!("proc/{pid}/cmdline")).ok();
        count.matching += u64::from(name.is_some_and(|name| is_called(name, short, command_line)));
    }
    Ok(count)
}

impl Collector for Processes {
    fn collect(&mut self, context: &Context<'_>) -> Result<Reading, String> {
        let name = match context.parameters.get("name") {
            None | Some(Value::Null) => None,
            Some(Value::String(name)) => Some(name.as_str()).filter(|name| !name.is_empty()),
            Some(_) => return Err("the parameter \"name\" must be a text".to_owned()),
        };
        let count = count(context, name)?;
        let all = number(count.all);
        let sample = match name {
            Some(_) => Sample::new(number(count.matching)).metric("processes", all, "1"),
            None => Sample::new(all),
        };
        Ok(Reading::Done(sample.metric("running", number(count.running), "1").metric(
            "zombies",
            number(count.zombies),
            "1",
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_brackets_hides_no_state() {
        assert_eq!(name_and_state("12 (a) R) (b) Z 1 2"), Some(("a) R) (b", 'Z')));
        assert_eq!(name_and_state("12 a R"), None);
        assert_eq!(name_and_state(""), None);
    }

    #[test]
    fn long_names_are_compared_in_full() {
        let line = || Some("/usr/sbin/NetworkManager-dispatcher\0-x\0".to_owned());
        assert!(is_called("sshd", "sshd", || None));
        assert!(is_called("NetworkManager-dispatcher", "NetworkManager-", line));
        assert!(!is_called("NetworkManager-other", "NetworkManager-", line));
        assert!(!is_called("sshd-session", "sshd", || Some("/x/sshd-session".into())));
    }
}
