//! A picture (SVG) of a screen with colors.

use std::fmt::Write;

/// Width of a character, height of a line, and space around the text, in pixels.
const CHARACTER: f32 = 8.4;
const LINE: usize = 19;
const MARGIN: usize = 18;

/// Height of the bar above the text.
const BAR: usize = 30;

/// Colors of a terminal by their numbers (red, green, yellow, blue, magenta, cyan), and those of text and screen.
const COLORS: [&str; 6] = ["#f28b82", "#8fd19e", "#f5d76e", "#8ab4f8", "#d7a6f5", "#78d9ec"];
const TEXT: &str = "#d7dae0";
const SCREEN: &str = "#1e2227";

/// Look of a piece of text.
#[derive(Clone, Copy, Default)]
struct Look {
    color: Option<usize>,
    is_bold: bool,
    is_underlined: bool,
    is_reversed: bool,
}

impl Look {
    /// The look after the numbers of an escape (`ESC [ 1 ; 31 m`).
    fn after(mut self, numbers: &str) -> Self {
        for number in numbers.split(';') {
            match number.parse::<usize>().unwrap_or(0) {
                0 => self = Self::default(),
                1 => self.is_bold = true,
                4 => self.is_underlined = true,
                7 => self.is_reversed = true,
                number @ 31..=36 => self.color = Some(number - 31),
                number @ 91..=96 => self.color = Some(number - 91),
                number => unreachable!("the picture has no look for {number}"),
            }
        }
        self
    }

    fn color(self) -> &'static str {
        self.color.map_or(TEXT, |color| COLORS[color])
    }
}

/// The picture of a text on a screen of so many columns.
pub fn svg(title: &str, screen: &str, columns: usize) -> String {
    let lines: Vec<&str> = screen.lines().collect();
    let width = (columns as f32 * CHARACTER) as usize + 2 * MARGIN;
    let height = BAR + lines.len() * LINE + MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         role=\"img\" font-family=\"ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace\" font-size=\"14\">\n\
         <title>{}</title>\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{SCREEN}\"/>\n",
        escaped(title)
    );
    for (at, color) in COLORS.iter().take(3).enumerate() {
        let _ = writeln!(svg, "<circle cx=\"{}\" cy=\"15\" r=\"5\" fill=\"{color}\"/>", MARGIN + at * 18);
    }
    for (number, line) in lines.iter().enumerate() {
        write_line(&mut svg, line, BAR + (number + 1) * LINE - 5);
    }
    svg + "</svg>\n"
}

/// Writes the pieces of a line, each at its column, so that a font of another width keeps the columns.
fn write_line(svg: &mut String, line: &str, y: usize) {
    let (mut look, mut column) = (Look::default(), 0);
    for (at, part) in line.split("\x1b[").enumerate() {
        let text = match part.split_once('m') {
            Some((numbers, text)) if at > 0 => {
                look = look.after(numbers);
                text
            }
            _ => part,
        };
        let length = text.chars().count();
        if !text.trim().is_empty() || look.is_reversed && length > 0 {
            let (x, width) = (MARGIN as f32 + column as f32 * CHARACTER, length as f32 * CHARACTER);
            if look.is_reversed {
                let top = y - 14;
                let color = look.color();
                let _ = writeln!(
                    svg,
                    "<rect x=\"{x:.1}\" y=\"{top}\" width=\"{width:.1}\" height=\"{LINE}\" fill=\"{color}\"/>"
                );
            }
            let color = if look.is_reversed { SCREEN } else { look.color() };
            let bold = if look.is_bold { " font-weight=\"bold\"" } else { "" };
            let line = if look.is_underlined { " text-decoration=\"underline\"" } else { "" };
            let _ = writeln!(
                svg,
                "<text x=\"{x:.1}\" y=\"{y}\" fill=\"{color}\"{bold}{line} textLength=\"{width:.1}\" \
                 lengthAdjust=\"spacingAndGlyphs\" xml:space=\"preserve\">{}</text>",
                escaped(text)
            );
        }
        column += length;
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
