//! What `doctor` found: a line each with its fix, or one document.

use std::io;

use serde_json::json;

use super::{Output, table};
use crate::deck::doctor::{Finding, Level, worst};

/// Writes a line for each finding, its fix below, and how many there are.
///
/// # Errors
/// Where the output is gone.
pub fn findings(out: &mut Output, findings: &[Finding]) -> io::Result<()> {
    let rows: Vec<_> = findings.iter().map(|it| [it.level.word().to_owned(), it.subject.words().to_owned()]).collect();
    let widths = table::widths(&rows);
    for (finding, row) in findings.iter().zip(&rows) {
        let head = table::padded(row, &widths);
        out.line(format_args!("{} {head}{}", out.level(finding.level), finding.what))?;
        if let Some(fix) = &finding.fix {
            out.line(format_args!("{:width$}fix: {fix}", "", width = 2 + head.chars().count()))?;
        }
    }
    out.line(summary(findings))
}

/// Writes them as one document.
///
/// # Errors
/// Where the output is gone.
pub fn findings_document(out: &mut Output, findings: &[Finding]) -> io::Result<()> {
    let row = |finding: &Finding| {
        json!({
            "subject": finding.subject.words(),
            "level": finding.level.word(),
            "what": finding.what.as_str(),
            "fix": finding.fix.as_ref().map(|fix| fix.as_str()),
        })
    };
    out.document(&json!({
        "level": worst(findings).word(),
        "warnings": count(findings, Level::Warning),
        "problems": count(findings, Level::Problem),
        "findings": findings.iter().map(row).collect::<Vec<_>>(),
    }))
}

fn count(findings: &[Finding], level: Level) -> usize {
    findings.iter().filter(|finding| finding.level == level).count()
}

fn summary(findings: &[Finding]) -> String {
    let some = |count: usize, word: &str| match count {
        0 => None,
        1 => Some(format!("1 {word}")),
        _ => Some(format!("{count} {word}s")),
    };
    let parts = [Level::Problem, Level::Warning].map(|level| some(count(findings, level), level.word()));
    let told: Vec<_> = parts.into_iter().flatten().collect();
    if told.is_empty() { "all is well".to_owned() } else { told.join(", ") }
}
