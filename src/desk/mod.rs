//! Floor 12. The clerk's page: HTML made here, served on loopback, for one person at a time.
//!
//! The session of [`engine::session`](crate::engine::session) is what happens; this is how it looks and how it is steered.
//! `guard` keeps strangers out, `routes` takes what the clerk does, `events` tells the script that something changed, and
//! `page` makes the HTML. Everything works without script too, by forms and by asking again.

mod assets;
mod demo;
mod events;
mod guard;
mod page;
mod routes;
mod secrets;
mod state;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use tokio::net::TcpListener;

use state::Desk;
pub(crate) use state::{At, Settings};

/// Serves the page until interrupted. `opened` is called once with the address to open, which works a single time.
///
/// # Errors
/// Where no port or no thread is to be had.
pub(crate) fn serve(settings: Settings, opened: impl FnOnce(&str)) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, settings.port)).await?;
        let address: SocketAddr = listener.local_addr()?;
        let desk = Desk::start(settings, address)?;
        opened(&desk.link());
        axum::serve(listener, routes::router(desk)).with_graceful_shutdown(interrupted()).await
    })
}

/// Streams stay open for as long as there is a page, so nothing is waited for.
async fn interrupted() {
    // Without signals the program ends as any other does.
    if tokio::signal::ctrl_c().await.is_ok() {
        std::process::exit(0);
    }
}
