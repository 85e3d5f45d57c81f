//! Lists of host patterns: `allow:`, `except:`, and `hosts:` of a `keep`.

use super::problems::{Problems, Written};
use crate::host::HostPattern;

/// Host patterns of a list of bare hosts.
pub(super) fn patterns(key: &str, list: &[Written], problems: &mut Problems<'_>) -> Vec<HostPattern> {
    let mut patterns = Vec::new();
    for written in list {
        if written.text.contains(['/', ':']) {
            let what = format!("`{}` in `{key}` is more than a host", written.text);
            problems.error(written.at, what, "leave scheme, port and path away");
            continue;
        }
        match HostPattern::parse(&written.text, 0) {
            Ok(pattern) => patterns.push(pattern),
            Err(fault) => problems.fault(written, fault),
        }
    }
    patterns
}
