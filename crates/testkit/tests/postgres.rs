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

#[test]
fn it_comes_back_where_it_was_after_a_crash() {
    let mut server = Postgres::start_durable();
    let url = server.url("some_database");
    let (_, folder) = url.split_once("?host=").expect("it listens on a socket in a folder");
    let socket = Path::new(folder).join(".s.PGSQL.5432");
    for _ in 0..2 {
        server.crash();
        assert!(!socket.exists());
        server.start_again();
        server.start_again();
        assert!(socket.exists());
    }
}
