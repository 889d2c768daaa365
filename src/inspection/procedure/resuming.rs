//! What happens when the chip is lost in the middle: it is waited for, opened anew, and shown to be the same one before
//! reading goes on where it stopped (UX 4.6).

use crate::iso7816::{Link, LinkError, LinkFault};
use crate::protocols::ProtocolError;

use super::counted::Counted;
use super::{Inspection, InspectionError, NewKeys};
use crate::inspection::evidence::{ChipAuthenticationOutcome, Evidence, FileRecord, PaceOutcome, Resumption};
use crate::inspection::progress::{Continuity, Event};
use crate::lds::FileId;

impl Inspection<'_> {
    /// Waits for the chip after it was lost.
    ///
    /// # Errors
    /// It may not be waited for, or did not come back in time: then the reason it was lost for. Another reason where
    /// something else is in the way, as two chips are.
    pub(super) async fn wait_for_chip<L: Link>(
        &mut self,
        link: &mut Counted<'_, L>,
        fault: LinkFault,
    ) -> Result<(), InspectionError> {
        let lost = InspectionError::Link(fault.into());
        let resume = self.plan.resume;
        let times = u32::try_from(self.evidence.resumptions.len()).unwrap_or(u32::MAX);
        if !fault.is_interruption() || times >= resume.times || !link.can_reconnect() {
            return Err(lost);
        }
        let (file, bytes) = match &self.pending {
            Some((file, reading)) => (Some(*file), u64::try_from(reading.bytes_read()).unwrap_or(u64::MAX)),
            None => (None, 0),
        };
        let seconds_left = resume.window.as_secs();
        self.progress.event(Event::ChipPaused { code: loss_code(fault), seconds_left, file, bytes });
        match link.wait_for_chip(resume.window).await {
            Ok(()) => {}
            Err(LinkError { fault: LinkFault::ChipLost }) => return Err(lost),
            Err(error) => return Err(error.into()),
        };
        self.begin_again(Resumption { reason: fault.into(), file: file.map(FileId::name), offset: bytes });
        Ok(())
    }

    /// What may be kept of the time before. Until EF.SOD is known nothing says which chip it was: then nothing is kept.
    fn begin_again(&mut self, resumption: Resumption) {
        self.resumed = true;
        self.id_picc = None;
        self.ephemeral = None;
        if matches!(self.evidence.file(FileId::EfSod), Some(FileRecord::Read { .. })) {
            self.forget_proofs();
            // That it left before it could answer under new keys says nothing of the keys.
            let established = |record: &_| matches!(record, ChipAuthenticationOutcome::Established { .. });
            if self.evidence.chip_authentication.as_ref().is_some_and(|record| established(&record.outcome)) {
                self.evidence.chip_authentication = None;
            }
        } else {
            let mut fresh = Evidence::empty();
            fresh.simulated = self.evidence.simulated;
            fresh.read_at = self.evidence.read_at;
            fresh.printed_mrz = self.evidence.printed_mrz.take();
            fresh.resumptions = std::mem::take(&mut self.evidence.resumptions);
            self.evidence = fresh;
            self.pending = None;
            self.was_open = false;
        }
        self.new_keys = NewKeys::None;
        self.evidence.resumptions.push(resumption);
    }

    /// After the chip was lost, one that the key does not open, or that is none, is another one.
    pub(super) fn judge_error(&self, error: InspectionError) -> InspectionError {
        let is_another = matches!(
            error,
            InspectionError::Access(ProtocolError::PasswordWrong { .. }) | InspectionError::NotMrtd { .. }
        );
        if self.resumed && self.was_open && is_another { InspectionError::ChipChanged } else { error }
    }

    /// Tells, once for each time, what shows that the chip is the one it was. By now EF.SOD has been compared, and the chip
    /// has proved its key anew if it has one.
    pub(super) fn tell_resumed(&mut self) {
        if !std::mem::take(&mut self.resumed) {
            return;
        }
        let continuity = if self.chip_has_proved_its_key() { Continuity::Proven } else { Continuity::SecurityObject };
        self.progress.event(Event::ChipResumed { continuity });
    }

    fn chip_has_proved_its_key(&self) -> bool {
        let evidence = &self.evidence;
        let agreed = evidence
            .chip_authentication
            .as_ref()
            .is_some_and(|record| matches!(record.outcome, ChipAuthenticationOutcome::Established { .. }));
        let signed = evidence.active_authentication.as_ref().is_some_and(|record| record.response.is_some());
        let mapped = self.pace.as_ref().is_some_and(|pace| {
            matches!(pace.outcome, PaceOutcome::Established { chip_authentication_data: Some(_), .. })
        });
        agreed || signed || mapped
    }
}

/// Why the chip was lost, as `explain` knows it.
const fn loss_code(fault: LinkFault) -> &'static str {
    match fault {
        LinkFault::ReaderGone => "reader.gone",
        _ => "chip.moved",
    }
}
