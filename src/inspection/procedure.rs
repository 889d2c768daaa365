//! The order in which a chip is read (Doc 9303-11, 4; Doc 9303-10, 3).
//!
//! EF.CardAccess, access, EF.COM, EF.SOD, then the data groups EF.SOD lists: keys first, the photo last. What is read is
//! decided by EF.SOD alone, since EF.COM is not signed. Each data group is hashed as it arrives. DG3 and DG4 need rights
//! a terminal must prove, and are left alone.

use crate::crypto::random::{Random, RandomError};
use crate::iso7816::commands::{self, EMRTD_APPLICATION};
use crate::iso7816::files::{Extent, FileReading, FileSelector, ReadError, ReadLimit, ReadStyle};
use crate::iso7816::secure_messaging::SessionKeys;
use crate::iso7816::{CommandApdu, Link, LinkError, ResponseApdu, SecureLink, Status};
use crate::lds::{DataGroup, Dg15, EfAtrInfo, EfSod, FileId, Location};
use crate::pki::PublicKey;
use crate::protocols::{ProtocolError, active_authentication, bac};

use super::evidence::{Access, AccessProtocol, ActiveAuthenticationRecord, Evidence, FileRecord, LinkFacts, Octets};
use super::plan::Plan;
use super::progress::{Event, Progress};

/// Data groups read when EF.SOD lists them, in this order: the keys first, so that a chip that cannot prove itself has
/// told little of its holder, and the photo, by far the largest, last.
const READ_ORDER: [DataGroup; 6] =
    [DataGroup::DG14, DataGroup::DG15, DataGroup::DG1, DataGroup::DG11, DataGroup::DG12, DataGroup::DG2];

/// An inspection that ended before there was evidence to judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InspectionError {
    /// The chip or the reader was lost.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// The card has no eMRTD application.
    #[error("the card is not a travel document ({status})")]
    NotMrtd {
        /// What it answered to SELECT.
        status: Status,
    },
    /// Access was not granted.
    #[error(transparent)]
    Access(ProtocolError),
    /// No random challenge could be made.
    #[error(transparent)]
    Random(#[from] RandomError),
}

impl InspectionError {
    /// Whether placing the passport again may help.
    #[must_use]
    pub const fn is_retryable(&self) -> bool {
        match self {
            Self::Link(error) => error.fault.is_retryable(),
            Self::Access(error) => error.is_retryable(),
            Self::NotMrtd { .. } | Self::Random(_) => false,
        }
    }
}

impl From<ProtocolError> for InspectionError {
    fn from(error: ProtocolError) -> Self {
        match error {
            ProtocolError::Transport(error) => Self::Link(error),
            error => Self::Access(error),
        }
    }
}

/// Reads a chip by a plan.
///
/// # Errors
/// Only when the question stays open: the chip was lost, is no travel document, or did not let us in. A file that is
/// missing, refused, too large or nonsense is evidence, not an error.
pub async fn inspect<L: Link>(
    link: &mut L,
    plan: &Plan,
    random: &mut dyn Random,
    progress: &mut dyn Progress,
) -> Result<Evidence, InspectionError> {
    let mut link = Counted { link, commands: 0, chip_limit: u32::MAX };
    let mut inspection = Inspection { plan, progress, evidence: Evidence::empty(), style: ReadStyle::short() };
    inspection.evidence.simulated = plan.simulated;
    inspection.evidence.read_at = plan.read_at;
    inspection.evidence.printed_mrz = plan.printed_mrz.as_ref().map(|mrz| mrz.to_string());

    inspection.read_master_file(&mut link).await?;
    match open(&mut link, plan, random).await? {
        (protocol, Some(keys)) => {
            inspection.access_granted(protocol);
            inspection.read_application(&mut SecureLink::new(&mut link, keys), random).await?;
        }
        (protocol, None) => {
            inspection.access_granted(protocol);
            inspection.read_application(&mut link, random).await?;
        }
    }
    let Inspection { mut evidence, .. } = inspection;
    evidence.link = Some(LinkFacts { max_response: link.max_response(), commands: link.commands, renewed_sessions: 0 });
    Ok(evidence)
}

/// Selects the application and runs Basic Access Control; a chip that knows no such command may need none.
async fn open<L: Link>(
    link: &mut L,
    plan: &Plan,
    random: &mut dyn Random,
) -> Result<(AccessProtocol, Option<SessionKeys>), InspectionError> {
    let answer = link.transmit(&commands::select_application(&EMRTD_APPLICATION)).await?;
    if !answer.status.is_success() {
        return Err(InspectionError::NotMrtd { status: answer.status });
    }
    match bac::terminal::perform(link, &plan.password, random).await {
        Ok(keys) => Ok((AccessProtocol::Bac, Some(keys))),
        // Doc 9303-11, 4.1: access control is the State's choice. Such chips do not know the commands at all.
        Err(ProtocolError::Refused { status: Status::INS_NOT_SUPPORTED | Status::CLA_NOT_SUPPORTED, .. }) => {
            Ok((AccessProtocol::None, None))
        }
        Err(error) => Err(error.into()),
    }
}

struct Inspection<'a> {
    plan: &'a Plan,
    progress: &'a mut dyn Progress,
    evidence: Evidence,
    style: ReadStyle,
}

impl Inspection<'_> {
    fn access_granted(&mut self, protocol: AccessProtocol) {
        self.evidence.access = Some(Access { protocol, pace: None });
        self.progress.event(Event::AccessGranted);
    }

    /// EF.CardAccess and EF.ATR/INFO, which are readable without a key where they exist (Doc 9303-10, 3.11).
    async fn read_master_file<L: Link>(&mut self, link: &mut Counted<'_, L>) -> Result<(), InspectionError> {
        for select in [commands::select_master_file(), commands::select_master_file_by_identifier()] {
            // Never essential: chips refuse it in many ways, and some have the files under the root anyway.
            if link.transmit(&select).await?.status.is_success() {
                break;
            }
        }
        self.read(link, FileId::EfCardAccess, Extent::FirstObject).await?;
        if let Some(bytes) = self.read(link, FileId::EfAtrInfo, Extent::ToTheEnd).await?
            && let Some(size) = EfAtrInfo::parse(&bytes)
                .ok()
                .filter(EfAtrInfo::supports_extended_length)
                .and_then(|info| info.extended_length)
        {
            // The length it names is that of a whole response APDU, secure messaging and status included.
            link.chip_limit = size.response.saturating_sub(2);
            self.style = ReadStyle::up_to(link.chip_limit);
        }
        Ok(())
    }

    async fn read_application<L: Link>(
        &mut self,
        link: &mut L,
        random: &mut dyn Random,
    ) -> Result<(), InspectionError> {
        self.read(link, FileId::EfCom, Extent::FirstObject).await?;
        let Some(bytes) = self.read(link, FileId::EfSod, Extent::FirstObject).await? else { return Ok(()) };
        // Without a list of signed hashes there is nothing that could be authentic: nothing personal is read.
        let Ok(sod) = EfSod::parse(&bytes) else { return Ok(()) };
        for group in READ_ORDER {
            if !sod.security_object.hashes.contains_key(&group) {
                continue;
            }
            if group == DataGroup::DG2 && !self.plan.photo {
                self.evidence.record(group.into(), FileRecord::NotRequested);
                continue;
            }
            self.read_data_group(link, &sod, group).await?;
            if group == DataGroup::DG15 && self.answer_will_fit(link) {
                self.challenge(link, random).await?;
            }
        }
        if self.evidence.active_authentication.is_none() && self.evidence.content(DataGroup::DG15.into()).is_some() {
            self.challenge_last(link, random).await?;
        }
        Ok(())
    }

    /// Whether the chip's signature is known to come back whole: in the short form, or in one EF.ATR/INFO allows.
    fn answer_will_fit<L: Link>(&self, link: &L) -> bool {
        let most = if self.style.size() > 256 { link.max_response() } else { link.max_short_response() };
        self.signature_len().and_then(|length| u32::try_from(length).ok()).is_some_and(|length| length <= most)
    }

    /// How long the signature under the key in DG15 is, in bytes.
    fn signature_len(&self) -> Option<usize> {
        let dg15 = Dg15::parse(self.evidence.content(DataGroup::DG15.into())?).ok()?;
        active_authentication::messages::signature_len(&PublicKey::parse(&dg15.public_key).ok()?)
    }

    /// A chip that never said it can do long answers may end the session over one. By now nothing else is lost by that.
    async fn challenge_last<L: Link>(&mut self, link: &mut L, random: &mut dyn Random) -> Result<(), InspectionError> {
        match self.challenge(link, random).await {
            Err(InspectionError::Link(LinkError { fault })) if fault.is_broken_session() => {
                self.evidence.active_authentication = Some(ActiveAuthenticationRecord::default());
                Ok(())
            }
            outcome => outcome,
        }
    }

    async fn read_data_group<L: Link>(
        &mut self,
        link: &mut L,
        sod: &EfSod,
        group: DataGroup,
    ) -> Result<(), InspectionError> {
        let file = FileId::from(group);
        if let Some(bytes) = self.read(link, file, Extent::FirstObject).await? {
            let hash_fits =
                sod.security_object.hashes.get(&group).map(|hash| sod.security_object.digest.digest(&bytes) == *hash);
            self.progress.event(Event::FileRead { file, bytes: bytes.len(), hash_fits });
        }
        Ok(())
    }

    /// Active Authentication: the challenge that was answered and the answer are kept, whatever they prove.
    async fn challenge<L: Link>(&mut self, link: &mut L, random: &mut dyn Random) -> Result<(), InspectionError> {
        let length = self.signature_len();
        let mut chosen = Chosen(self.plan.challenge);
        let random = if self.plan.challenge.is_some() { &mut chosen } else { random };
        let mut record = ActiveAuthenticationRecord::default();
        match active_authentication::terminal::perform(link, length, random).await {
            Ok(exchange) => {
                record.challenge = Some(Octets(exchange.challenge.octets().to_vec()));
                record.response = Some(Octets(exchange.response));
            }
            Err(ProtocolError::Refused { status, .. }) => record.refused = Some(status.to_string()),
            Err(error @ (ProtocolError::Transport(_) | ProtocolError::Random(_))) => return Err(error.into()),
            // Broken in another way: no answer that could prove anything.
            Err(_) => {}
        }
        self.evidence.active_authentication = Some(record);
        self.progress.event(Event::ChipChallenged);
        Ok(())
    }

    /// Reads one file and records what became of it. The bytes come back when it was read whole.
    async fn read<L: Link>(
        &mut self,
        link: &mut L,
        file: FileId,
        extent: Extent,
    ) -> Result<Option<Vec<u8>>, InspectionError> {
        let progress = &mut *self.progress;
        let mut started = false;
        let mut watch = |so_far: crate::iso7816::files::Progress| {
            if let Some(total) = so_far.total {
                if !std::mem::replace(&mut started, true) {
                    progress.event(Event::FileStarted { file, total });
                }
                progress.event(Event::FileProgress { file, bytes: so_far.read, total });
            }
        };
        let mut reading = FileReading::new(FileSelector::Fid(file.fid()), extent).with_limit(self.plan.max_file);
        let record = match reading.run(link, &mut self.style, &mut watch).await {
            Ok(bytes) => {
                if !matches!(file, FileId::Dg(_)) {
                    self.progress.event(Event::FileRead { file, bytes: bytes.len(), hash_fits: None });
                }
                self.evidence.record(file, FileRecord::Read { content: Octets(bytes.clone()) });
                return Ok(Some(bytes));
            }
            Err(ReadError::Transport(error)) => return Err(error.into()),
            Err(ReadError::Refused { status, .. }) => FileRecord::Refused { sw: status.to_string() },
            Err(ReadError::Limit(ReadLimit::FileSize { declared })) => {
                FileRecord::TooLarge { size: u64::try_from(declared).unwrap_or(u64::MAX) }
            }
            Err(_) => FileRecord::Unreadable,
        };
        self.evidence.record(file, record);
        // Files of the master file are optional; only what the document itself lists is missed.
        if file.location() == Location::Emrtd {
            self.progress.event(Event::FileSkipped { file });
        }
        Ok(None)
    }
}

/// Hands out a challenge somebody else chose, once. A second attempt would need another one from them.
struct Chosen(Option<[u8; 8]>);

impl Random for Chosen {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        let chosen = self.0.take().filter(|chosen| chosen.len() == bytes.len()).ok_or(RandomError)?;
        bytes.copy_from_slice(&chosen);
        Ok(())
    }
}

/// Counts commands on their way, and knows how long an answer the chip can give.
struct Counted<'a, L> {
    link: &'a mut L,
    commands: u32,
    /// Response data bytes; what EF.ATR/INFO says, else no limit is known.
    chip_limit: u32,
}

impl<L: Link> Link for Counted<'_, L> {
    async fn transmit(&mut self, command: &CommandApdu) -> Result<ResponseApdu, LinkError> {
        self.commands = self.commands.saturating_add(1);
        self.link.transmit(command).await
    }

    fn max_response(&self) -> u32 {
        self.link.max_response().min(self.chip_limit)
    }

    fn max_short_response(&self) -> u32 {
        self.link.max_short_response().min(self.chip_limit)
    }

    fn is_secured(&self) -> bool {
        self.link.is_secured()
    }
}
