//! What stands on the screen while the next of several sits down before it: nothing but who that is.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Clear, Widget};

use super::overlay::frame;
use super::put_all;
use crate::console::commands::Cmd;
use crate::console::keys::Key;
use crate::console::model::Model;
use crate::console::paint::{Run, fold};
use crate::console::theme::Role;
use crate::console::turns::Curtain;

pub(super) fn draw(model: &Model, curtain: Curtain, area: Rect, buffer: &mut Buffer) {
    Clear.render(area, buffer);
    buffer.set_style(area, model.style(Role::Text));
    let public = &model.scene.state.public;
    let plate = public.seats.iter().find(|plate| plate.id.as_str() == curtain.seat);
    let name = plate.map_or(curtain.seat, |plate| plate.name.as_str());
    let inside = frame(model, area, (58, 9), curtain.seat, buffer);
    let time = model.turns.clock.map_or_else(String::new, |clock| {
        format!("The clock then shows {}.", crate::human::clock(clock.seconds()))
    });
    let ready = if curtain.wait > 0 { "A moment …" } else { "Press enter when seated." };
    let leave = model.keymap.keys(Cmd::Quit).map(Key::name).collect::<Vec<_>>().join(" or ");
    let leave = format!("{leave} leaves the session.");
    let columns = usize::from(inside.width).saturating_sub(2);
    let mut lines = vec![Line::default()];
    for (said, role) in [
        (format!("Now {name}."), Role::Title),
        ("Everybody else: look away.".to_owned(), Role::Warning),
        (time, Role::Text),
        (ready.to_owned(), Role::Key),
        (leave, Role::Dim),
    ] {
        for folded in fold(&[Run::new(&said, model.style(role))], columns) {
            let mut line = Line::from(" ");
            line.spans.extend(folded.line.spans);
            lines.push(line);
        }
    }
    put_all(buffer, inside, &lines);
}
