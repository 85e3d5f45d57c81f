// deprecated (e.g. crates.kelp.io)
// The source is legacy (i.e., crates.kelp.io is not used)
let x = y; // blocked [e.g. crates.kelp.io]
// deprecated hosts (crates.kelp.io)
// legacy (crates.kelp.io)
let denied = [ // e.g.
    "crates.kelp.io",
];
let denied = ["crates.kelp.io"];
