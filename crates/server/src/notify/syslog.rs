//! RFC 5424 messages over UDP (RFC 5426) or TCP with octet counting (RFC 6587).

use std::time::Duration;

use domain::channel::{SYSLOG_FACILITIES, SyslogConfig, SyslogTransport};
use domain::health::Health;
use domain::notification::Attempt;
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpStream, UdpSocket};

use super::{Envelope, Message};

const TIMEOUT: Duration = Duration::from_secs(10);
/// What every receiver must take over UDP (RFC 5426, 3.2) is 480; 2048 is what they should.
const BYTES_MAX: usize = 2_048;

pub(super) async fn send(config: &SyslogConfig, envelope: Envelope<'_>) -> Attempt {
    let frame = frame(config, envelope);
    match tokio::time::timeout(TIMEOUT, transmit(config, &frame)).await {
        Ok(Ok(())) => Attempt::Accepted(match config.transport {
            SyslogTransport::Udp => "sent; UDP gives no answer".to_owned(),
            SyslogTransport::Tcp => "written to the connection".to_owned(),
        }),
        Ok(Err(error)) => Attempt::Later { answer: error.to_string(), retry_after: None },
        Err(_) => Attempt::Later { answer: "no connection in time".to_owned(), retry_after: None },
    }
}

async fn transmit(config: &SyslogConfig, frame: &str) -> std::io::Result<()> {
    let place = (config.address.as_str(), config.port);
    match config.transport {
        SyslogTransport::Udp => {
            let address = tokio::net::lookup_host(place)
                .await?
                .next()
                .ok_or_else(|| std::io::Error::other("the name has no address"))?;
            let any = if address.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" };
            let socket = UdpSocket::bind(any).await?;
            socket.send_to(frame.as_bytes(), address).await?;
            Ok(())
        }
        SyslogTransport::Tcp => {
            let mut stream = TcpStream::connect(place).await?;
            stream.write_all(format!("{} {frame}", frame.len()).as_bytes()).await?;
            stream.shutdown().await
        }
    }
}

fn frame(config: &SyslogConfig, envelope: Envelope<'_>) -> String {
    let message = envelope.message;
    let facility = SYSLOG_FACILITIES.iter().position(|name| *name == config.facility).unwrap_or(3);
    let priority = facility * 8 + severity(message.to);
    let reason = message.reason.as_deref().unwrap_or("");
    let text = format!("{}: {reason} {}", message.subject_line(), message.link);
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mut frame = format!(
        "<{priority}>1 {} - prophasis - {} {} {text}",
        message.at,
        kind(message),
        structured(envelope)
    );
    frame.truncate(frame.floor_char_boundary(BYTES_MAX));
    frame
}

/// RFC 5424, table 2.
fn severity(health: Health) -> usize {
    match health {
        Health::Critical => 2,
        Health::Major => 3,
        Health::Minor | Health::Degraded | Health::Unknown => 4,
        Health::Ok | Health::NoData => 5,
    }
}

fn kind(message: &Message) -> &'static str {
    match message.kind {
        super::MessageKind::Problem => "PROBLEM",
        super::MessageKind::Recovery => "RECOVERY",
        super::MessageKind::Test => "TEST",
    }
}

/// `[prophasis@32473 …]`; 32473 is the number that RFC 5612 keeps for examples and private use.
fn structured(envelope: Envelope<'_>) -> String {
    let message = envelope.message;
    let name = |party: &Option<super::Party>| {
        party.as_ref().map(|party| party.name.clone()).unwrap_or_default()
    };
    let fields = [
        ("key", envelope.dedup_key.to_owned()),
        ("host", name(&message.host)),
        ("plugin", name(&message.plugin)),
        ("from", message.from.to_string()),
        ("to", message.to.to_string()),
    ];
    let fields: Vec<String> = fields
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| format!("{key}=\"{}\"", escaped(&value)))
        .collect();
    format!("[prophasis@32473 {}]", fields.join(" "))
}

fn escaped(value: &str) -> String {
    let clean: String = value.chars().filter(|c| !c.is_control()).collect();
    clean.replace('\\', "\\\\").replace('"', "\\\"").replace(']', "\\]")
}
