//! Pages of lists: each page begins after the last key of the one before, so that a page costs
//! the same at the end of a list as at its beginning and rows that come and go in between make
//! nothing appear twice.

use domain::invalid::Invalid;

use crate::error::Result;

/// Most items of one page.
pub const LIMIT_MAX: u32 = 500;

/// Which part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    limit: u32,
    after: Option<String>,
}

impl Page {
    /// At most `limit` items (1 to 500) after `after`, which is what [`Paged::next`] gave.
    pub fn new(limit: u32, after: Option<String>) -> Result<Self, Invalid> {
        if !(1..=LIMIT_MAX).contains(&limit) {
            return Err(Invalid::new("limit", format!("must be between 1 and {LIMIT_MAX}")));
        }
        Ok(Self { limit, after })
    }

    /// The first 500.
    pub fn first() -> Self {
        Self { limit: LIMIT_MAX, after: None }
    }

    /// One more than the page holds: whether it is there tells whether there is a next page.
    pub(crate) fn rows_wanted(&self) -> i64 {
        i64::from(self.limit) + 1
    }

    /// For lists sorted by text, which is never empty.
    pub(crate) fn after_text(&self) -> &str {
        self.after.as_deref().unwrap_or("")
    }

    /// For lists of numbered things, newest first: only ids below this.
    pub(crate) fn below_number(&self) -> Result<i64> {
        let Some(text) = &self.after else { return Ok(i64::MAX) };
        Ok(text.parse().map_err(|_| Invalid::new("cursor", "is none that this list gave"))?)
    }
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paged<T> {
    /// The items.
    pub items: Vec<T>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
}

impl<T> Paged<T> {
    /// From up to [`Page::rows_wanted`] rows; `key` is what the list is sorted by.
    pub(crate) fn cut(mut rows: Vec<T>, page: &Page, key: impl Fn(&T) -> String) -> Self {
        let limit = page.limit as usize;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(key);
        Self { items: rows, next }
    }

    /// The same page of something else.
    pub(crate) fn with<U>(self, items: Vec<U>) -> Paged<U> {
        Paged { items, next: self.next }
    }
}
