//! API tokens. Only the hash of a token's secret is kept.

use domain::id::{TokenId, UserId};
use domain::text::check_name;
use domain::time::Timestamp;
use domain::user::{Token, User};

use crate::engine::{Arg, Row, Store};
use crate::error::{Result, StoreError};
use crate::named::USERS;
use crate::page::{Page, Paged};
use crate::session::TOUCH_EVERY;
use crate::user::user;

const COLUMNS: &str = "id, name, prefix, user_id, created_at, expires_at, last_used_at";

/// A token that is about to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// What it is for.
    pub name: String,
    /// The first characters of the secret, to recognise it.
    pub prefix: String,
    /// The hash of the secret.
    pub secret_hash: [u8; 32],
    /// On whose behalf it acts.
    pub user_id: UserId,
    /// When it stops working, if ever.
    pub expires_at: Option<Timestamp>,
}

impl Store {
    /// Keeps a token.
    pub async fn create_token(&self, new: &NewToken, now: Timestamp) -> Result<Token> {
        check_name("name", &new.name)?;
        let mut session = self.configure().await?;
        USERS.check_there(&mut session, "user_id", [new.user_id]).await?;
        let row = session
            .query_one(
                format!(
                    "INSERT INTO tokens
                         (name, prefix, secret_hash, user_id, created_at, expires_at)
                     VALUES ($1, $2, $3, $4, $5, $6) RETURNING {COLUMNS}"
                ),
                vec![
                    (&new.name).into(),
                    (&new.prefix).into(),
                    new.secret_hash.into(),
                    new.user_id.into(),
                    now.into(),
                    new.expires_at.into(),
                ],
            )
            .await?;
        let token = token(&row)?;
        session.commit().await?;
        Ok(token)
    }

    /// Tokens, newest first: those of `owner`, or everybody's.
    pub async fn list_tokens(&self, owner: Option<UserId>, page: &Page) -> Result<Paged<Token>> {
        let mut args: Vec<Arg> = vec![page.below_number()?.into(), page.rows_wanted().into()];
        let condition = if owner.is_some() { "user_id = $3" } else { "1 = 1" };
        args.extend(owner.map(Arg::from));
        let sql = format!(
            "SELECT {COLUMNS} FROM tokens WHERE id < $1 AND {condition} ORDER BY id DESC LIMIT $2"
        );
        let rows = self.read().await?.query(sql, args).await?;
        let tokens = rows.iter().map(token).collect::<Result<Vec<_>>>()?;
        Ok(Paged::cut(tokens, page, |token| token.id.to_string()))
    }

    /// One token.
    pub async fn token(&self, id: TokenId) -> Result<Token> {
        let sql = format!("SELECT {COLUMNS} FROM tokens WHERE id = $1");
        let row = self.read().await?.query_optional(sql, vec![id.into()]).await?;
        token(&row.ok_or_else(|| StoreError::not_found("token", id))?)
    }

    /// On whose behalf a token acts, unless it is unknown or has expired at `now`.
    pub async fn token_user(&self, secret_hash: [u8; 32], now: Timestamp) -> Result<Option<User>> {
        let row = self
            .read()
            .await?
            .query_optional(
                "SELECT u.id, u.name, u.role, u.created_at, t.last_used_at
                 FROM tokens t JOIN users u ON u.id = t.user_id
                 WHERE t.secret_hash = $1 AND (t.expires_at IS NULL OR t.expires_at > $2)",
                vec![secret_hash.into(), now.into()],
            )
            .await?;
        let Some(row) = row else { return Ok(None) };
        let last_used = row.time_or_null("last_used_at")?;
        if last_used.is_none_or(|at| now.since(at) >= TOUCH_EVERY) {
            self.touch("tokens", secret_hash, now).await?;
        }
        user(&row).map(Some)
    }

    /// Ends a token.
    pub async fn delete_token(&self, id: TokenId) -> Result<()> {
        let mut session = self.write().await?;
        let rows = session.execute("DELETE FROM tokens WHERE id = $1", vec![id.into()]).await?;
        if rows == 0 {
            return Err(StoreError::not_found("token", id));
        }
        session.commit().await
    }
}

fn token(row: &Row) -> Result<Token> {
    Ok(Token {
        id: row.id("id")?,
        name: row.text("name")?,
        prefix: row.text("prefix")?,
        user_id: row.id("user_id")?,
        created_at: row.time("created_at")?,
        expires_at: row.time_or_null("expires_at")?,
        last_used_at: row.time_or_null("last_used_at")?,
    })
}
