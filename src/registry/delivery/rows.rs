//! The rows of a delivered list.

use super::{ImportError, Manifest};
use crate::encoding::Date;
use crate::registry::answer::{Coverage, ListedReason};
use crate::registry::query::{DocumentKind, DocumentNumber, IssuingState};

pub(super) const HEADER: &str = "issuing_state,document_type,document_number,reason,event_date,blank";
/// Faulty rows named in an error: enough to see a pattern.
const MAX_REJECTS: usize = 20;

/// What a list is looked up by.
pub(in crate::registry) type Key = (IssuingState, DocumentKind, DocumentNumber);

/// What a row says of its document.
#[derive(Debug, Clone, Copy)]
pub(in crate::registry) struct Entry {
    pub(in crate::registry) reason: Option<ListedReason>,
    pub(in crate::registry) since: Option<Date>,
}

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RowFault {
    /// Not six columns.
    #[error("not six columns")]
    Columns,
    /// A quoted field, which the format does not have.
    #[error("a quotation mark")]
    Quote,
    /// Not an issuing State.
    #[error("issuing_state")]
    IssuingState,
    /// Not a document code.
    #[error("document_type")]
    DocumentType,
    /// Not a document number.
    #[error("document_number")]
    DocumentNumber,
    /// Not one of the reasons, nor empty.
    #[error("reason")]
    Reason,
    /// Not a day, nor empty.
    #[error("event_date")]
    EventDate,
    /// Neither `true`, `false` nor empty.
    #[error("blank")]
    Blank,
    /// About a document the manifest does not cover.
    #[error("outside the coverage of the manifest")]
    OutOfCoverage,
}

/// A row that cannot be taken, by its line in the file (the header is line 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct RowReject {
    /// The line.
    pub line: usize,
    /// What is wrong with it.
    pub fault: RowFault,
}

pub(super) fn each<E: From<ImportError>>(
    list: &[u8],
    manifest: &Manifest,
    mut take: impl FnMut(Key, Entry) -> Result<(), E>,
) -> Result<(), E> {
    let text = std::str::from_utf8(list).map_err(|_| ImportError::Encoding)?;
    let mut lines = text.lines().enumerate();
    if lines.next().is_none_or(|(_, header)| header != HEADER) {
        return Err(ImportError::Header.into());
    }
    if !text.ends_with('\n') {
        return Err(ImportError::Truncated.into());
    }
    let mut rows = 0_u64;
    let (mut total, mut first) = (0_usize, Vec::new());
    for (index, row) in lines {
        rows = rows.saturating_add(1);
        match parse_row(row, &manifest.coverage) {
            Ok((key, entry)) => take(key, entry)?,
            Err(fault) => {
                total = total.saturating_add(1);
                if first.len() < MAX_REJECTS {
                    first.push(RowReject { line: index.saturating_add(1), fault });
                }
            }
        }
    }
    if total > 0 {
        return Err(ImportError::Rows { total, first }.into());
    }
    if rows != manifest.count {
        return Err(ImportError::Count { expected: manifest.count, found: rows }.into());
    }
    Ok(())
}

fn parse_row(row: &str, coverage: &Coverage) -> Result<(Key, Entry), RowFault> {
    if row.contains('"') {
        return Err(RowFault::Quote);
    }
    let columns: Vec<&str> = row.split(',').collect();
    let [issuer, document_type, number, reason, event_date, blank] = columns.as_slice() else {
        return Err(RowFault::Columns);
    };
    let issuer: IssuingState = issuer.parse().map_err(|_| RowFault::IssuingState)?;
    let kind: DocumentKind = document_type.parse().map_err(|_| RowFault::DocumentType)?;
    let number = DocumentNumber::parse(number).map_err(|_| RowFault::DocumentNumber)?;
    let reason = match *reason {
        "" => None,
        word => Some(ListedReason::named(word).ok_or(RowFault::Reason)?),
    };
    let since = match *event_date {
        "" => None,
        day => Some(day.parse().map_err(|_| RowFault::EventDate)?),
    };
    if !matches!(*blank, "" | "true" | "false") {
        return Err(RowFault::Blank);
    }
    if !coverage.issuers.contains(&issuer) || !coverage.kinds.contains(&kind) {
        return Err(RowFault::OutOfCoverage);
    }
    Ok(((issuer, kind, number), Entry { reason, since }))
}
