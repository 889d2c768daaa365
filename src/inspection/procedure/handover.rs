//! Read in one place, proved in another: whoever holds the document opens the chip and reads its files, and whoever relies on
//! the proof runs the protocols that give it (Doc 9303-11, 6.1 and 6.2), through the open chip.
//!
//! What the reader says counts for nothing by itself. The files stand or fall with the State's signature; a proof is made
//! with a challenge or an ephemeral key of whoever relies on it; how the chip was opened is not evidence there at all.

use crate::crypto::random::Random;
use crate::iso7816::files::Extent;
use crate::iso7816::{Channel, CommandApdu, Link, LinkError, ResponseApdu};
use crate::lds::{EfSod, FileId};
use crate::protocols::ProtocolError;

use super::counted::{Counted, SECURED};
use super::{Inspection, InspectionError, READ_ORDER};
use crate::inspection::evidence::{Evidence, FileRecord, Octets, PaceOutcome};
use crate::inspection::plan::Plan;
use crate::inspection::progress::Progress;

/// A chip that was opened and read, held out to somebody else.
pub struct OpenChip<'a, 'b, L> {
    channel: Channel<&'a mut Counted<'b, L>>,
}

impl<L: Link> OpenChip<'_, '_, L> {
    /// Carries somebody else's command: one that is protected already as it is, any other under the keys of the access
    /// protocol.
    pub async fn carry(&mut self, command: &CommandApdu) -> Result<ResponseApdu, LinkError> {
        match command.cla & SECURED == SECURED {
            true => self.channel.link_mut().transmit(command).await,
            false => self.channel.transmit(command).await,
        }
    }

    /// The most octets that come back to one of them, and the most in the short form.
    #[must_use]
    pub fn max_responses(&self) -> (u32, u32) {
        (self.channel.max_response(), self.channel.max_short_response())
    }
}

/// Opens a chip, reads its files without letting it prove anything, and holds it out.
///
/// # Errors
/// As [`inspect`](super::inspect), and where the chip broke PACE: nothing weaker is tried.
pub async fn read_for_another<L: Link, T>(
    link: &mut L,
    plan: &Plan,
    random: &mut dyn Random,
    progress: &mut dyn Progress,
    take_over: impl AsyncFnOnce(&Evidence, OpenChip<'_, '_, L>) -> T,
) -> Result<T, InspectionError> {
    let mut link = Counted::new(link, plan.budget);
    let mut inspection = Inspection::new(plan, progress);
    link.begin_phase();
    inspection.read_master_file(&mut link).await?;
    let Some(mut channel) = inspection.open(&mut link, random).await? else {
        let outcome = inspection.pace.map(|pace| pace.outcome);
        let Some(PaceOutcome::Misbehaved { how }) = outcome else { return Err(InspectionError::ChipChanged) };
        return Err(InspectionError::Access(ProtocolError::Misbehaved(how)));
    };
    inspection.read_files(&mut channel).await?;
    Ok(take_over(&inspection.evidence, OpenChip { channel }).await)
}

/// Has a chip prove itself that somebody else opened, and whose files they read. `link` carries commands to it as
/// [`OpenChip::carry`] does.
///
/// # Errors
/// As [`inspect`](super::inspect); [`InspectionError::ChipChanged`] where the chip's EF.SOD is not the one that came.
pub async fn prove<L: Link>(
    link: &mut L,
    files: impl IntoIterator<Item = (FileId, Vec<u8>)>,
    plan: &Plan,
    random: &mut dyn Random,
    progress: &mut dyn Progress,
) -> Result<Evidence, InspectionError> {
    let mut link = Counted::new(link, plan.budget);
    let mut inspection = Inspection::new(plan, progress);
    for (file, content) in files {
        inspection.evidence.record(file, FileRecord::Read { content: Octets(content) });
    }
    link.begin_phase();
    let ended = inspection.take_over(&mut link, random).await;
    inspection.keep_first_answer(&mut link);
    match ended {
        Ok(()) => {}
        Err(InspectionError::Link(LinkError { fault })) if fault.is_broken_session() => inspection.interrupted(fault),
        Err(error) => return Err(error),
    }
    Ok(inspection.finish(&link, 0))
}

impl Inspection<'_> {
    async fn read_files<L: Link>(&mut self, channel: &mut L) -> Result<(), InspectionError> {
        self.read(channel, FileId::EfCom, Extent::FirstObject).await?;
        let Some(bytes) = self.read_security_object(channel).await? else { return Ok(()) };
        let Ok(sod) = EfSod::parse(&bytes) else { return Ok(()) };
        self.announce(&sod);
        for group in READ_ORDER {
            if sod.security_object.hashes.contains_key(&group) && self.is_wanted(group) {
                self.read_data_group(channel, &sod, group).await?;
            }
        }
        Ok(())
    }

    /// The proofs, and EF.SOD once more in between: what the chip answers under keys it could only agree on with its private
    /// key is what was brought.
    async fn take_over<L: Link>(
        &mut self,
        link: &mut Counted<'_, L>,
        random: &mut dyn Random,
    ) -> Result<(), InspectionError> {
        // Without a list of signed hashes there is nothing that could be authentic, and nothing to prove.
        if self.evidence.content(FileId::EfSod).is_none() {
            return Ok(());
        }
        if let Some(info) = self.evidence.content(FileId::EfAtrInfo).map(<[u8]>::to_vec) {
            self.heed_lengths(link, &info);
        }
        let channel = self.authenticate_chip(Channel::Plain(link), random).await?;
        let mut channel = self.challenge_if_it_fits(channel, random).await?;
        self.read_security_object(&mut channel).await?;
        self.challenge_at_last(&mut channel, random).await
    }
}
