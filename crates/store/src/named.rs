//! What all things with a unique name have in common: names that are free, references that are
//! there, lists by name, refusals that name who depends on something.

use std::collections::BTreeMap;

use domain::invalid::Invalid;

use crate::engine::{Arg, Session};
use crate::error::{Result, StoreError};
use crate::link::Chosen;
use crate::page::{Page, Paged};

/// Most characters of a search; more finds nothing that fewer would not.
const SEARCH_CHARS_MAX: usize = 200;
/// Most dependants that a refusal names of each kind.
const DEPENDANTS_MAX: usize = 20;

/// A table whose rows have a number and a unique name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Named {
    pub(crate) table: &'static str,
    pub(crate) noun: &'static str,
}

pub(crate) const USERS: Named = Named { table: "users", noun: "user" };
pub(crate) const HOSTS: Named = Named { table: "hosts", noun: "host" };
pub(crate) const HOST_GROUPS: Named = Named { table: "host_groups", noun: "host group" };
pub(crate) const CHECKS: Named = Named { table: "checks", noun: "check" };
pub(crate) const SCHEDULES: Named = Named { table: "schedules", noun: "schedule" };
pub(crate) const CLASSIFIERS: Named = Named { table: "classifiers", noun: "classifier" };
pub(crate) const SERVICES: Named = Named { table: "services", noun: "service" };
pub(crate) const MAINTENANCE_WINDOWS: Named =
    Named { table: "maintenance_windows", noun: "maintenance window" };
pub(crate) const CHANNELS: Named = Named { table: "channels", noun: "channel" };
pub(crate) const ALERTS: Named = Named { table: "alerts", noun: "alert" };

/// The form of a name that must be unique: "Web-01" and "web-01" are one name.
pub(crate) fn name_key(name: &str) -> String {
    name.to_lowercase()
}

/// A pattern for `LIKE … ESCAPE '!'` that finds `search` anywhere; everything if there is none.
pub(crate) fn pattern(search: Option<&str>) -> String {
    let mut pattern = String::from("%");
    for c in search.unwrap_or("").chars().take(SEARCH_CHARS_MAX).flat_map(char::to_lowercase) {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    if pattern.len() > 1 {
        pattern.push('%');
    }
    pattern
}

impl Named {
    /// Refuses a name that another row has.
    pub(crate) async fn check_free(
        self,
        session: &mut Session,
        name: &str,
        except: Option<i64>,
    ) -> Result<()> {
        let Self { table, noun } = self;
        let taken = session
            .query_optional(
                format!("SELECT id FROM {table} WHERE name_key = $1 AND id <> $2"),
                vec![name_key(name).into(), except.unwrap_or(0).into()],
            )
            .await?;
        match taken {
            Some(_) => Err(Invalid::new("name", format!("is taken by another {noun}")).into()),
            None => Ok(()),
        }
    }

    /// Refuses references to rows that are not there.
    pub(crate) async fn check_there(
        self,
        session: &mut Session,
        field: &str,
        ids: impl IntoIterator<Item = impl Into<i64>>,
    ) -> Result<()> {
        let ids: Vec<i64> = ids.into_iter().map(Into::into).collect();
        let there = self.names(session, &ids).await?;
        match ids.iter().find(|id| !there.contains_key(id)) {
            Some(id) => {
                let message = format!("names {} {id}, which does not exist", self.noun);
                Err(Invalid::new(field, message).into())
            }
            None => Ok(()),
        }
    }

    /// The names of those of `ids` that are there.
    pub(crate) async fn names(
        self,
        session: &mut Session,
        ids: &[i64],
    ) -> Result<BTreeMap<i64, String>> {
        let mut names = BTreeMap::new();
        for chosen in Chosen::parts(ids) {
            let (condition, args) = chosen.condition("id", 1);
            let sql = format!("SELECT id, name FROM {} WHERE {condition}", self.table);
            for row in session.query(sql, args).await? {
                names.insert(row.int("id")?, row.text("name")?);
            }
        }
        Ok(names)
    }

    /// One page of ids in the order of names, of rows whose name contains `search`.
    pub(crate) async fn page(
        self,
        session: &mut Session,
        search: Option<&str>,
        page: &Page,
    ) -> Result<Paged<i64>> {
        self.page_where(session, "name_key LIKE $3 ESCAPE '!'", vec![pattern(search).into()], page)
            .await
    }

    /// The same for rows that meet `condition`, whose arguments begin at `$3`.
    pub(crate) async fn page_where(
        self,
        session: &mut Session,
        condition: &str,
        args: Vec<Arg>,
        page: &Page,
    ) -> Result<Paged<i64>> {
        let mut all_args = vec![page.after_text().into(), page.rows_wanted().into()];
        all_args.extend(args);
        let sql = format!(
            "SELECT id, name_key FROM {} WHERE name_key > $1 AND ({condition})
             ORDER BY name_key LIMIT $2",
            self.table
        );
        let mut keys = Vec::new();
        for row in session.query(sql, all_args).await? {
            keys.push((row.int("id")?, row.text("name_key")?));
        }
        let paged = Paged::cut(keys, page, |(_, name_key)| name_key.clone());
        let ids = paged.items.iter().map(|(id, _)| *id).collect();
        Ok(paged.with(ids))
    }

    /// For statements that changed no row.
    pub(crate) fn expect_one(self, rows_changed: u64, id: impl std::fmt::Display) -> Result<()> {
        if rows_changed == 0 {
            return Err(StoreError::not_found(self.noun, id));
        }
        Ok(())
    }

    /// Deletes one row and what cascades from it.
    pub(crate) async fn delete(self, session: &mut Session, id: i64) -> Result<()> {
        let sql = format!("DELETE FROM {} WHERE id = $1", self.table);
        let rows = session.execute(sql, vec![id.into()]).await?;
        self.expect_one(rows, id)
    }
}

/// Who may depend on something: their noun, and a query for their `name` by the thing's id, `$1`.
pub(crate) type Use = (&'static str, String);

/// Refuses to go on while something depends on `id`, and names it.
pub(crate) async fn refuse_if_used(
    session: &mut Session,
    id: impl Into<Arg>,
    uses: &[Use],
) -> Result<()> {
    let id = id.into();
    let mut dependants = Vec::new();
    for (noun, sql) in uses {
        let sql = format!(
            "SELECT DISTINCT name FROM ({sql}) AS dependants ORDER BY name LIMIT {}",
            DEPENDANTS_MAX + 1
        );
        let rows = session.query(sql, vec![id.clone()]).await?;
        let mut names = rows.iter().map(|row| row.text("name")).collect::<Result<Vec<_>>>()?;
        names.sort_by_cached_key(|name| name_key(name));
        let more = names.len() > DEPENDANTS_MAX;
        names.truncate(DEPENDANTS_MAX);
        dependants.extend(names.iter().map(|name| format!("{noun} \"{name}\"")));
        if more {
            dependants.push(format!("more {noun}s"));
        }
    }
    if dependants.is_empty() { Ok(()) } else { Err(StoreError::InUse { dependants }) }
}
