//! Style sheet of the HTML page: light and dark, on paper, and narrow.

/// The style sheet; the rules of the filter are made with the page.
pub(super) const STYLE: &str = "
:root{--page:#fff;--card:#f6f7f9;--ink:#1b1f24;--dim:#5b6470;--line:#d9dee4;--red:#b3261e;--green:#1a7f37;
--amber:#8a5a00;--blue:#0b5cad;--old:#ffebe9;--new:#dafbe1}
@media(prefers-color-scheme:dark){:root{--page:#0f1318;--card:#171c23;--ink:#e4e8ee;--dim:#98a2b0;--line:#2c343e;
--red:#ff8a80;--green:#56d364;--amber:#e3b341;--blue:#79b8ff;--old:#3c1618;--new:#12311d}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:76rem;padding:2rem 1.25rem 4rem;background:var(--page);color:var(--ink);
font:15px/1.5 system-ui,sans-serif}
h1{margin:.25rem 0;font-size:1.7rem;line-height:1.25;text-wrap:balance}
.fail h1{color:var(--red)}.pass h1{color:var(--green)}
h2{margin:2.25rem 0 .6rem;font-size:1.1rem}
p{margin:.35rem 0}
.dim{color:var(--dim)}
code{font:.87em/1.5 ui-monospace,monospace;overflow-wrap:anywhere}
.command{display:inline-block;margin-top:.5rem;padding:.35rem .7rem;border:1px solid var(--line);border-radius:6px;
background:var(--card)}
.bar{display:flex;height:.6rem;margin:.9rem 0 .4rem;border-radius:4px;overflow:hidden;gap:2px}
.bar i{flex:1 1 0;min-width:3px}
.bar .rewrite{background:var(--blue)}.bar .review{background:var(--amber)}.bar .keep,.bar .silenced{background:var(--dim)}
.bar .allowed{background:var(--green)}.bar .unlisted{background:var(--red)}
table{width:100%;border-collapse:collapse}
th{color:var(--dim);font-weight:500;font-size:.87em;text-align:left}
th,td{padding:.3rem .7rem .3rem 0;border-top:1px solid var(--line);vertical-align:top}
thead th{border-top:0}
.number{width:5rem;text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.old{background:var(--old)}.new{background:var(--new)}
.old,.new{padding:.05rem .3rem;border-radius:3px;-webkit-box-decoration-break:clone;box-decoration-break:clone}
.tag{white-space:nowrap}
tr.outside{opacity:.55}
tr.finding .tag{color:var(--red);font-weight:600}tr.v-review .tag{color:var(--amber)}tr.v-rewrite .tag{color:var(--blue)}
tr.finding.v-rewrite .tag,tr.finding.v-review .tag{color:var(--red)}
.filter{display:flex;flex-wrap:wrap;gap:.4rem;margin:0 0 1rem;padding:0;border:0}
.filter label{padding:.15rem .7rem;border:1px solid var(--line);border-radius:1rem;background:var(--card);cursor:pointer}
.filter input{position:absolute;opacity:0}
.filter label:has(:checked){border-color:var(--ink);background:var(--ink);color:var(--page)}
.filter label:has(:focus-visible){outline:2px solid var(--blue);outline-offset:2px}
.filter label.reason{border-style:dashed}
.file{margin:.5rem 0;border:1px solid var(--line);border-radius:8px;overflow:hidden}
.file summary{display:flex;gap:.8rem;align-items:baseline;padding:.5rem .9rem;background:var(--card);cursor:pointer}
.file summary code{flex:1;font-weight:600}
.file summary::before{content:'\\25b8';color:var(--dim)}
.file[open] summary::before{content:'\\25be'}
.file table{margin:0 .9rem .4rem;width:calc(100% - 1.8rem)}
.file tr:first-child td{border-top:0}
.file td:first-child{width:5.5rem;color:var(--dim);white-space:nowrap;font-variant-numeric:tabular-nums}
.file td:nth-child(3){width:11rem}.file td:nth-child(4){width:22%}
.moves td:nth-child(2),.moves td:nth-child(3){width:27%}
.more summary{padding:.4rem 0;color:var(--blue);cursor:pointer}
@media(max-width:44rem){.moves thead{display:none}.moves tr{display:block;padding:.4rem 0;border-top:1px solid var(--line)}
.moves td{display:block;width:auto!important;padding:.1rem 0;border:0;text-align:left}
.moves .number::after{content:' \\d7'}
.file td{display:inline-block;width:auto!important;border:0;padding:.1rem .7rem .1rem 0}
.file tr{display:block;padding:.4rem 0;border-top:1px solid var(--line)}}
@media print{.filter{display:none}body{max-width:none;padding:0}}
";

#[cfg(test)]
mod tests {
    use super::STYLE;

    /// A file has the classes of all its mentions, for the filter: a rule for rows must not reach through them.
    #[test]
    fn colors_of_a_row_come_from_the_row_and_not_from_its_file() {
        for selector in STYLE.split('}').filter_map(|rule| rule.split('{').next()) {
            for part in selector.trim().split(',') {
                let reaches_down = part.split(' ').next().filter(|first| *first != part);
                let classes = ["v-", "r-", "finding", "known", "outside", "fine"];
                let is_of_mention = |first: &str| {
                    first.split('.').skip(1).any(|class| classes.iter().any(|known| class.starts_with(known)))
                };
                if let Some(first) = reaches_down.filter(|first| is_of_mention(first)) {
                    assert!(first.starts_with("tr."), "{part}");
                }
            }
        }
    }
}
