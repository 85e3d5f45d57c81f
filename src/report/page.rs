//! A page of Markdown within a limit: rows are written as long as there is room, and omitted ones are counted.

/// Room for the line that counts omitted rows.
const RESERVE: usize = 160;

/// A page that is being written.
pub(super) struct Page {
    text: String,
    max_bytes: usize,
    left_out: usize,
}

/// A table of a page; its head is written with its first row.
pub(super) struct MarkdownTable<'p> {
    page: &'p mut Page,
    head: Option<String>,
    end: usize,
}

impl Page {
    /// An empty page of at most `max_bytes` bytes.
    pub fn new(max_bytes: usize) -> Self {
        Self { text: String::new(), max_bytes: max_bytes.saturating_sub(RESERVE), left_out: 0 }
    }

    /// Adds lines, or counts them as left out.
    pub fn add(&mut self, lines: &str) {
        if self.text.len() + lines.len() > self.max_bytes {
            self.left_out += 1;
        } else {
            self.text.push_str(lines);
        }
    }

    /// A table with a title and its columns.
    pub fn table(&mut self, title: &str, columns: &[&str]) -> MarkdownTable<'_> {
        let rule: Vec<&str> = columns.iter().map(|_| "---").collect();
        let head = format!("\n### {title}\n\n| {} |\n| {} |\n", columns.join(" | "), rule.join(" | "));
        MarkdownTable { end: self.max_bytes, page: self, head: Some(head) }
    }

    /// The text, and how many rows there was no room for.
    pub fn finish(self) -> (String, usize) {
        (self.text, self.left_out)
    }
}

impl MarkdownTable<'_> {
    /// The same, with no more than half of the room that is left: others come after it.
    pub fn of_half(mut self) -> Self {
        self.end = self.page.text.len() + self.page.max_bytes.saturating_sub(self.page.text.len()) / 2;
        self
    }

    /// Adds a row of cells that are Markdown already.
    pub fn row(&mut self, cells: &[&str]) {
        let row = format!("| {} |\n", cells.join(" | "));
        let head = self.head.as_deref().unwrap_or_default();
        if self.page.text.len() + head.len() + row.len() > self.end {
            self.page.left_out += 1;
            return;
        }
        self.page.text.push_str(head);
        self.page.text.push_str(&row);
        self.head = None;
    }
}

#[cfg(test)]
mod tests {
    use super::Page;

    #[test]
    fn counts_what_it_has_no_room_for() {
        let mut page = Page::new(160 + 60);
        page.add("answer\n");
        let mut table = page.table("title", &["a", "b"]);
        for _ in 0..5 {
            table.row(&["1", "2"]);
        }
        page.add(&"x".repeat(60));
        let expected = "answer\n\n### title\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n";
        assert_eq!(page.finish(), (expected.to_owned(), 5));
        let mut page = Page::new(160 + 100);
        page.table("first", &["a"]).of_half().row(&["1"]);
        page.table("first", &["a"]).of_half().row(&["no room"]);
        page.table("second", &["a"]).row(&["1"]);
        let (text, left_out) = page.finish();
        assert_eq!((text.matches("| 1 |").count(), left_out), (2, 1), "{text}");
    }
}
