//! A page of Markdown within a limit: rows are written as long as there is room, and omitted ones are counted. Rows of a
//! long list are folded, and a column in which nothing stands is left out.

/// Room for the line that counts omitted rows.
const RESERVE: usize = 160;

/// Rows of a list that are unfolded; the rest of a longer one is in `<details>`.
// With them, all lists of a usual page are on two screens.
const MAX_UNFOLDED: usize = 10;

/// Bytes around the rows of a list that are folded.
const FOLD: usize = 80;

/// A cell in which nothing stands.
pub(super) const NOTHING: &str = "–";

/// A page that is being written.
pub(super) struct Page {
    text: String,
    max_bytes: usize,
    left_out: usize,
}

/// The part of the room left that a list may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Share {
    All,
    /// Others come after it.
    Half,
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Column<'c> {
    Text(&'c str),
    /// Numbers, which stand on the right.
    Number(&'c str),
}

/// Lines of a list, with the lines above them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::report) struct Rows {
    head: String,
    rows: Vec<String>,
}

impl Rows {
    /// A list without a head.
    pub fn of_lines(rows: Vec<String>) -> Self {
        Self { head: String::new(), rows }
    }

    /// A table of cells that are Markdown already.
    pub fn of_table(columns: &[Column<'_>], rows: &[Vec<String>]) -> Self {
        let is_used = |at: &usize| rows.iter().any(|row| row.get(*at).is_some_and(|cell| cell != NOTHING));
        let used: Vec<usize> = (0..columns.len()).filter(is_used).collect();
        let chosen = used.iter().filter_map(|at| columns.get(*at));
        let (titles, rules): (Vec<&str>, Vec<&str>) = chosen
            .map(|column| match column {
                Column::Text(title) => (*title, "---"),
                Column::Number(title) => (*title, "---:"),
            })
            .unzip();
        let line = |cells: Vec<&str>| format!("| {} |\n", cells.join(" | "));
        let cells = |row: &'_ Vec<String>| {
            line(used.iter().filter_map(|at| row.get(*at)).map(String::as_str).collect())
        };
        Self { head: line(titles) + &line(rules), rows: rows.iter().map(cells).collect() }
    }
}

impl Rows {
    /// All of it, without a limit.
    pub fn into_text(self) -> String {
        self.head + &self.rows.concat()
    }
}

impl Page {
    /// An empty page of at most `max_bytes` bytes.
    pub fn new(max_bytes: usize) -> Self {
        Self { text: String::new(), max_bytes: max_bytes.saturating_sub(RESERVE), left_out: 0 }
    }

    /// Adds lines, or counts them as left out.
    pub fn add(&mut self, lines: &str) {
        if lines.len() > self.room() {
            self.left_out += 1;
        } else {
            self.text.push_str(lines);
        }
    }

    /// Adds a list below its title, as far as there is room.
    pub fn list(&mut self, title: &str, list: &Rows, share: Share) {
        let Rows { head, rows } = list;
        let room = if share == Share::Half { self.room() / 2 } else { self.room() };
        let start = format!("\n### {title}\n\n{head}");
        let mut left = room.saturating_sub(start.len() + FOLD + head.len());
        let fitting = rows.iter().take_while(|row| {
            let fits = row.len() <= left;
            left = left.saturating_sub(row.len());
            fits
        });
        let fitting = fitting.count();
        self.left_out += rows.len() - fitting;
        if fitting == 0 {
            return;
        }
        self.text.push_str(&start);
        // One row is not folded away.
        let unfolded = if fitting > MAX_UNFOLDED + 1 { MAX_UNFOLDED } else { fitting };
        let (first, more) = rows[..fitting].split_at(unfolded);
        first.iter().for_each(|row| self.text.push_str(row));
        if !more.is_empty() {
            self.text.push_str(&format!("\n<details>\n<summary>{} more</summary>\n\n{head}", more.len()));
            more.iter().for_each(|row| self.text.push_str(row));
            self.text.push_str("\n</details>\n");
        }
    }

    /// The text, and how many rows there was no room for.
    pub fn finish(self) -> (String, usize) {
        (self.text, self.left_out)
    }

    fn room(&self) -> usize {
        self.max_bytes.saturating_sub(self.text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::{Column, FOLD, MAX_UNFOLDED, NOTHING, Page, RESERVE, Rows, Share};

    fn table(rows: usize) -> Rows {
        let row = |at: usize| vec![format!("{at}"), NOTHING.to_owned(), "x".to_owned()];
        let columns = [Column::Number("n"), Column::Text("empty"), Column::Text("b")];
        Rows::of_table(&columns, &(0..rows).map(row).collect::<Vec<_>>())
    }

    #[test]
    fn counts_what_it_has_no_room_for() {
        let mut page = Page::new(RESERVE + 7 + 37 + FOLD + 25 + 20);
        page.add("answer\n");
        page.list("title", &table(5), Share::All);
        page.add(&"x".repeat(200));
        let expected = "answer\n\n### title\n\n| n | b |\n| ---: | --- |\n| 0 | x |\n| 1 | x |\n";
        assert_eq!(page.finish(), (expected.to_owned(), 4));
    }

    #[test]
    fn a_list_leaves_half_of_the_room_to_others() {
        let mut page = Page::new(RESERVE + 1000);
        page.list("first", &table(500), Share::Half);
        page.list("second", &table(1), Share::All);
        let (text, left_out) = page.finish();
        assert!(
            text.len() <= 700 && text.ends_with("### second\n\n| n | b |\n| ---: | --- |\n| 0 | x |\n"),
            "{text}"
        );
        assert_eq!(text.matches(" | x |").count() + left_out, 501);
    }

    #[test]
    fn the_rest_of_a_long_list_is_folded() {
        let text = |rows| {
            let mut page = Page::new(10_000);
            page.list("title", &table(rows), Share::All);
            page.finish().0
        };
        assert!(!text(MAX_UNFOLDED + 1).contains("<details>"));
        let folded = text(MAX_UNFOLDED + 2);
        let end = "| 9 | x |\n\n<details>\n<summary>2 more</summary>\n\n| n | b |\n| ---: | --- |\n| 10 | x |\n| 11 | x |\n\n</details>\n";
        assert!(folded.ends_with(end), "{folded}");
    }

    #[test]
    fn nothing_is_no_list() {
        let mut page = Page::new(10_000);
        page.list("title", &table(0), Share::All);
        assert_eq!(page.finish(), (String::new(), 0));
    }
}
