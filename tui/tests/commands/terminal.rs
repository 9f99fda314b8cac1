//! The console on a real terminal: a pseudo-terminal with a shell in it, whose screen is read as a person would see it.

use std::io::{Read, Write};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::program::{folder, root};

/// Longer than anything here takes on a busy machine; only a program that hangs comes to its end.
const PATIENCE: Duration = Duration::from_secs(120);

struct Terminal {
    screen: Arc<Mutex<vt100::Parser>>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
}

impl Terminal {
    /// A shell that does a line and then says how the terminal was left.
    fn open(line: &str) -> Self {
        let size = PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut shell = CommandBuilder::new("sh");
        shell.args(["-c", &format!("{line}; echo \"left with $?\"; stty -a; echo told; read REST")]);
        shell.cwd(root());
        shell.env("TERM", "xterm-256color");
        shell.env("LANG", "C.UTF-8");
        shell.env("XDG_CONFIG_HOME", "/nonexistent");
        let child = pair.slave.spawn_command(shell).expect("a shell");
        let screen = Arc::new(Mutex::new(vt100::Parser::new(
            40.try_into().expect("rows"),
            120.try_into().expect("columns"),
            200,
        )));
        let mut output = pair.master.try_clone_reader().expect("what it writes");
        let shown = Arc::clone(&screen);
        std::thread::spawn(move || {
            let mut bytes = [0_u8; 4096];
            while let Ok(read @ 1..) = output.read(&mut bytes) {
                shown.lock().expect("the screen").process(&bytes[..read]);
            }
        });
        let keys = pair.master.take_writer().expect("its keys");
        Self { screen, keys, child, master: pair.master }
    }

    fn text(&self) -> String {
        self.screen.lock().expect("the screen").screen().contents()
    }

    /// Waits until the screen shows what is wanted.
    fn until(&self, what: &str, wanted: impl Fn(&str) -> bool) -> String {
        let began = Instant::now();
        loop {
            let text = self.text();
            if wanted(&text) {
                return text;
            }
            assert!(began.elapsed() < PATIENCE, "{what} does not come; what is on the screen:\n{text}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).and_then(|()| self.keys.flush()).expect("keys");
    }

    /// How the terminal was left: the screen of the shell, its cursor, its modes.
    fn left(&mut self, code: i32) {
        let text = self.until("the end", |text| text.contains("told"));
        assert!(text.contains(&format!("left with {code}")), "{text}");
        let words: Vec<&str> = text.split_whitespace().collect();
        for mode in ["icanon", "echo", "isig", "icrnl", "opost"] {
            assert!(words.contains(&mode), "{mode}: {text}");
        }
        let screen = self.screen.lock().expect("the screen");
        let screen = screen.screen();
        assert!(!screen.alternate_screen(), "the shell's own screen is back");
        assert!(!screen.hide_cursor(), "the cursor is back");
        assert!(!screen.bracketed_paste(), "pasting is as it was");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None, "the mouse is free");
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn adref() -> &'static str {
    env!("CARGO_BIN_EXE_adref")
}

/// Where the console says it is: record 12 of 111.
fn moment(text: &str) -> Option<(usize, usize)> {
    let bar = text.lines().next()?;
    bar.split_whitespace().find_map(|word| {
        let (at, all) = word.split_once('/')?;
        let (at, all) = (at.parse().ok()?, all.parse().ok()?);
        (all > 20).then_some((at, all))
    })
}

#[test]
fn a_log_is_opened_scrubbed_and_left_and_the_terminal_is_as_it_was() {
    let mut terminal = Terminal::open(&format!("{} console tests/logs/v1-oewg.jsonl", adref()));
    terminal.until("the first screen", |text| text.contains("1 Text") && text.contains("0/111"));
    for (key, at) in [("\x1b[F", 111), ("\x1b[H", 0), ("\x1b[C", 1), ("\x1b[C", 2), ("\x1b[D", 1)] {
        terminal.press(key);
        terminal.until("another moment", |text| moment(text) == Some((at, 111)));
    }
    terminal.press("}}}");
    terminal.until("the first reading", |text| text.contains("first reading"));
    let smaller = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
    terminal.master.resize(smaller).expect("another size");
    terminal
        .screen
        .lock()
        .expect("the screen")
        .screen_mut()
        .set_size(24.try_into().expect("rows"), 80.try_into().expect("columns"));
    terminal.until("a smaller screen", |text| text.lines().count() <= 24 && text.contains("? help"));
    terminal.press("q");
    terminal.left(0);
}

#[test]
fn a_seat_is_played_to_the_end_and_the_log_is_whole() {
    let folder = folder("terminal-seat");
    let log = folder.join("played.jsonl");
    let shown = log.display();
    let line = format!("{} console scenarios/two-seats --seed 3 --seat ALD --out {shown}", adref());
    let mut terminal = Terminal::open(&line);
    terminal.until("a question", |text| text.contains("ALD>"));
    // Enter alone lets the rule's default stand, for as often as it is asked.
    let began = Instant::now();
    while !terminal.text().contains(" END") {
        assert!(began.elapsed() < PATIENCE, "it does not come to an end:\n{}", terminal.text());
        let text = terminal.text();
        if text.contains("yes? >") {
            terminal.press("yes\r");
        } else if text.contains("ALD>") {
            terminal.press("\r");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    terminal.press("q");
    terminal.left(0);
    let written = std::fs::read_to_string(&log).expect("the log");
    let read = adref_sim::log::read(&written).expect("a sound log");
    assert_eq!(read.fault, None);
    assert!(read.end.is_some_and(|end| end.ending.is_some()), "it came to an end");
}

#[test]
fn signals_leave_the_terminal_as_it_was() {
    for signal in ["TERM", "HUP"] {
        let number = folder(&format!("terminal-{signal}")).join("number");
        let shown = number.display();
        let line = format!("sh -c 'echo $$ > {shown}; exec {} console tests/logs/v1-oewg.jsonl'", adref());
        let mut terminal = Terminal::open(&line);
        terminal.until("the first screen", |text| text.contains("1 Text"));
        let process = std::fs::read_to_string(&number).expect("the number of its process");
        let sent = Command::new("sh").args(["-c", &format!("kill -{signal} {}", process.trim())]).status();
        assert!(sent.is_ok_and(|status| status.success()), "the signal is sent");
        terminal.left(0);
    }
}
