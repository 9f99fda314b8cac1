//! The terminal: taken, drawn on, and always given back, whatever happens.

use std::cell::RefCell;
use std::io::{self, BufWriter, Stdout, Write};
use std::rc::Rc;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::Show;
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen,
    LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use super::cast::Cast;
use super::draw;
use super::model::Model;

/// Whether the terminal is taken, so that it is given back once.
static TAKEN: AtomicBool = AtomicBool::new(false);
static HOOK: Once = Once::new();

/// A recording, where there is one, that what draws and what waits both write to.
pub(super) type Recording = Option<Rc<RefCell<Cast>>>;

/// Standard output, with a copy of what is sent to it for the recording.
struct Tee {
    out: BufWriter<Stdout>,
    copy: Vec<u8>,
    recording: Recording,
}

impl Write for Tee {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        if self.recording.is_some() {
            self.copy.extend_from_slice(bytes.get(..written).unwrap_or_default());
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()?;
        if let Some(recording) = &self.recording
            && !self.copy.is_empty()
        {
            recording.borrow_mut().sent(&self.copy);
            self.copy.clear();
        }
        Ok(())
    }
}

type Drawn = Terminal<CrosstermBackend<Tee>>;

/// The terminal while it is taken.
pub(super) struct Screen {
    terminal: Drawn,
    recording: Recording,
}

impl Screen {
    /// Takes the terminal.
    pub(super) fn take(mouse: bool, recording: Recording) -> io::Result<Self> {
        HOOK.call_once(|| {
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                give_back();
                before(panic);
            }));
        });
        // What is drawn decides for itself whether to use colour; the library's own switch would also undo reverse video.
        crossterm::style::force_color_output(true);
        enter(mouse)?;
        let terminal = fresh(recording.clone()).inspect_err(|_| give_back())?;
        Ok(Self { terminal, recording })
    }

    /// Takes it again after it was given back for a while.
    pub(super) fn retake(&mut self, mouse: bool) -> io::Result<()> {
        give_back();
        enter(mouse)?;
        self.clear()
    }

    /// Columns and rows.
    pub(super) fn size(&self) -> (u16, u16) {
        self.terminal.size().map_or((80, 24), |size| (size.width, size.height))
    }

    /// Draws the whole in one go, so that no half of it is ever seen.
    pub(super) fn draw(&mut self, model: &Model) -> io::Result<()> {
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal.draw(|frame| draw::draw(model, frame))?;
        queue!(self.terminal.backend_mut(), EndSynchronizedUpdate)?;
        io::Write::flush(self.terminal.backend_mut())
    }

    /// Forgets what is on the screen.
    pub(super) fn clear(&mut self) -> io::Result<()> {
        // The library's own way asks the terminal where the cursor is, and the answer would go to whoever reads keys.
        execute!(io::stdout(), Clear(ClearType::All))?;
        if let Some(recording) = &self.recording {
            recording.borrow_mut().sent(b"\x1b[2J");
        }
        self.terminal = fresh(self.recording.clone())?;
        Ok(())
    }

    /// Takes the mouse, or lets it go.
    pub(super) fn mouse(&mut self, take: bool) -> io::Result<()> {
        let backend = self.terminal.backend_mut();
        if take { execute!(backend, EnableMouseCapture) } else { execute!(backend, DisableMouseCapture) }
    }
}

/// A screen nothing has been drawn on.
fn fresh(recording: Recording) -> io::Result<Drawn> {
    let out = BufWriter::with_capacity(1 << 16, io::stdout());
    Terminal::new(CrosstermBackend::new(Tee { out, copy: Vec::new(), recording }))
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

fn enter(mouse: bool) -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    let mut out = io::stdout();
    let entered = execute!(out, EnterAlternateScreen, EnableBracketedPaste);
    let entered = if mouse { entered.and_then(|()| execute!(out, EnableMouseCapture)) } else { entered };
    if entered.is_err() {
        give_back();
    }
    entered
}

/// Gives the terminal back as it was. Does nothing a second time; a terminal that is gone is no error.
pub(super) fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    let _ = execute!(
        out,
        EndSynchronizedUpdate,
        DisableMouseCapture,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        Show
    );
    let _ = disable_raw_mode();
    let _ = out.flush();
}
