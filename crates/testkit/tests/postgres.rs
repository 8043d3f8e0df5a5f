//! A server of one's own leaves nothing behind.

use std::path::Path;

use testkit::Postgres;

#[test]
fn its_folder_goes_with_it() {
    let server = Postgres::start();
    let url = server.url("some_database");
    let (address, folder) = url.split_once("?host=").expect("it listens on a socket in a folder");
    assert_eq!(address, "postgres://postgres@localhost/some_database");
    let socket = Path::new(folder).join(".s.PGSQL.5432");
    assert!(socket.exists());
    drop(server);
    assert!(!socket.exists());
    assert!(!Path::new(folder).exists());
}
