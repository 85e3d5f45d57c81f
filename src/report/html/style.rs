//! Style sheet of the HTML page: light and dark, on paper, and narrow.

/// The style sheet.
pub(super) const STYLE: &str = "
:root{--page:#fff;--card:#f6f7f9;--ink:#1b1f24;--dim:#5b6470;--line:#d9dee4;--red:#b3261e;--green:#1a7f37;
--amber:#8a5a00;--blue:#0b5cad;--old:#ffebe9;--new:#dafbe1;--was:#ffc1bc;--is:#a0eab0;--mark:#fff0b8}
@media screen and (prefers-color-scheme:dark){:root{--page:#0f1318;--card:#171c23;--ink:#e4e8ee;--dim:#98a2b0;--line:#2c343e;
--red:#ff8a80;--green:#56d364;--amber:#e3b341;--blue:#79b8ff;--old:#331417;--new:#0f2a1a;--was:#7a2a2c;--is:#1d6434;
--mark:#4d3c00}}
*{box-sizing:border-box}
[hidden]{display:none!important}
html{scroll-padding-top:1rem}
body{margin:0 auto;max-width:84rem;padding:1.5rem 1.25rem 4rem;background:var(--page);color:var(--ink);
font:15px/1.5 system-ui,sans-serif}
h1{margin:.25rem 0;font-size:1.7rem;line-height:1.25;text-wrap:balance}
.fail h1{color:var(--red)}.pass h1{color:var(--green)}
h2{margin:2rem 0 .6rem;font-size:1.15rem}
p{margin:.35rem 0}
a{color:var(--blue);text-decoration:none}
a:hover{text-decoration:underline}
:focus-visible{outline:2px solid var(--blue);outline-offset:2px}
.dim,h2 .count{color:var(--dim);font-weight:400}
code{font:.87em/1.5 ui-monospace,monospace;overflow-wrap:anywhere}
.command{display:inline-block;margin-top:.5rem;padding:.35rem .7rem;border:1px solid var(--line);border-radius:6px;
background:var(--card)}
.bar{display:block;width:100%;height:.6rem;margin:.9rem 0 .4rem;border-radius:4px}
.bar rect{stroke:var(--page);stroke-width:2;vector-effect:non-scaling-stroke}
.bar .rewrite{fill:var(--blue)}.bar .review{fill:var(--amber)}.bar .keep,.bar .silenced,.bar .declined{fill:var(--dim)}
.bar .allowed{fill:var(--green)}.bar .unlisted{fill:var(--red)}
.legend a{white-space:nowrap}
.legend a[class]::before{content:'';display:inline-block;width:.65em;height:.65em;margin-right:.3em;border-radius:2px;
background:currentColor}
.legend .review{color:var(--amber)}.legend .keep,.legend .silenced,.legend .declined{color:var(--dim)}
.legend .allowed{color:var(--green)}.legend .unlisted{color:var(--red)}
#filter{position:sticky;top:0;z-index:1;display:grid;grid-template-columns:repeat(auto-fill,minmax(11rem,1fr));
gap:.5rem .7rem;align-items:end;margin:1rem -1.25rem 0;padding:.7rem 1.25rem;border-bottom:1px solid var(--line);
background:var(--page)}
#filter label{min-width:0;color:var(--dim);font-size:.85em}
#filter .lone{display:none}
#filter select,#filter input{width:100%;padding:.3rem .5rem;border:1px solid var(--line);border-radius:6px;
background:var(--card);color:var(--ink);font:inherit}
#filter select{font-size:1.05em}
#filter input{grid-column:span 2}
#progress{display:flex;flex-wrap:wrap;gap:.3rem .9rem;align-items:center}
#filter #progress input{width:auto;margin:0}
#filter button{padding:.25rem .6rem;border:1px solid var(--line);border-radius:6px;background:var(--card);
color:var(--ink);font:inherit;font-size:.87em;cursor:pointer}
#filter .buttons{grid-column:span 2;white-space:nowrap}
#count{grid-column:span 2;align-self:center;color:var(--dim);font-variant-numeric:tabular-nums}
.filtered #count{color:var(--ink);font-weight:600}
#progress{grid-column:3/-1;font-variant-numeric:tabular-nums}
#facets{display:none}
button:disabled{opacity:.5;cursor:default}
.tick{display:block;width:max-content;margin:-1.75rem .9rem .4rem auto;font-size:.87em;cursor:pointer}
.file[open]>summary{padding-right:8rem}
.self{float:right;margin:-1.75rem 6.2rem 0 0}
.viewed>summary::before{content:'\\2713\\a0';color:var(--green)}
.viewed>summary .path{color:var(--dim);font-weight:400}
.decide{display:flex;flex-wrap:wrap;gap:.4rem;align-items:center}
.row .decide{padding:.3rem .6rem}
.decide.all{margin:.2rem .9rem .6rem;font-size:.87em}
.decide button,dialog button{padding:.1rem .6rem;border:1px solid var(--line);border-radius:6px;background:var(--page);
color:var(--ink);font:inherit;cursor:pointer}
.decide [aria-pressed=true]{border-color:var(--ink);background:var(--ink);color:var(--page)}
.decide [aria-pressed=true]::before{content:'\\2713\\a0'}
.decide input{flex:1 1 12rem;min-width:0;padding:.1rem .5rem;border:1px solid var(--line);border-radius:6px;
background:var(--page);color:var(--ink);font:inherit}
dialog{border:1px solid var(--line);border-radius:8px;background:var(--page);color:var(--ink)}
dialog table{margin-bottom:.8rem}
kbd{white-space:nowrap;font:.87em/1.5 ui-monospace,monospace}
table{width:100%;border-collapse:collapse}
th{color:var(--dim);font-weight:500;font-size:.87em;text-align:left}
th,td{padding:.3rem .7rem .3rem 0;border-top:1px solid var(--line);vertical-align:top}
thead th{border-top:0}
.number{width:5rem;text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.moves td:nth-child(2),.moves td:nth-child(3){width:27%}
.filtered .moves,.filtered .more,.filtered .paths{display:none}
.filtered .flows{display:none}
.flows{max-width:64rem;margin:.5rem 0 1rem}
.flows svg{display:block;width:100%}
.flows .narrow{display:none}
.flows text{fill:var(--ink);font:13px system-ui,sans-serif}.flows .narrow text{font-size:10.5px}
.flows .dim{fill:var(--dim)}
.flows .from{fill:var(--red)}.flows .to{fill:var(--green)}
.flow{fill:var(--blue);fill-opacity:.28}.flow.rest{fill:var(--dim)}
a:hover .flow,a:focus-visible .flow{fill-opacity:.6}
#tree{margin:.6rem 0 0}
#tree summary{color:var(--dim)}
#tree ul{margin:0;padding:0 0 0 1.4rem;list-style:none}
#tree li ul{border-left:1px solid var(--line)}
#tree li>details>summary{color:var(--ink)}
#tree .count{display:inline-block;min-width:3.5em;color:var(--dim);text-align:right}
#tree li>.count{margin-left:1.1rem}
.away{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
#tree a{font-size:.87em}
#filter [aria-pressed=true]{border-color:var(--ink);background:var(--ink);color:var(--page)}
.old{background:var(--old)}.new{background:var(--new)}
.old,.new{padding:.05rem .3rem;border-radius:3px;-webkit-box-decoration-break:clone;box-decoration-break:clone}
summary{cursor:pointer;overflow-wrap:anywhere}
.more>summary{padding:.4rem 0;color:var(--blue)}
.kind{margin:.6rem 0;border:1px solid var(--line);border-radius:8px}
.kind>summary{padding:.5rem .9rem;border-radius:8px;background:var(--card)}
.kind>p{margin:.2rem .9rem}
.group,.file{border-top:1px solid var(--line);content-visibility:auto;contain-intrinsic-size:auto 2.2rem}
.file[open]{contain-intrinsic-size:auto 12rem}
.group>summary,.file>summary{padding:.35rem .9rem}
.group>summary .count{display:inline-block;min-width:2.2em;text-align:right}
.count{font-variant-numeric:tabular-nums}
.kind>summary .count,.file>summary .count{color:var(--dim)}
.file>summary .path{font-weight:600}
.path{word-break:break-all}
.row{margin:0 .9rem .7rem;border:1px solid var(--line);border-radius:6px;overflow:hidden;
content-visibility:auto;contain-intrinsic-size:auto 5rem}
.row p{min-height:1.45em;margin:0;padding:0 .6rem 0 4.6rem;text-indent:-4.6rem;white-space:pre-wrap;
overflow-wrap:anywhere;font:.83em/1.5 ui-monospace,monospace;tab-size:4}
.row p::before{content:attr(data-n) '  ';display:inline-block;width:4.1rem;margin-right:.5rem;padding-right:.3rem;
text-indent:0;text-align:right;white-space:pre;color:var(--dim);font-variant-numeric:tabular-nums;user-select:none}
.row .m{padding:.2rem .6rem;border-bottom:1px solid var(--line);background:var(--card);text-indent:0;white-space:normal;
font:.87em/1.5 system-ui,sans-serif}
.row .m:last-child{border-bottom:0}
.row .m::before{content:none}
.row .d{background:var(--old)}.row .d::before{content:attr(data-n) ' \\2212'}
.row .a{background:var(--new)}.row .a::before{content:attr(data-n) ' +'}
.row .m .out{font-size:.92em}
.row .m a{font-variant-numeric:tabular-nums}
:target{border-color:var(--blue);box-shadow:0 0 0 2px var(--blue)}
.n{font-weight:600}
del,ins,mark{border-radius:2px;color:inherit;text-decoration:none}
del{background:var(--was);text-decoration:line-through}ins{background:var(--is)}
mark{padding:.05rem .1rem;background:var(--mark);font-weight:600}
.tag{padding:0 .45rem;border:1px solid currentColor;border-radius:1rem;font-size:.9em}
.fail .tag{color:var(--red)}
@media(min-width:44.01rem){.split .row{display:grid;grid-template-columns:1fr 1fr}
.split .row>*{grid-column:1/-1}
.split .row>.d{grid-column:1}.split .row>.a{grid-column:2;border-left:1px solid var(--line)}}
@media screen and (max-width:44rem){
#split,.flows .wide{display:none}.flows .narrow{display:block}
body{padding:1rem .75rem 3rem}
h1{font-size:1.35rem}
#filter{position:static;grid-template-columns:1fr 1fr;margin:.75rem -.75rem 0;padding:.6rem .75rem}
#filter .buttons{grid-column:span 2}
#progress{grid-column:1/-1}
#facets{display:inline-block}#filter:not(.open) .facet{display:none}
.moves thead{display:none}.moves tr{display:block;padding:.4rem 0;border-top:1px solid var(--line)}
.moves td{display:block;width:auto!important;padding:.1rem 0;border:0;text-align:left}
.moves .number::after{content:' \\d7'}
.row{margin:0 .4rem .5rem}
.row p{padding:0 .3rem 0 3.1rem;text-indent:-3.1rem}
.row p::before{width:2.9rem;margin-right:.2rem;padding-right:.1rem}
.kind>summary,.group>summary,.file>summary{padding:.4rem .6rem}}
@media print{#filter,#tree,.tick,.out,.self,.decide.all,.row:not(.decided) .decide,.decide [aria-pressed=false]{display:none}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
body{max-width:none;padding:0;font-size:10pt}
.group,.file,.row{content-visibility:visible}
.row,tr,.flows{break-inside:avoid}h2,summary{break-after:avoid}
.decide input{border:0}.decide input:placeholder-shown{display:none}}
";
