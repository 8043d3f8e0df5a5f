//! The wire between the server and PostgreSQL, which can lose the answer to a commit: the
//! database has written, and nobody was told.

use std::sync::{Arc, Mutex};

use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{UnixListener, UnixStream};
use tokio_util::task::AbortOnDropHandle;

/// PostgreSQL's name for its socket.
const SOCKET: &str = ".s.PGSQL.5432";

/// What is to be lost.
#[derive(Debug, Default)]
struct Loss {
    /// A commit of a transaction that writes this loses its answer.
    text: Option<&'static str>,
    lost: bool,
}

/// A socket in front of the real one.
pub(crate) struct Wire {
    /// The database by way of this wire.
    pub(crate) url: String,
    loss: Arc<Mutex<Loss>>,
    _folder: TempDir,
    _carrying: AbortOnDropHandle<()>,
}

impl Wire {
    /// In front of the database at `url`, whose socket is in the folder that its `host` names.
    pub(crate) fn lay(url: &str) -> Self {
        let (address, folder) = url.split_once("?host=").expect("it listens on a socket");
        let real = std::path::Path::new(folder).join(SOCKET);
        let folder = tempfile::tempdir().unwrap();
        let listener = UnixListener::bind(folder.path().join(SOCKET)).unwrap();
        let loss = Arc::<Mutex<Loss>>::default();
        let shared = Arc::clone(&loss);
        let carrying = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let Ok(server) = UnixStream::connect(&real).await else { continue };
                tokio::spawn(carry(client, server, Arc::clone(&shared)));
            }
        });
        Self {
            url: format!("{address}?host={}", folder.path().display()),
            loss,
            _folder: folder,
            _carrying: AbortOnDropHandle::new(carrying),
        }
    }

    /// The next transaction in which `text` is written is committed, and its client cut off.
    pub(crate) fn lose_next_commit_with(&self, text: &'static str) {
        *self.loss.lock().unwrap() = Loss { text: Some(text), lost: false };
    }

    pub(crate) fn has_lost(&self) -> bool {
        self.loss.lock().unwrap().lost
    }
}

async fn carry(client: UnixStream, server: UnixStream, loss: Arc<Mutex<Loss>>) {
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let back = tokio::spawn(copy(from_server, to_client));
    if speak(from_client, to_server, back.abort_handle(), &loss).await.is_err() {
        back.abort();
    }
}

/// Carries what the client says; at the chosen commit, the way back is cut first.
async fn speak(
    mut client: OwnedReadHalf,
    mut server: OwnedWriteHalf,
    back: tokio::task::AbortHandle,
    loss: &Mutex<Loss>,
) -> std::io::Result<()> {
    let mut buffer = vec![0; 1 << 16];
    let mut marked = false;
    loop {
        let read = client.read(&mut buffer).await?;
        if read == 0 {
            return server.shutdown().await;
        }
        let said = &buffer[..read];
        let cut = {
            let mut loss = loss.lock().unwrap();
            marked |= loss.text.is_some_and(|text| contains(said, text.as_bytes()));
            let cut = marked && loss.text.is_some() && contains(said, b"COMMIT");
            if cut {
                *loss = Loss { text: None, lost: true };
            }
            cut
        };
        if cut {
            back.abort();
        }
        server.write_all(said).await?;
        if cut {
            // The client is cut off; the server has the whole commit and carries it out.
            return server.shutdown().await;
        }
    }
}

async fn copy(mut from: OwnedReadHalf, mut to: OwnedWriteHalf) {
    let _ = tokio::io::copy(&mut from, &mut to).await;
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}
