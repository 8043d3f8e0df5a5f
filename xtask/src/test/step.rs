//! The steps of the test, in the order in which they run: quick answers first.

use clap::ValueEnum;

use crate::needs::{
    CHROMIUM, COMPILER, MAIL_SERVER, Need, POSTGRES, PROMETHEUS, PYTHON, STRACE, VICTORIA_METRICS,
};

/// One step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Step {
    /// Formatting
    Fmt,
    /// Layout
    Tidy,
    /// The pages: types, tests, build, weight
    Web,
    /// Lints
    Clippy,
    /// Rust tests on both databases
    Rust,
    /// Stories with the real programs and a real browser
    E2e,
}

impl Step {
    pub(crate) const ALL: [Self; 6] =
        [Self::Fmt, Self::Tidy, Self::Web, Self::Clippy, Self::Rust, Self::E2e];

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Fmt => "formatting",
            Self::Tidy => "layout",
            Self::Web => "web pages",
            Self::Clippy => "lints",
            Self::Rust => "Rust tests",
            Self::E2e => "end-to-end stories",
        }
    }

    pub(crate) fn needs(self) -> &'static [Need] {
        match self {
            Self::Fmt | Self::Tidy | Self::Web => &[],
            Self::Clippy => &[COMPILER],
            Self::Rust => {
                &[COMPILER, POSTGRES, PYTHON, MAIL_SERVER, VICTORIA_METRICS, PROMETHEUS, STRACE]
            }
            Self::E2e => &[COMPILER, POSTGRES, PYTHON, CHROMIUM],
        }
    }

    pub(crate) fn needs_components(self) -> bool {
        matches!(self, Self::Fmt | Self::Clippy)
    }

    pub(crate) fn needs_node(self) -> bool {
        matches!(self, Self::Web | Self::E2e)
    }
}
