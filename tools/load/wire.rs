//! HTTP/1.1 on one connection that is kept open.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Longest head of an answer.
const HEAD: usize = 16 * 1024;

/// A connection to a node.
pub(crate) struct Wire {
    stream: TcpStream,
    address: String,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<u64>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The document.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

impl Wire {
    pub(crate) async fn connect(address: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, address: address.to_owned() })
    }

    /// One request and its answer.
    pub(crate) async fn ask(
        &mut self,
        method: &str,
        path: &str,
        key: &str,
        name: Option<&str>,
        body: &str,
    ) -> io::Result<Answer> {
        let name = name.map(|name| format!("Idempotency-Key: {name}\r\n")).unwrap_or_default();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {key}\r\n{name}\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            self.address,
            body.len(),
        );
        self.stream.write_all(&[head.as_bytes(), body.as_bytes()].concat()).await?;
        self.answer().await
    }

    async fn answer(&mut self) -> io::Result<Answer> {
        let mut octets = Vec::new();
        let end = loop {
            if let Some(end) = octets.windows(4).position(|window| window == b"\r\n\r\n") {
                break end;
            }
            if octets.len() > HEAD {
                return Err(io::ErrorKind::InvalidData.into());
            }
            self.more(&mut octets).await?;
        };
        let body = octets.split_off(end.saturating_add(4));
        let head = String::from_utf8_lossy(&octets).to_ascii_lowercase();
        let header = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)?.trim().parse::<u64>().ok());
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or(io::ErrorKind::InvalidData)?;
        let length = header("content-length:").and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
        let mut answer = Answer { status, retry_after: header("retry-after:"), body };
        while answer.body.len() < length {
            self.more(&mut answer.body).await?;
        }
        Ok(answer)
    }

    async fn more(&mut self, octets: &mut Vec<u8>) -> io::Result<()> {
        octets.reserve(8 * 1024);
        match self.stream.read_buf(octets).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }
}
