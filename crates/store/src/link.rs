//! Tables that link one thing to many others, and which rows of a table are meant.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::{Arg, Session};
use crate::error::Result;

/// Most ids in one statement.
const IDS_MAX: usize = 5_000;

/// Which rows are meant.
#[derive(Debug, Clone)]
pub(crate) enum Chosen {
    All,
    Only(Vec<i64>),
}

impl Chosen {
    /// One row.
    pub(crate) fn one(id: impl Into<i64>) -> Self {
        Self::Only(vec![id.into()])
    }

    /// `ids` in parts that fit a statement.
    pub(crate) fn parts(ids: &[i64]) -> impl Iterator<Item = Self> {
        ids.chunks(IDS_MAX).map(|part| Self::Only(part.to_vec()))
    }

    /// A condition on `column` and its arguments, the first of which has the place `$first`.
    pub(crate) fn condition(&self, column: &str, first: usize) -> (String, Vec<Arg>) {
        match self {
            Self::All => ("1 = 1".to_owned(), Vec::new()),
            Self::Only(ids) if ids.is_empty() => ("1 = 0".to_owned(), Vec::new()),
            Self::Only(ids) => {
                let places: Vec<String> =
                    (first..first + ids.len()).map(|place| format!("${place}")).collect();
                let args = ids.iter().map(|id| Arg::from(*id)).collect();
                (format!("{column} IN ({})", places.join(", ")), args)
            }
        }
    }
}

/// What each owner is linked to.
pub(crate) type LinksOf<O, M> = BTreeMap<O, BTreeSet<M>>;

/// A table of pairs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Links {
    pub(crate) table: &'static str,
    pub(crate) owner: &'static str,
    pub(crate) member: &'static str,
}

impl Links {
    /// The members of the chosen owners.
    pub(crate) async fn of<O, M>(
        self,
        session: &mut Session,
        owners: &Chosen,
    ) -> Result<LinksOf<O, M>>
    where
        O: From<i64> + Ord,
        M: From<i64> + Ord,
    {
        let Self { table, owner, member } = self;
        let (condition, args) = owners.condition(owner, 1);
        let sql = format!("SELECT {owner}, {member} FROM {table} WHERE {condition}");
        let mut links = LinksOf::new();
        for row in session.query(sql, args).await? {
            links.entry(row.id(owner)?).or_insert_with(BTreeSet::new).insert(row.id(member)?);
        }
        Ok(links)
    }

    /// Puts `members` in the place of what `owner` was linked to.
    pub(crate) async fn replace<M>(
        self,
        session: &mut Session,
        owner_id: impl Into<Arg>,
        members: &BTreeSet<M>,
    ) -> Result<()>
    where
        M: Copy + Into<Arg>,
    {
        let Self { table, owner, member } = self;
        let owner_id = owner_id.into();
        session
            .execute(format!("DELETE FROM {table} WHERE {owner} = $1"), vec![owner_id.clone()])
            .await?;
        let rows = members.iter().map(|id| vec![owner_id.clone(), (*id).into()]).collect();
        session.insert_rows(&format!("INSERT INTO {table} ({owner}, {member})"), rows, "").await
    }

    /// The same table seen from the other side.
    pub(crate) const fn reversed(self) -> Self {
        Self { table: self.table, owner: self.member, member: self.owner }
    }
}
