//! Lists of host patterns: `allow:`, `except:`, and `hosts:` of a `keep`.

use super::problems::{Problems, Scalar};
use crate::host::HostPattern;

/// Host patterns of a list of bare hosts.
pub(super) fn patterns(key: &str, list: &[Scalar], problems: &mut Problems<'_>) -> Vec<HostPattern> {
    let mut patterns = Vec::new();
    for scalar in list {
        if scalar.text.contains(['/', ':']) {
            let what = format!("`{}` in `{key}` is more than a host", scalar.text);
            problems.error(scalar.at, what, "leave scheme, port and path away");
            continue;
        }
        match HostPattern::parse(&scalar.text, 0) {
            Ok(pattern) => patterns.push(pattern),
            Err(fault) => problems.fault(scalar, fault),
        }
    }
    patterns
}
