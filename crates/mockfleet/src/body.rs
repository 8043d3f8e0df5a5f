//! The bodies that a mock agent sends: honest ones, and those that a core has to survive.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame};
use tokio::time::{Interval, MissedTickBehavior, interval};

/// How much a huge body has: 64 times what a reply may have.
const HUGE_CHUNKS: usize = 1024;

/// One chunk of a huge body.
static SPACES: [u8; 64 * 1024] = [b' '; 64 * 1024];

/// A dripping body ends some time, for cores that would wait for ever.
const DRIPS: usize = 600;

/// What is sent after the header.
#[derive(Debug)]
pub(crate) enum ReplyBody {
    /// All at once.
    Whole(Option<Bytes>),
    /// One byte a second.
    Drip {
        /// Bytes still to come.
        left: usize,
        /// The seconds.
        ticks: Interval,
    },
    /// Far more than the bound, as fast as it is taken.
    Huge {
        /// Chunks still to come.
        left: usize,
    },
}

impl ReplyBody {
    pub(crate) fn whole(bytes: impl Into<Bytes>) -> Self {
        Self::Whole(Some(bytes.into()))
    }

    pub(crate) fn drip() -> Self {
        let mut ticks = interval(Duration::from_secs(1));
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self::Drip { left: DRIPS, ticks }
    }

    pub(crate) fn huge() -> Self {
        Self::Huge { left: HUGE_CHUNKS }
    }
}

impl Body for ReplyBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let bytes = match self.get_mut() {
            Self::Whole(bytes) => bytes.take(),
            Self::Drip { left: 0, .. } | Self::Huge { left: 0 } => None,
            Self::Drip { left, ticks } => {
                ready!(ticks.poll_tick(context));
                *left -= 1;
                Some(Bytes::from_static(b" "))
            }
            Self::Huge { left } => {
                *left -= 1;
                Some(Bytes::from_static(&SPACES))
            }
        };
        Poll::Ready(bytes.map(|bytes| Ok(Frame::data(bytes))))
    }
}
