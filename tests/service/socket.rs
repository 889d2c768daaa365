//! The other end of a remote chip, written by hand, so that it can lie.

use futures_util::{SinkExt, StreamExt};
use paskontrol::inspection::{Evidence, FileRecord, OpenChip, read_for_another};
use paskontrol::iso7816::CommandApdu;
use paskontrol::simulator::specimen;
use paskontrol::{Link, NoProgress, OsRng, Password, Plan};
use serde_json::{Value, json};
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

/// How it lies.
#[derive(Debug, Clone)]
pub(crate) enum Lie {
    /// Not at all.
    None,
    /// An octet in the middle of a file is another.
    Altered(&'static str),
    /// A file is not there.
    Missing(&'static str),
    /// A file of another passport.
    Foreign(&'static str, &'static str),
    /// These answers, as they were given once, in place of the chip's.
    Replayed(Vec<Vec<u8>>),
    /// Every command is answered with a status: 9000 says that all went well, 6D00 that the chip knows no such thing.
    Answered(u16),
    /// Nothing more is said once the files are there.
    HangsUp,
    /// It says that all is well, and what the verdict is.
    Claims,
    /// A file goes on for ever.
    Endless,
}

/// What went to and fro.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    /// Text frames of the service.
    pub(crate) texts: Vec<String>,
    /// The chip's answers to the service's commands.
    pub(crate) answers: Vec<Vec<u8>>,
}

type Socket = WebSocketStream<TcpStream>;

/// Brings a simulated passport: its files are read here (`local`), or all commands are carried.
pub(crate) fn bring(url: &str, from: &str, profile: &str, local: bool, lie: &Lie) -> Heard {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let address = url.split("//").nth(1).unwrap().split('/').next().unwrap();
        let plug = TcpSocket::new_v4().unwrap();
        plug.bind(format!("{from}:0").parse().unwrap()).unwrap();
        let stream = plug.connect(address.parse().unwrap()).await.unwrap();
        let (mut socket, _) = tokio_tungstenite::client_async(url, stream).await.unwrap();
        let mode = if local { "local_read" } else { "relay" };
        let hello = json!({ "type": "hello", "mode": mode, "max_command": 65_544, "max_response": 65_536 });
        socket.send(Message::text(hello.to_string())).await.unwrap();
        let mut heard = Heard::default();
        let mut passport = specimen(profile).unwrap();
        let plan = Plan::new(Password::from_mrz(&passport.mrz));
        while let Some(Ok(message)) = socket.next().await {
            match message {
                Message::Binary(command) => {
                    let command = CommandApdu::parse(&command).unwrap();
                    let answer = passport.chip.transmit(&command).await.unwrap().encode();
                    heard.answers.push(answer.clone());
                    socket.send(Message::binary(answer)).await.unwrap();
                }
                Message::Text(text) => {
                    let said: Value = serde_json::from_str(&text).unwrap();
                    heard.texts.push(text.to_string());
                    if said["type"] == "read_files" {
                        let lending = async |read: &Evidence, chip: OpenChip<'_, '_, _>| {
                            lend(&mut socket, read, chip, lie, &mut heard).await;
                        };
                        let link = &mut passport.chip;
                        read_for_another(link, &plan, &mut OsRng, &mut NoProgress, lending).await.unwrap();
                        break;
                    }
                }
                _ => {}
            }
        }
        heard
    })
}

/// The files as they are told.
fn files(read: &Evidence, lie: &Lie) -> Vec<(String, Vec<u8>)> {
    let content = |record: &FileRecord| match record {
        FileRecord::Read { content } => Some(content.0.clone()),
        _ => None,
    };
    let mut files: Vec<_> =
        read.files.iter().filter_map(|(name, record)| Some((name.clone(), content(record)?))).collect();
    match lie {
        Lie::Altered(altered) => {
            let (_, octets) = files.iter_mut().find(|(name, _)| name == altered).unwrap();
            let middle = octets.len() / 2;
            octets[middle] ^= 1;
        }
        Lie::Missing(missing) => files.retain(|(name, _)| name != missing),
        Lie::Foreign(name, profile) => {
            let other = super::documents::files(&super::documents::bundle(profile, None));
            use base64::Engine;
            let content = base64::engine::general_purpose::STANDARD.decode(other[name].as_str().unwrap()).unwrap();
            files.iter_mut().find(|(had, _)| had == name).unwrap().1 = content;
        }
        _ => {}
    }
    files
}

async fn say(socket: &mut Socket, said: &Value) -> bool {
    socket.send(Message::text(said.to_string())).await.is_ok()
}

async fn lend<L: Link>(
    socket: &mut Socket,
    read: &Evidence,
    mut chip: OpenChip<'_, '_, L>,
    lie: &Lie,
    heard: &mut Heard,
) {
    use base64::Engine;
    for (name, octets) in files(read, lie) {
        let content = base64::engine::general_purpose::STANDARD.encode(octets);
        let file = json!({ "type": "file", "name": name, "content": content, "more": matches!(lie, Lie::Endless) });
        while say(socket, &file).await && matches!(lie, Lie::Endless) {}
    }
    let (most, short) = chip.max_responses();
    say(socket, &json!({ "type": "files_end", "max_response": most, "max_short_response": short })).await;
    if matches!(lie, Lie::Claims) {
        say(socket, &json!({ "type": "verdict_ready", "state": "verdict", "assurance": "A3", "decision": "ready" }))
            .await;
    }
    let mut replayed = match lie {
        Lie::Replayed(answers) => answers.clone().into_iter(),
        _ => Vec::new().into_iter(),
    };
    while let Some(Ok(message)) = socket.next().await {
        match message {
            Message::Text(text) => heard.texts.push(text.to_string()),
            Message::Binary(command) => {
                let command = CommandApdu::parse(&command).unwrap();
                let answer = match lie {
                    Lie::HangsUp => return,
                    Lie::Answered(status) => status.to_be_bytes().to_vec(),
                    Lie::Replayed(_) => replayed.next().unwrap_or_else(|| vec![0x90, 0]),
                    _ => match chip.carry(&command).await {
                        Ok(response) => response.encode(),
                        Err(_) => return,
                    },
                };
                heard.answers.push(answer.clone());
                if socket.send(Message::binary(answer)).await.is_err() {
                    return;
                }
            }
            _ => {}
        }
    }
}
