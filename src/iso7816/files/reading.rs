//! One file, from SELECT to its last byte.

use std::time::Duration;

use crate::encoding::{Header, Reader, TlvErrorKind};
use crate::iso7816::commands::{self, Instruction, ShortOffset};
use crate::iso7816::{Le, Link, LinkFault, ResponseApdu, Status};

use super::error::{ReadError, ReadLimit, ReadMisbehaviour};
use super::request::{Request, without_header};
use super::style::{Beginning, ReadStyle, ShortIdentifiers};

/// The most a file may be unless the caller says otherwise: generous for a portrait, and sixteen times EF.SOD's most.
const FILE_LIMIT: usize = 1024 * 1024;

/// No chip has memory for this much: a length beyond it is not that of a large file but none at all.
const BEYOND_ANY_CHIP: usize = 16 * 1024 * 1024;

/// What the first read asks for where it must not go beyond the end: as in the worked example, Doc 9303-11, D.4.
const HEADER_LEN: usize = 4;
const SHORT_HEADER: u32 = 4;

/// Octets at the end of what an earlier session brought that the next one has to repeat: a file that was exchanged in between
/// is no file.
const REPEATED: usize = 8;

/// The most a short APDU asks for.
const SHORT_LE: u32 = 256;

/// Which file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FileSelector {
    /// By file identifier, in the current application.
    Fid(u16),
    /// By either identifier: the short one saves a SELECT, where the chip takes it.
    Either {
        /// The file identifier.
        fid: u16,
        /// The short one, 1 to 30.
        sfi: u8,
    },
    /// The one already selected.
    Current,
}

/// Where a file's content ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Extent {
    /// With its one data object, as in every data group and EF.SOD. What follows is padding and is not read.
    FirstObject,
    /// Where the chip says so: EF.ATR/INFO and EF.DIR hold several data objects.
    ToTheEnd,
}

/// How far a reading has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes read.
    pub read: usize,
    /// Bytes there are, once known.
    pub total: Option<usize>,
    /// What the last answer brought, in bytes.
    pub came: usize,
    /// How long that answer took, by the link's clock.
    pub took: Duration,
    /// When that was, by the link's clock; zero for a link without one.
    pub at: Duration,
}

/// A file being read. It keeps what came, so that after a lost session it can go on where it stopped.
pub struct FileReading {
    selector: FileSelector,
    extent: Extent,
    limit: usize,
    bytes: Vec<u8>,
    /// What came last in an earlier session, and is to come once more.
    repeated: Vec<u8>,
    total: Option<usize>,
    ended: bool,
    /// The length a `6Cxx` asked for.
    exact: Option<u32>,
    /// Whether this file made the style begin with the header.
    began_anew: bool,
    /// Whether the chip has this file open.
    selected: bool,
    /// Whether the chip refused the short identifier, for whatever reason.
    doubts_short_identifier: bool,
}

/// Reads a file that is one data object.
pub async fn read_file<L: Link>(
    link: &mut L,
    selector: FileSelector,
    style: &mut ReadStyle,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<Vec<u8>, ReadError> {
    FileReading::new(selector, Extent::FirstObject).run(link, style, progress).await
}

impl FileReading {
    /// A reading that has not begun.
    #[must_use]
    pub const fn new(selector: FileSelector, extent: Extent) -> Self {
        Self {
            selector,
            extent,
            limit: FILE_LIMIT,
            bytes: Vec::new(),
            repeated: Vec::new(),
            total: None,
            ended: false,
            exact: None,
            began_anew: false,
            selected: false,
            doubts_short_identifier: false,
        }
    }

    /// With another limit than 1 MiB.
    #[must_use]
    pub const fn with_limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// Bytes read so far.
    #[must_use]
    pub const fn bytes_read(&self) -> usize {
        self.bytes.len().saturating_add(self.repeated.len())
    }

    /// Selects the file and reads to its end, or from where an earlier run stopped. The bytes are handed out once.
    pub async fn run<L: Link>(
        &mut self,
        link: &mut L,
        style: &mut ReadStyle,
        progress: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<Vec<u8>, ReadError> {
        self.exact = None;
        self.selected = false;
        self.ask_for_the_last_again();
        let mut budget = Budget::default();
        while !self.ended {
            budget.charge(self)?;
            let request = self.open_and_request(link, style).await?;
            let asked = link.elapsed().unwrap_or_default();
            let response = self.ask(&request, link, style).await?;
            let at = link.elapsed().unwrap_or_default();
            if self.must_select_after_all(&request, response.status, style) {
                continue;
            }
            let before = self.bytes.len();
            if let Err(error) = self.take(&request, response, style) {
                return Err(self.explained(link, error).await);
            }
            let came = self.bytes.len().saturating_sub(before);
            budget.granted(came);
            let took = at.saturating_sub(asked);
            progress(Progress { read: self.bytes.len(), total: self.total, came, took, at });
        }
        if !self.repeated.is_empty() {
            return Err(ReadMisbehaviour::ContentChanged.into());
        }
        Ok(std::mem::take(&mut self.bytes))
    }

    /// The next read, once the chip has the file open or opens it with that.
    async fn open_and_request<L: Link>(&mut self, link: &mut L, style: &mut ReadStyle) -> Result<Request, ReadError> {
        let sfi = self.short_identifier(style);
        if sfi.is_none() && !self.selected {
            self.select(link).await?;
            if self.doubts_short_identifier {
                // The file is there, so it was the identifier.
                style.learn_short_identifiers(ShortIdentifiers::Unused);
            }
        }
        Ok(self.next_request(style.size_on(link), style.beginning(), sfi))
    }

    async fn ask<L: Link>(
        &self,
        request: &Request,
        link: &mut L,
        style: &mut ReadStyle,
    ) -> Result<ResponseApdu, ReadError> {
        let command = request.command(self.bytes.len(), link.max_short_response());
        link.transmit(&command).await.map_err(|error| {
            self.learn_from_loss(request, error.fault, style);
            error.into()
        })
    }

    /// Goes back a few octets, where a session before this one has brought any.
    fn ask_for_the_last_again(&mut self) {
        self.bytes.append(&mut self.repeated);
        self.repeated = self.bytes.split_off(self.bytes.len().saturating_sub(REPEATED));
    }

    /// A file shorter than its own header says may have had another header before: the chip is asked once more.
    async fn explained<L: Link>(&self, link: &mut L, error: ReadError) -> ReadError {
        let (ReadError::Misbehaved(ReadMisbehaviour::EndsEarly { .. }), Some(first)) =
            (error, self.bytes.first_chunk::<HEADER_LEN>())
        else {
            return error;
        };
        let again = commands::read_binary(ShortOffset::START, Le::Bytes(SHORT_HEADER));
        match link.transmit(&again).await {
            Ok(answer) if answer.status.is_success() && answer.data != *first => {
                ReadMisbehaviour::ContentChanged.into()
            }
            Ok(_) => error,
            Err(error) => error.into(),
        }
    }

    /// The short identifier, where the next read is to open the file by it. It only does so from the file's beginning: its
    /// offsets end at 255.
    fn short_identifier(&self, style: &ReadStyle) -> Option<u8> {
        match self.selector {
            FileSelector::Either { sfi, .. }
                if !self.selected
                    && !self.doubts_short_identifier
                    && self.bytes.is_empty()
                    && style.short_identifiers() != ShortIdentifiers::Unused =>
            {
                Some(sfi)
            }
            _ => None,
        }
    }

    async fn select<L: Link>(&mut self, link: &mut L) -> Result<(), ReadError> {
        self.selected = true;
        let (FileSelector::Fid(fid) | FileSelector::Either { fid, .. }) = self.selector else { return Ok(()) };
        let status = link.transmit(&commands::select_file(fid)).await?.status;
        if status.is_success() { Ok(()) } else { Err(ReadError::Refused { command: Instruction::Select, status }) }
    }

    /// What the answer to a short identifier says of short identifiers. A refusal may mean the file or the identifier: until
    /// one has been answered, SELECT tells. What is about lengths is no refusal of either.
    fn must_select_after_all(&mut self, request: &Request, status: Status, style: &mut ReadStyle) -> bool {
        if request.sfi.is_none() {
            return false;
        }
        if status.is_success() || status == Status::END_OF_FILE {
            style.learn_short_identifiers(ShortIdentifiers::Proven);
            self.selected = true;
            return false;
        }
        let is_about_length = status == Status::WRONG_LENGTH || status.exact_length().is_some();
        if is_about_length || style.short_identifiers() == ShortIdentifiers::Proven {
            return false;
        }
        self.doubts_short_identifier = true;
        true
    }

    /// Some chips drop secure messaging, or fall silent, where others answer 6700.
    fn learn_from_loss(&self, request: &Request, fault: LinkFault, style: &mut ReadStyle) {
        if fault.is_broken_session() {
            if request.sfi.is_some() && style.short_identifiers() == ShortIdentifiers::Untried {
                style.learn_short_identifiers(ShortIdentifiers::Unused);
            }
            style.learn_from_lost_session(request.le());
        } else if request.le() > SHORT_LE && !style.has_proven_long() {
            // A chip that moves does so at any command; only a length that never worked is suspected.
            style.learn_from_lost_session(request.le());
        }
    }

    fn next_request(&self, size: u32, beginning: Beginning, sfi: Option<u8>) -> Request {
        let offset = self.bytes.len();
        let size = self.exact.unwrap_or(size);
        let odd = offset >= ShortOffset::END;
        // The even instruction ends where the odd one begins (Doc 9303-10, 3.6.6, note 1).
        let room = if odd {
            without_header(size)
        } else {
            usize::try_from(size).unwrap_or(usize::MAX).min(ShortOffset::END.saturating_sub(offset))
        };
        let wanted = match self.total {
            Some(total) => room.min(total.saturating_sub(offset)),
            None if offset == 0 && self.exact.is_none() && beginning == Beginning::Header => room.min(HEADER_LEN),
            None => room,
        };
        Request { wanted, odd, sfi }
    }

    fn take(&mut self, request: &Request, response: ResponseApdu, style: &mut ReadStyle) -> Result<(), ReadError> {
        let status = response.status;
        let exact = self.exact.take();
        if status.is_success() || status == Status::END_OF_FILE {
            let data = match request.data(&response) {
                Ok(data) => data,
                // Half an object is no answer. What carries it may be too small for a whole one.
                Err(TlvErrorKind::Truncated) => {
                    let cut = ReadMisbehaviour::NotDiscretionaryData;
                    return self.ask_for_less(style, request).map_err(|()| cut.into());
                }
                Err(_) => return Err(ReadMisbehaviour::NotDiscretionaryData.into()),
            };
            if data.len() > request.wanted {
                return Err(ReadMisbehaviour::TooMuchData.into());
            }
            if data.is_empty() {
                return self.take_nothing(request, status, style);
            }
            if data.iter().zip(&self.repeated).any(|(now, before)| now != before) {
                return Err(ReadMisbehaviour::ContentChanged.into());
            }
            self.repeated.drain(..data.len().min(self.repeated.len()));
            self.bytes.extend_from_slice(data);
            let came = u32::try_from(data.len()).unwrap_or(u32::MAX);
            style.prove(if data.len() == request.wanted { request.le() } else { came });
            return self.take_stock(request, data.len(), status, exact, style);
        }
        match status {
            Status::WRONG_OFFSET if self.may_end_here() => {
                self.ended = true;
                Ok(())
            }
            Status::WRONG_OFFSET if self.total.is_some() => Err(self.ends_early()),
            Status::WRONG_LENGTH | Status::WRONG_OFFSET => {
                let refused = ReadError::Refused { command: Instruction::ReadBinary, status };
                self.ask_for_less(style, request).map_err(|()| refused)
            }
            _ => match status.exact_length() {
                Some(length) if u32::from(length) < request.le() => {
                    self.exact = Some(u32::from(length));
                    Ok(())
                }
                _ => Err(ReadError::Refused { command: Instruction::ReadBinary, status }),
            },
        }
    }

    /// Success without data: at the end of an open file that is the end, elsewhere too much was asked for.
    fn take_nothing(&mut self, request: &Request, status: Status, style: &mut ReadStyle) -> Result<(), ReadError> {
        if self.may_end_here() {
            self.ended = true;
            return Ok(());
        }
        if status == Status::END_OF_FILE && self.total.is_some() {
            return Err(self.ends_early());
        }
        self.ask_for_less(style, request).map_err(|()| ReadMisbehaviour::NoProgress.into())
    }

    /// After new bytes: is the length known, is the file complete, what was learned.
    fn take_stock(
        &mut self,
        request: &Request,
        came: usize,
        status: Status,
        exact: Option<u32>,
        style: &mut ReadStyle,
    ) -> Result<(), ReadError> {
        match self.extent {
            Extent::FirstObject => {
                self.learn_total()?;
                if let Some(total) = self.total.filter(|total| self.bytes.len() >= *total) {
                    self.bytes.truncate(total);
                    self.ended = true;
                }
            }
            Extent::ToTheEnd if self.bytes.len() > self.limit => {
                return Err(ReadLimit::FileSize { declared: self.bytes.len() }.into());
            }
            Extent::ToTheEnd => {
                self.ended = status == Status::END_OF_FILE || (came < request.wanted && self.holds_whole_objects());
            }
        }
        // A 6Cxx in the middle of a file names the chip's limit; at its end only what was left.
        if let Some(size) = exact.filter(|_| !self.ended && self.total.is_some()) {
            style.limit_to(size);
        }
        Ok(())
    }

    fn learn_total(&mut self) -> Result<(), ReadError> {
        if self.total.is_some() {
            return Ok(());
        }
        match Header::parse(&self.bytes) {
            Ok(header) if header.total_len() > BEYOND_ANY_CHIP => {
                Err(ReadMisbehaviour::NoSuchLength { declared: header.total_len() }.into())
            }
            Ok(header) if header.total_len() > self.limit => {
                Err(ReadLimit::FileSize { declared: header.total_len() }.into())
            }
            Ok(header) => {
                self.total = Some(header.total_len());
                Ok(())
            }
            // Not enough of it yet; ten bytes hold any header.
            Err(error) if error.kind == TlvErrorKind::Truncated && self.bytes.len() < 10 => Ok(()),
            Err(error) => Err(ReadMisbehaviour::NotTlv(error.kind).into()),
        }
    }

    /// First suspicion: the chip minds being asked beyond the end. Second: it minds the size.
    fn ask_for_less(&mut self, style: &mut ReadStyle, request: &Request) -> Result<(), ()> {
        if self.bytes.is_empty() && style.beginning() == Beginning::Full {
            style.begin_with(Beginning::Header);
            self.began_anew = true;
            return Ok(());
        }
        if std::mem::take(&mut self.began_anew) {
            // The length was known this time, so it was the size after all.
            style.begin_with(Beginning::Full);
        }
        if style.step_down(request.le()) { Ok(()) } else { Err(()) }
    }

    fn may_end_here(&self) -> bool {
        self.extent == Extent::ToTheEnd && !self.bytes.is_empty()
    }

    fn holds_whole_objects(&self) -> bool {
        let mut reader = Reader::new(&self.bytes);
        while let Ok(Some(_)) = reader.next_object() {}
        reader.is_empty()
    }

    fn ends_early(&self) -> ReadError {
        let declared = self.total.unwrap_or_default();
        ReadMisbehaviour::EndsEarly { read: self.bytes.len(), declared }.into()
    }
}

/// Commands spent on one file: twice what it takes and sixteen more, so that short answers, refusals and retries fit and an
/// endless file does not.
#[derive(Default)]
struct Budget {
    used: usize,
    /// The most bytes one answer brought.
    largest_answer: usize,
}

/// A chip that gives fewer bytes at a time than this is not being read but waited on.
const SMALLEST_USEFUL_ANSWER: usize = 32;

impl Budget {
    fn charge(&mut self, reading: &FileReading) -> Result<(), ReadError> {
        let size = reading.total.unwrap_or(reading.bytes.len());
        let needed = size.div_ceil(self.largest_answer.max(SMALLEST_USEFUL_ANSWER));
        if self.used > needed.saturating_mul(2).saturating_add(16) {
            return Err(ReadLimit::Commands.into());
        }
        self.used += 1;
        Ok(())
    }

    fn granted(&mut self, bytes: usize) {
        self.largest_answer = self.largest_answer.max(bytes);
    }
}
