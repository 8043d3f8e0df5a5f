//! Syslog messages, read from a socket and taken apart by the rules of RFC 5424.

use domain::channel::{ChannelConfig, SyslogConfig, SyslogTransport};
use regex::Regex;
use server::notify::MessageKind;
use tokio::io::AsyncReadExt as _;
use tokio::net::{TcpListener, UdpSocket};

use crate::letter::{accepted, message, put_off, send};
use crate::stranger::refusing_port;

const KEYS: (&str, &str) = ("host-7-2/alert-1", "host-7/alert-1");

fn config(port: u16, transport: SyslogTransport, facility: &str) -> ChannelConfig {
    let (address, facility) = ("127.0.0.1".to_owned(), facility.to_owned());
    ChannelConfig::Syslog(SyslogConfig { address, port, transport, facility })
}

/// Section 6 of the RFC: priority, version, time, host, application, process, message id,
/// structured data (with `"`, `\` and `]` escaped in values), text.
fn parsed(frame: &str) -> Vec<String> {
    let name = r#"[!-~&&[^=\]"]]{1,32}"#;
    let element = format!(r#"\[{name}(?: {name}="(?:[^"\\\]]|\\["\\\]])*")*\]"#);
    let field = |bytes: usize| format!("([!-~]{{1,{bytes}}})");
    let time = r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z|-)";
    let (host, app, process, id) = (field(255), field(48), field(128), field(32));
    let pattern =
        format!(r"^<(\d{{1,3}})>1 {time} {host} {app} {process} {id} ((?:{element})+|-) (.*)$");
    let found = Regex::new(&pattern).unwrap().captures(frame).unwrap_or_else(|| {
        panic!("not a message by RFC 5424: {frame}");
    });
    found.iter().skip(1).map(|part| part.unwrap().as_str().to_owned()).collect()
}

async fn received(socket: &UdpSocket) -> String {
    let mut buffer = vec![0; 65_536];
    let (read, _) = socket.recv_from(&mut buffer).await.unwrap();
    String::from_utf8(buffer[..read].to_vec()).unwrap()
}

#[tokio::test]
async fn a_datagram_is_one_message() {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let port = socket.local_addr().unwrap().port();
    let config = config(port, SyslogTransport::Udp, "local3");
    accepted(send(&config, &[], "syslog", KEYS, &message()).await);
    let fields = parsed(&received(&socket).await);
    // local3 is 19, critical is 2.
    let expected = ["154", "2026-11-22T16:51:53.5Z", "-", "prophasis", "-", "PROBLEM"];
    assert_eq!(fields[..6], expected);
    assert_eq!(
        fields[6],
        r#"[prophasis@32473 key="host-7-2/alert-1" host="web-01" plugin="CPU" from="ok" to="critical"]"#
    );
    let text = "CRITICAL: CPU on web-01 (was ok): CPU 97 % busy https://127.0.0.1:4049/hosts/7";
    assert_eq!(fields[7], text);
}

#[tokio::test]
async fn whatever_the_names_are_it_stays_one_message() {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let port = socket.local_addr().unwrap().port();
    let config = config(port, SyslogTransport::Udp, "daemon");
    for name in
        ["a\"]\\ [x@1 y=\"z\"]\r\n<0>1 injected", &"\u{1f525}".repeat(100), &"]".repeat(100)]
    {
        let mut odd = message();
        odd.kind = MessageKind::Recovery;
        for party in [&mut odd.host, &mut odd.plugin] {
            name.clone_into(&mut party.as_mut().unwrap().name);
        }
        odd.reason = Some(name.repeat(100));
        let key = format!("host-7-2/{}", "k".repeat(400));
        accepted(send(&config, &[], "syslog", (&key, "p"), &odd).await);
        let frame = received(&socket).await;
        assert!(frame.len() <= 2_048 && !frame.contains('\n'));
        assert_eq!(parsed(&frame)[5], "RECOVERY");
    }
}

#[tokio::test]
async fn a_stream_counts_its_octets() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let config = config(port, SyslogTransport::Tcp, "daemon");
    let read = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).await.unwrap();
        text
    });
    let mut unicode = message();
    unicode.reason = Some("über 90 %".to_owned());
    accepted(send(&config, &[], "syslog", KEYS, &unicode).await);
    let text = read.await.unwrap();
    let (count, frame) = text.split_once(' ').unwrap();
    assert_eq!(count.parse::<usize>().unwrap(), frame.len());
    assert!(parsed(frame)[7].contains("über 90 %"));
}

#[tokio::test]
async fn a_server_that_is_down_is_tried_later() {
    let (port, _refusing) = refusing_port();
    let config = config(port, SyslogTransport::Tcp, "daemon");
    put_off(send(&config, &[], "syslog", KEYS, &message()).await);
}
