//! Users.
//!
//! Invariant: once there is an administrator, there is always one.

use domain::id::UserId;
use domain::time::Timestamp;
use domain::user::{Role, User, check_user_name};

use crate::engine::{Row, Session, Store};
use crate::error::{Result, StoreError};
use crate::link::Chosen;
use crate::named::{USERS, name_key};
use crate::page::{Page, Paged};

/// What a user shall be from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserChange {
    /// What is typed to sign in.
    pub name: String,
    /// What the user may do.
    pub role: Role,
    /// The new password's hash; absent keeps the old one.
    pub password_hash: Option<String>,
}

impl Store {
    /// Adds a user.
    pub async fn create_user(
        &self,
        name: &str,
        role: Role,
        password_hash: &str,
        now: Timestamp,
    ) -> Result<User> {
        let mut session = self.configure().await?;
        let user = insert(&mut session, name, role, password_hash, now).await?;
        session.commit().await?;
        Ok(user)
    }

    /// Adds the first user, an administrator; a conflict if there is any user already.
    pub async fn create_first_administrator(
        &self,
        name: &str,
        password_hash: &str,
        now: Timestamp,
    ) -> Result<User> {
        let mut session = self.configure().await?;
        if count(&mut session).await? > 0 {
            return Err(StoreError::Conflict("an administrator is there already".to_owned()));
        }
        let user = insert(&mut session, name, Role::Administrator, password_hash, now).await?;
        session.commit().await?;
        Ok(user)
    }

    /// How many users there are.
    pub async fn user_count(&self) -> Result<i64> {
        count(&mut self.read().await?).await
    }

    /// Users by name.
    pub async fn list_users(&self, search: Option<&str>, page: &Page) -> Result<Paged<User>> {
        let mut session = self.snapshot().await?;
        let ids = USERS.page(&mut session, search, page).await?;
        let users = load(&mut session, &Chosen::Only(ids.items.clone())).await?;
        Ok(ids.with(users))
    }

    /// One user.
    pub async fn user(&self, id: UserId) -> Result<User> {
        one(&mut self.read().await?, id).await
    }

    /// The user who signs in as `name`, with the password's hash.
    pub async fn user_with_hash(&self, name: &str) -> Result<Option<(User, String)>> {
        let row = self
            .read()
            .await?
            .query_optional(
                "SELECT id, name, role, created_at, password_hash FROM users WHERE name_key = $1",
                vec![name_key(name).into()],
            )
            .await?;
        row.map(|row| Ok((user(&row)?, row.text("password_hash")?))).transpose()
    }

    /// Changes a user. A new password or role ends all sessions of that user.
    pub async fn update_user(&self, id: UserId, change: &UserChange) -> Result<User> {
        check_user_name("name", &change.name)?;
        let mut session = self.configure().await?;
        let before = one(&mut session, id).await?;
        USERS.check_free(&mut session, &change.name, Some(id.0)).await?;
        if before.role == Role::Administrator && change.role != Role::Administrator {
            keep_an_administrator(&mut session, id).await?;
        }
        session
            .execute(
                "UPDATE users SET name = $2, name_key = $3, role = $4,
                     password_hash = COALESCE($5, password_hash)
                 WHERE id = $1",
                vec![
                    id.into(),
                    (&change.name).into(),
                    name_key(&change.name).into(),
                    change.role.as_str().into(),
                    change.password_hash.clone().into(),
                ],
            )
            .await?;
        if change.password_hash.is_some() || before.role != change.role {
            session.execute("DELETE FROM sessions WHERE user_id = $1", vec![id.into()]).await?;
        }
        let user = one(&mut session, id).await?;
        session.commit().await?;
        Ok(user)
    }

    /// Deletes a user with all sessions and tokens; the last administrator stays.
    pub async fn delete_user(&self, id: UserId) -> Result<()> {
        let mut session = self.configure().await?;
        if one(&mut session, id).await?.role == Role::Administrator {
            keep_an_administrator(&mut session, id).await?;
        }
        USERS.delete(&mut session, id.0).await?;
        session.commit().await
    }
}

/// A user from the columns `id`, `name`, `role` and `created_at`.
pub(crate) fn user(row: &Row) -> Result<User> {
    Ok(User {
        id: row.id("id")?,
        name: row.text("name")?,
        role: row.word("role")?,
        created_at: row.time("created_at")?,
    })
}

async fn load(session: &mut Session, chosen: &Chosen) -> Result<Vec<User>> {
    let (condition, args) = chosen.condition("id", 1);
    let sql =
        format!("SELECT id, name, role, created_at FROM users WHERE {condition} ORDER BY name_key");
    session.query(sql, args).await?.iter().map(user).collect()
}

async fn one(session: &mut Session, id: UserId) -> Result<User> {
    let found = load(session, &Chosen::one(id)).await?.pop();
    found.ok_or_else(|| StoreError::not_found("user", id))
}

async fn count(session: &mut Session) -> Result<i64> {
    session.query_one("SELECT COUNT(*) AS n FROM users", Vec::new()).await?.int("n")
}

async fn insert(
    session: &mut Session,
    name: &str,
    role: Role,
    password_hash: &str,
    now: Timestamp,
) -> Result<User> {
    check_user_name("name", name)?;
    USERS.check_free(session, name, None).await?;
    let row = session
        .query_one(
            "INSERT INTO users (name, name_key, role, password_hash, created_at)
             VALUES ($1, $2, $3, $4, $5) RETURNING id",
            vec![
                name.into(),
                name_key(name).into(),
                role.as_str().into(),
                password_hash.into(),
                now.into(),
            ],
        )
        .await?;
    Ok(User { id: row.id("id")?, name: name.to_owned(), role, created_at: now })
}

/// Refuses to go on if `id` is the only administrator.
async fn keep_an_administrator(session: &mut Session, id: UserId) -> Result<()> {
    let others = session
        .query_one(
            "SELECT COUNT(*) AS n FROM users WHERE role = $1 AND id <> $2",
            vec![Role::Administrator.as_str().into(), id.into()],
        )
        .await?
        .int("n")?;
    if others == 0 {
        return Err(StoreError::Conflict(
            "this is the last administrator; make another user an administrator first".to_owned(),
        ));
    }
    Ok(())
}
