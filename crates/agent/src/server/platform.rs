//! `GET /v1/hello`: what this machine and this agent are.

use plugin::runtime::RUNTIMES;
use protocol::{Hello, InstalledPlugin, Platform};

pub(super) fn hello(plugins: Vec<InstalledPlugin>, started_at_s: i64) -> Hello {
    let uname = rustix::system::uname();
    Hello {
        protocol: protocol::VERSION,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        platform: Platform {
            os: std::env::consts::OS.to_owned(),
            arch: std::env::consts::ARCH.to_owned(),
            hostname: uname.nodename().to_string_lossy().into_owned(),
            kernel: uname.release().to_string_lossy().into_owned(),
        },
        plugins,
        runtimes: RUNTIMES.map(str::to_owned).to_vec(),
        started_at_s,
    }
}
