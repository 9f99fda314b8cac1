//! Ctrl-C and a request to end: noted once, so that work can stop at a good place and say what it kept. A second one ends
//! the program at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Begins to listen, in a negotiation that stops between two acts. The flag is set when the program is asked to stop.
pub(crate) fn listen() -> Arc<AtomicBool> {
    listen_and_say("stopping after this act; once more to stop at once")
}

/// Begins to listen, in work that stops as soon as it can.
pub(crate) fn listen_in_work() -> Arc<AtomicBool> {
    listen_and_say("stopping…")
}

fn listen_and_say(what: &'static str) -> Arc<AtomicBool> {
    let asked = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&asked);
    // Where no listener can be had, the signal ends the program as it would have without one.
    let _ = std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_io().build() else { return };
        runtime.block_on(async {
            loop {
                if wait().await.is_err() {
                    return;
                }
                if flag.swap(true, Ordering::SeqCst) {
                    crate::out::complain("stopped at once; a log that was being written is in its NAME.part");
                    adref_agents::external::end_all_now();
                    std::process::exit(130);
                }
                crate::out::complain(what);
            }
        });
    });
    asked
}

#[cfg(unix)]
async fn wait() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    tokio::select! {
        biased;
        result = tokio::signal::ctrl_c() => result,
        _ = terminate.recv() => Ok(()),
        _ = hang_up.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn wait() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
