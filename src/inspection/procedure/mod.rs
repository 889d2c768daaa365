//! The order in which a chip is read (Doc 9303-11, 4; Doc 9303-10, 3).
//!
//! EF.CardAccess, access, EF.COM, EF.SOD, then the data groups EF.SOD lists: keys first, the photo last. What is read is
//! decided by EF.SOD alone, since EF.COM is not signed. Each data group is hashed as it arrives. DG3 and DG4 need rights
//! a terminal must prove, and are left alone where it cannot.
//!
//! A chip may end a secure session at any time, and a passport may move. Then access begins anew, EF.SOD must be the same
//! to the byte, the chip proves itself again, and reading goes on where it stopped.

mod counted;
mod handover;
mod opening;
mod proving;
mod reading;
mod resuming;

use crate::crypto::random::{Random, RandomError};
use crate::iso7816::files::{Extent, FileReading, ReadStyle};
use crate::iso7816::{Channel, Link, LinkError, LinkFault, Status};
use crate::lds::{DataGroup, EfSod, FileId};
use crate::protocols::ProtocolError;
use crate::protocols::terminal_authentication::messages::{CompressedPublicKey, IdPicc};

use super::evidence::{Evidence, Interruption, LinkFacts, PaceRecord, SessionFault};
use super::plan::Plan;
use super::progress::{Meter, Progress, Proof};
use counted::Counted;

pub use handover::{OpenChip, prove, read_for_another};

/// Data groups read when EF.SOD lists them, in this order: the chip's agreement key first, so that everything after it is
/// read under keys only the genuine chip can have; then who it is about; the photo, by far the largest, last.
const READ_ORDER: [DataGroup; 8] = [
    DataGroup::DG14,
    DataGroup::DG1,
    DataGroup::DG15,
    DataGroup::DG11,
    DataGroup::DG12,
    DataGroup::DG3,
    DataGroup::DG4,
    DataGroup::DG2,
];

/// Sessions begun anew after a chip ended one. Chips that do it, do it over one command they dislike.
const MAX_RENEWALS: u32 = 3;

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
    /// After a lost session another chip answered: its EF.SOD is another.
    #[error("another chip answers")]
    ChipChanged,
}

impl InspectionError {
    /// Whether placing the passport again may help.
    #[must_use]
    pub const fn is_retryable(&self) -> bool {
        match self {
            Self::Link(error) => error.fault.is_retryable(),
            Self::Access(error) => error.is_retryable(),
            Self::ChipChanged => true,
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
/// missing, refused, too large or nonsense is evidence, and so is a chip that breaks a protocol or secure messaging.
pub async fn inspect<L: Link>(
    link: &mut L,
    plan: &Plan,
    random: &mut dyn Random,
    progress: &mut dyn Progress,
) -> Result<Evidence, InspectionError> {
    let mut link = Counted::new(link, plan.budget);
    let mut inspection = Inspection::new(plan, progress);
    let mut renewals = 0;
    loop {
        let ended = inspection.session(&mut link, random).await;
        inspection.keep_first_answer(&mut link);
        let fault = match ended {
            Ok(()) => break,
            Err(InspectionError::Link(LinkError { fault })) => fault,
            Err(error) => return Err(inspection.judge_error(error)),
        };
        let was_too_long = inspection.has_lost_a_long_read() && fault.may_be_about_length();
        if !fault.is_broken_session() && !was_too_long {
            inspection.wait_for_chip(&mut link, fault).await?;
            continue;
        }
        // An altered answer is never read over; only what the chip ends by itself begins anew, or what no reading carried
        // yet, and a chip that did not change its keys has had its say.
        let ends_by_itself = fault == LinkFault::SessionRejected || inspection.new_keys == NewKeys::Awaited;
        if !(ends_by_itself || was_too_long) || renewals == MAX_RENEWALS {
            inspection.interrupted(fault);
            break;
        }
        renewals += 1;
        inspection.forget_proofs();
    }
    inspection.tell_resumed();
    Ok(inspection.finish(&link, renewals))
}

struct Inspection<'a> {
    plan: &'a Plan,
    progress: &'a mut dyn Progress,
    meter: Meter,
    /// Whether it has been told what will be read.
    announced: bool,
    evidence: Evidence,
    style: ReadStyle,
    /// The length of a lost read that was reckoned with.
    known_loss: Option<u32>,
    /// What became of PACE in this session.
    pace: Option<PaceRecord>,
    /// The file being read, and what came of it so far.
    pending: Option<(FileId, FileReading)>,
    /// What is known of the keys of Chip Authentication in this session.
    new_keys: NewKeys,
    /// The chip was lost and is back, and what shows that it is the same one has not been told yet.
    resumed: bool,
    /// Whether the chip has let us in before.
    was_open: bool,
    /// What a terminal's signature is bound to: the access protocol's name for the chip, and our newest ephemeral key.
    id_picc: Option<IdPicc>,
    ephemeral: Option<CompressedPublicKey>,
}

/// Chip Authentication has succeeded only when a file was read under its keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NewKeys {
    /// It has not changed the keys.
    None,
    /// It has, and no file has been read under them yet.
    Awaited,
    /// A file has.
    Proven,
}

impl NewKeys {
    const fn after_a_file(self) -> Self {
        match self {
            Self::None => Self::None,
            Self::Awaited | Self::Proven => Self::Proven,
        }
    }
}

impl<'a> Inspection<'a> {
    fn new(plan: &'a Plan, progress: &'a mut dyn Progress) -> Self {
        let mut evidence = Evidence::empty();
        evidence.simulated = plan.simulated;
        evidence.read_at = plan.read_at;
        evidence.printed_mrz = plan.printed_mrz.as_ref().map(|mrz| mrz.to_string());
        Self {
            plan,
            progress,
            meter: Meter::new(),
            announced: false,
            evidence,
            style: plan.style,
            known_loss: None,
            pace: None,
            pending: None,
            new_keys: NewKeys::None,
            resumed: false,
            was_open: false,
            id_picc: None,
            ephemeral: None,
        }
    }

    /// One secure session, from the master file to the last data group.
    async fn session<L: Link>(
        &mut self,
        link: &mut Counted<'_, L>,
        random: &mut dyn Random,
    ) -> Result<(), InspectionError> {
        link.begin_phase();
        self.read_master_file(link).await?;
        match self.open(link, random).await? {
            Some(channel) => self.read_application(channel, random).await,
            None => Ok(()),
        }
    }

    async fn read_application<L: Link>(
        &mut self,
        mut channel: Channel<&mut Counted<'_, L>>,
        random: &mut dyn Random,
    ) -> Result<(), InspectionError> {
        if self.evidence.file(FileId::EfCom).is_none() {
            self.read(&mut channel, FileId::EfCom, Extent::FirstObject).await?;
        }
        let Some(bytes) = self.read_security_object(&mut channel).await? else { return Ok(()) };
        // Without a list of signed hashes there is nothing that could be authentic: nothing personal is read.
        let Ok(sod) = EfSod::parse(&bytes) else { return Ok(()) };
        self.announce(&sod);
        for group in READ_ORDER {
            if !sod.security_object.hashes.contains_key(&group) || !self.is_wanted(group) {
                continue;
            }
            channel.link_mut().begin_phase();
            if self.evidence.file(group.into()).is_none() {
                self.tell_resumed();
                self.read_data_group(&mut channel, &sod, group).await?;
            }
            channel = match group {
                DataGroup::DG14 => {
                    let mut channel = self.authenticate_chip(channel, random).await?;
                    self.meter.settled(Proof::ChipAuthentication);
                    self.authenticate_terminal(&mut channel, &sod, random).await?;
                    self.announce_more(&sod);
                    channel
                }
                DataGroup::DG15 => self.challenge_if_it_fits(channel, random).await?,
                _ => channel,
            };
        }
        self.challenge_at_last(&mut channel, random).await
    }

    /// Whether the plan, and our rights, reach this far.
    fn is_wanted(&mut self, group: DataGroup) -> bool {
        match group {
            DataGroup::DG2 if !self.plan.photo => {
                self.evidence.record(group.into(), super::evidence::FileRecord::NotRequested);
                false
            }
            DataGroup::DG3 | DataGroup::DG4 => self.terminal_is_known(),
            _ => true,
        }
    }

    /// Tells what will be read, once. Whether fingers and irises will be is not known yet.
    fn announce(&mut self, sod: &EfSod) {
        if std::mem::replace(&mut self.announced, true) {
            return;
        }
        let photo = self.plan.photo;
        let is_sure = |group: &DataGroup| match *group {
            DataGroup::DG2 => photo,
            DataGroup::DG3 | DataGroup::DG4 => false,
            _ => true,
        };
        let lists = |group: &DataGroup| sod.security_object.hashes.contains_key(group);
        let mut proofs = Vec::new();
        if lists(&DataGroup::DG14) && !self.pace_is_proof_enough() {
            proofs.push(Proof::ChipAuthentication);
        }
        if lists(&DataGroup::DG15) {
            proofs.push(Proof::ActiveAuthentication);
        }
        let files = READ_ORDER.into_iter().filter(lists).filter(is_sure).map(FileId::from);
        let event = self.meter.plan(files, proofs);
        self.progress.event(event);
    }

    /// Fingers and irises too, once they are open to us.
    fn announce_more(&mut self, sod: &EfSod) {
        if self.terminal_is_known() {
            let sealed = [DataGroup::DG3, DataGroup::DG4].into_iter();
            let listed = sealed.filter(|group| sod.security_object.hashes.contains_key(group));
            self.meter.plan_more(listed.map(FileId::from));
        }
    }

    fn interrupted(&mut self, fault: LinkFault) {
        if let Some(fault) = SessionFault::from_link(fault) {
            let file = self.pending.take().map(|(file, _)| file.name());
            self.evidence.interrupted = Some(Interruption { fault, file });
        }
    }

    /// Whether a read in the extended form was just lost, and none as long had worked. The next session asks for less.
    fn has_lost_a_long_read(&mut self) -> bool {
        let lost = self.style.lost();
        std::mem::replace(&mut self.known_loss, lost) != lost && lost.is_some_and(|lost| lost > opening::SHORT_RESPONSE)
    }

    fn finish<L: Link>(self, link: &Counted<'_, L>, renewed_sessions: u32) -> Evidence {
        let mut evidence = self.evidence;
        evidence.link = Some(LinkFacts {
            max_response: link.max_response(),
            commands: link.commands,
            renewed_sessions,
            read_size: Some(self.style.size()),
            longest_read: Some(self.style.proven()).filter(|longest| *longest > 0),
            lost_read: self.style.lost(),
            quickest_ms: link.quickest_ms(),
        });
        evidence
    }
}
