//! Ports: told apart from "does not start" before anything is built.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener};

use anyhow::bail;

/// Refuses to go on when one of the ports is taken.
pub(crate) fn demand_free(server: u16, agent: u16) -> anyhow::Result<()> {
    if server == agent {
        bail!("--port and --agent-port are both {server}; they must differ");
    }
    demand_one(server, "the server", "--port")?;
    demand_one(agent, "the agent", "--agent-port")
}

fn demand_one(port: u16, whose: &str, flag: &str) -> anyhow::Result<()> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AddrInUse => bail!(
            "port {port} on 127.0.0.1, for {whose}, is in use. Is another Prophasis running? Stop \
             what uses it, or choose another port with {flag}"
        ),
        Err(error) => bail!("port {port} on 127.0.0.1, for {whose}, cannot be used: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken() -> (TcpListener, u16) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        (listener, port)
    }

    #[test]
    fn a_taken_port_is_named_with_its_flag() {
        let (_held, port) = taken();
        let error = demand_one(port, "the server", "--port").unwrap_err().to_string();
        assert!(error.contains(&format!("port {port} ")), "{error}");
        assert!(error.contains("--port"), "{error}");
    }

    #[test]
    fn the_same_port_twice_is_refused() {
        assert!(demand_free(4049, 4049).is_err());
    }
}
