//! Real processes are killed at random moments of an apply, a resume and an undo; then the tree is brought
//! to its end one way or the other and compared whole.
//!
//! `REDOMAIN_KILLS` sets how many (default 40), `REDOMAIN_SEED` which moments, `REDOMAIN_STORE` on which disk
//! (default: in memory, where there is such a place; a killed process does not see the difference).
#![cfg(test)]

use redomain::apply::{
    ApplyError, ContentChange, Interrupt, OnEdited, Phase, Resumed, RunInfo, RunSelector, Staged, list,
    pending, resume, undo,
};
use redomain::fs::{STORE, now};
use redomain::text::Digest;
use redomain::text::{Edit, EditSet, RelPath, Span};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use test_tree::{
    Rewrite, TreeSnapshot, assert_same, changes, expected, grow, info, quick_directory, rewrite, snapshot,
    write,
};

#[path = "../src/apply/test_tree.rs"]
mod test_tree;

const FILES: usize = 2_000;

/// A small generator, so that a seed gives the same moments everywhere (xorshift64*, Vigna 2016).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % sides
    }

    fn moment(&mut self, longest: Duration) -> Duration {
        Duration::from_micros(self.roll(longest.as_micros() as u64 + 1))
    }
}

/// How long the steps of a run take that nobody kills.
#[derive(Debug, Clone, Copy)]
struct Pace {
    until_commit: Duration,
    commit: Duration,
    undo: Duration,
}

#[derive(Debug, Default)]
struct Tally {
    while_staging: usize,
    while_committing: usize,
    while_resuming: usize,
    while_undoing: usize,
    /// Of all these, how often files were found half old, half new.
    half_way: usize,
    too_late: usize,
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn all_changes(root: &Path) -> Vec<Rewrite> {
    let generated = (0..FILES).map(|number| rewrite(root, path(number).as_bytes(), "a-longer-new.example"));
    changes(root).into_iter().chain(generated).collect()
}

fn path(number: usize) -> String {
    format!("services/s{:02}/config-{number}.yaml", number % 40)
}

/// The process that is killed; tells where it is.
#[test]
#[ignore = "the other test runs it"]
fn victim() {
    let root = std::env::var_os("REDOMAIN_ROOT").expect("run by the other test");
    let root = Path::new(&root);
    let say = |what: &str| writeln!(std::io::stdout(), "\n@{what}").unwrap();
    match std::env::var("REDOMAIN_VICTIM").unwrap().as_str() {
        "apply" => {
            let changes = all_changes(root);
            say("staging");
            let staged = Staged::stage(root, &changes, &info(), &Interrupt::default()).unwrap().unwrap();
            let verified = staged.verify().unwrap();
            say("moving");
            verified.commit().unwrap();
        }
        "resume" => {
            say("moving");
            resume(root, &Interrupt::default()).unwrap();
        }
        _ => {
            say("moving");
            undo(root, RunSelector::Last, OnEdited::Leave, &Interrupt::default()).unwrap();
        }
    }
    say("done");
}

/// Runs the victim; kills it `after` it says `word`. Tells whether it was killed in time, and how long after
/// which word it lived.
fn run_victim(
    root: &Path,
    what: &str,
    word: &str,
    after: Option<Duration>,
) -> (bool, Vec<(String, Instant)>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "victim", "--ignored", "--nocapture"])
        .env("REDOMAIN_ROOT", root)
        .env("REDOMAIN_VICTIM", what)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = Vec::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let Some(now) = line.unwrap().strip_prefix('@').map(str::to_owned) else { continue };
        said.push((now.clone(), Instant::now()));
        if let (true, Some(after)) = (now == word, after) {
            std::thread::sleep(after);
            child.kill().unwrap();
        }
    }
    let done = child.wait().unwrap().success();
    assert!(done || after.is_some(), "the {what} that nobody killed failed");
    (!done, said)
}

fn between(said: &[(String, Instant)], from: &str, to: &str) -> Duration {
    let at = |word: &str| said.iter().find(|(said, _)| said == word).unwrap().1;
    at(to) - at(from)
}

struct Scene<'s> {
    root: &'s Path,
    before: &'s TreeSnapshot,
    after: &'s TreeSnapshot,
    pace: Pace,
    dice: Dice,
    tally: Tally,
}

impl Scene<'_> {
    fn is(&self, wanted: &TreeSnapshot, when: &str) {
        assert_same(&snapshot(self.root), wanted, when);
    }

    /// Kills an apply somewhere.
    fn kill_apply(&mut self) {
        let killed = if self.dice.roll(3) == 0 {
            let after = self.dice.moment(self.pace.until_commit);
            let (killed, _) = run_victim(self.root, "apply", "staging", Some(after));
            self.tally.while_staging += usize::from(killed);
            killed
        } else {
            let after = self.dice.moment(self.pace.commit);
            let (killed, _) = run_victim(self.root, "apply", "moving", Some(after));
            self.tally.while_committing += usize::from(killed);
            killed
        };
        self.tally.too_late += usize::from(!killed);
        self.count_half_way();
    }

    /// Kills a resume or an undo somewhere.
    fn kill_again(&mut self, what: &str) {
        let after = self.dice.moment(self.pace.undo);
        let (killed, _) = run_victim(self.root, what, "moving", Some(after));
        match (killed, what) {
            (false, _) => self.tally.too_late += 1,
            (true, "resume") => self.tally.while_resuming += 1,
            (true, _) => self.tally.while_undoing += 1,
        }
        self.count_half_way();
    }

    fn count_half_way(&mut self) {
        if let Some(open) = pending(self.root).unwrap() {
            assert_eq!(open.owner, None, "{open}");
            self.tally.half_way += usize::from(open.done > 0 && open.done < open.total);
        }
    }

    /// The last word of the journal says what the tree has to be.
    fn is_closed(&self) -> bool {
        let last = list(self.root).unwrap().pop();
        let is_done = last.is_some_and(|run| run.phase == Phase::Done);
        self.is(if is_done { self.after } else { self.before }, "closed");
        is_done
    }

    /// Brings whatever there is to its end.
    fn recover(&mut self) {
        if self.dice.roll(2) == 0 {
            while pending(self.root).unwrap().is_some() && self.dice.roll(3) == 0 {
                self.kill_again("resume");
            }
            match resume(self.root, &Interrupt::default()) {
                Ok(Resumed::Finished(_)) => self.is(self.after, "resumed"),
                Ok(Resumed::Cleared(_) | Resumed::TakenBack(_)) => self.is(self.before, "taken back"),
                Err(ApplyError::NothingOpen) => {}
                Err(error) => panic!("{error}"),
            }
        }
        while pending(self.root).unwrap().is_some() && self.dice.roll(3) == 0 {
            self.kill_again("undo");
        }
        if pending(self.root).unwrap().is_some() || self.is_closed() {
            if self.dice.roll(4) == 0 {
                self.kill_again("undo");
            }
            match undo(self.root, RunSelector::Last, OnEdited::Leave, &Interrupt::default()) {
                Ok(report) => assert!(report.is_complete(), "{report:?}"),
                Err(ApplyError::NothingToUndo) => {}
                Err(error) => panic!("{error}"),
            }
        }
        assert_eq!(pending(self.root).unwrap(), None);
        self.is(self.before, "undone");
    }
}

#[test]
fn no_file_is_lost_when_processes_are_killed() {
    let kills = number("REDOMAIN_KILLS").unwrap_or(40) as usize;
    let seed = number("REDOMAIN_SEED").unwrap_or(0x5eed);
    let folder = std::env::var_os("REDOMAIN_STORE")
        .map_or_else(quick_directory, |on| tempfile::tempdir_in(on).unwrap());
    let root = folder.path();
    grow(root);
    for number in 0..FILES {
        let text = format!("service: {number}\nurl: https://old.example/{number}\n").repeat(1 + number % 9);
        write(root, path(number).as_bytes(), text.as_bytes(), if number % 5 == 0 { 0o600 } else { 0o644 });
    }
    let before = snapshot(root);
    let after = expected(&before, &all_changes(root));

    let (_, applied) = run_victim(root, "apply", "", None);
    assert_same(&snapshot(root), &after, "apply");
    let (_, undone) = run_victim(root, "undo", "", None);
    assert_same(&snapshot(root), &before, "undo");
    let pace = Pace {
        until_commit: between(&applied, "staging", "moving"),
        commit: between(&applied, "moving", "done"),
        undo: between(&undone, "moving", "done"),
    };
    let (dice, tally) = (Dice(seed | 1), Tally::default());
    let mut scene = Scene { root, before: &before, after: &after, pace, dice, tally };
    let began = Instant::now();
    let done = |tally: &Tally| {
        tally.while_staging + tally.while_committing + tally.while_resuming + tally.while_undoing
    };
    while done(&scene.tally) < kills {
        scene.kill_apply();
        scene.recover();
    }
    let (all, took) = (done(&scene.tally), began.elapsed());
    writeln!(std::io::stdout(), "{all} kills in {took:?}, no file lost: {:?}, {pace:?}", scene.tally)
        .unwrap();
}
