//! How a chip is opened: PACE where it offers PACE, else Basic Access Control, else nothing (Doc 9303-11, 4.2).

use crate::crypto::random::Random;
use crate::crypto::secret::Secret;
use crate::iso7816::commands::{self, EMRTD_APPLICATION};
use crate::iso7816::files::Extent;
use crate::iso7816::{Channel, CommandApdu, Link, Status};
use crate::lds::{EfAtrInfo, EfCardAccess, FileId};
use crate::protocols::pace::{self, Mapping};
use crate::protocols::terminal_authentication::messages::IdPicc;
use crate::protocols::{Password, ProtocolError, bac};

use super::counted::Counted;
use super::{Inspection, InspectionError};
use crate::inspection::evidence::{Access, AccessProtocol, DottedOid, Octets, PaceOutcome, PaceRecord};
use crate::inspection::progress::Event;

/// The longest response of a link without extended length.
pub(super) const SHORT_RESPONSE: u32 = 256;

/// A channel to the application, or nothing where the chip broke the protocol that should have opened it.
pub(super) type Opened<'a, 'b, L> = Option<Channel<&'a mut Counted<'b, L>>>;

impl Inspection<'_> {
    /// EF.CardAccess and EF.ATR/INFO, which are readable without a key where they exist (Doc 9303-10, 3.11).
    pub(super) async fn read_master_file<L: Link>(&mut self, link: &mut Counted<'_, L>) -> Result<(), InspectionError> {
        self.select_master_file(link).await?;
        if self.evidence.file(FileId::EfCardAccess).is_some() {
            return Ok(());
        }
        self.read(link, FileId::EfCardAccess, Extent::FirstObject).await?;
        if let Some(bytes) = self.read(link, FileId::EfAtrInfo, Extent::ToTheEnd).await? {
            self.heed_lengths(link, &bytes);
        }
        Ok(())
    }

    /// Asks for as much at once as EF.ATR/INFO allows.
    pub(super) fn heed_lengths<L: Link>(&mut self, link: &mut Counted<'_, L>, ef_atr_info: &[u8]) {
        let info = EfAtrInfo::parse(ef_atr_info).ok().filter(EfAtrInfo::supports_extended_length);
        let Some(size) = info.and_then(|info| info.extended_length) else { return };
        // The length it names is that of a whole response APDU, secure messaging and status included.
        link.chip_limit = size.response.saturating_sub(2);
        // What was learned since from a refusal is not unlearned.
        let is_unlearned = self.style.lost().is_none() && self.style.size() == self.plan.style.size();
        if !self.plan.style_is_fixed && is_unlearned {
            self.style = self.style.with_size(link.chip_limit.min(self.plan.max_read));
        }
    }

    /// Never essential: chips refuse it in many ways, and some have the files under the root anyway (RELIABILITY Q1).
    async fn select_master_file<L: Link>(&mut self, link: &mut Counted<'_, L>) -> Result<(), InspectionError> {
        let forms: [CommandApdu; 3] = [
            commands::select_master_file(),
            commands::select_master_file_by_identifier(),
            commands::select_master_file_with_template(),
        ];
        for select in forms {
            if link.transmit(&select).await?.status.is_success() {
                break;
            }
        }
        Ok(())
    }

    /// Opens the application.
    pub(super) async fn open<'a, 'b, L: Link>(
        &mut self,
        link: &'a mut Counted<'b, L>,
        random: &mut dyn Random,
    ) -> Result<Opened<'a, 'b, L>, InspectionError> {
        match self.offered_pace(link.max_response()) {
            Some(Ok(choice)) => match self.run_pace(link, &choice, random).await? {
                PaceRun::Established(established) => {
                    let channel = Channel::Plain(link).secure(established.keys);
                    return self.enter_after_pace(channel, &choice).await.map(Some);
                }
                PaceRun::Refused(error) if !matches!(self.plan.password, Password::Mrz(_)) => return Err(error.into()),
                PaceRun::Refused(_) => {}
                PaceRun::Broken => {
                    self.access_ended(AccessProtocol::NotGranted);
                    return Ok(None);
                }
            },
            Some(Err(record)) => self.pace = Some(record),
            None => self.pace = None,
        }
        self.open_without_pace(link, random).await.map(Some)
    }

    /// What EF.ATR/INFO says of command chaining (Doc 9303-10, 3.11.1).
    fn chip_chains_commands(&self) -> bool {
        let info = self.evidence.content(FileId::EfAtrInfo).and_then(|bytes| EfAtrInfo::parse(bytes).ok());
        info.is_some_and(|info| info.supports_command_chaining())
    }

    /// What EF.CardAccess offers: the strongest of it, or a record that nothing of it can be used.
    ///
    /// Where only short APDUs pass, keys of 2048 bits go in pieces if the chip chains commands; if it does not, a variant with
    /// shorter keys comes first.
    fn offered_pace(&self, max_response: u32) -> Option<Result<pace::Choice, PaceRecord>> {
        let infos = EfCardAccess::parse(self.evidence.content(FileId::EfCardAccess)?).ok()?.security_infos;
        let any = || pace::select(&infos, &pace::Preference::default());
        let choice = match (max_response <= SHORT_RESPONSE, self.chip_chains_commands()) {
            (true, true) => any().map(pace::Choice::with_pieces),
            (true, false) => pace::select(&infos, &pace::Preference::default().for_short_apdus()).or_else(|_| any()),
            (false, _) => any(),
        };
        match choice {
            Ok(choice) => Some(Ok(choice)),
            Err(_) if infos.pace().next().is_none() => None,
            Err(_) => Some(Err(PaceRecord { protocol: None, parameter_id: None, outcome: PaceOutcome::Unsupported })),
        }
    }

    async fn run_pace<L: Link>(
        &mut self,
        link: &mut Counted<'_, L>,
        choice: &pace::Choice,
        random: &mut dyn Random,
    ) -> Result<PaceRun, InspectionError> {
        self.progress.event(Event::AccessStarted { protocol: AccessProtocol::Pace });
        let began = link.elapsed().unwrap_or_default();
        let (outcome, run) = match pace::terminal::perform(link, choice, &self.plan.password, random).await {
            Ok(established) => {
                self.meter.opened_by_pace(link.elapsed().unwrap_or_default().saturating_sub(began));
                let outcome = &established.outcome;
                self.id_picc = Some(IdPicc::from_octets(Secret::new(outcome.id_picc.clone())));
                let outcome = PaceOutcome::Established {
                    mapping_public_key: outcome.mapping_public_key.as_deref().map(Octets::from),
                    chip_authentication_data: outcome.chip_authentication_data.as_deref().map(Octets::from),
                    extra_data: outcome.extra_data,
                };
                (outcome, PaceRun::Established(Box::new(established)))
            }
            Err(error @ ProtocolError::Refused { status, .. }) => {
                (PaceOutcome::Refused { sw: status.to_string() }, PaceRun::Refused(error))
            }
            Err(ProtocolError::Misbehaved(how)) => (PaceOutcome::Misbehaved { how }, PaceRun::Broken),
            Err(error @ ProtocolError::Unsupported(_)) => (PaceOutcome::Unsupported, PaceRun::Refused(error)),
            // A wrong password is never tried again in another protocol: that would look like guessing.
            Err(error) => return Err(error.into()),
        };
        if !matches!(run, PaceRun::Established(_)) {
            let (protocol, code) = (AccessProtocol::Pace, "access.pace_failed");
            self.progress.event(Event::AccessFailed { protocol, code });
        }
        self.pace = Some(PaceRecord {
            protocol: Some(DottedOid(choice.protocol())),
            parameter_id: Some(choice.parameters().parameter_id()),
            outcome,
        });
        Ok(run)
    }

    /// EF.CardSecurity where the mapping proves a key it must hold, then the application, which PACE has not selected.
    async fn enter_after_pace<'a, 'b, L: Link>(
        &mut self,
        mut channel: Channel<&'a mut Counted<'b, L>>,
        choice: &pace::Choice,
    ) -> Result<Channel<&'a mut Counted<'b, L>>, InspectionError> {
        self.access_ended(AccessProtocol::Pace);
        if choice.variant().mapping() == Mapping::ChipAuthentication
            && self.evidence.file(FileId::EfCardSecurity).is_none()
        {
            self.read(&mut channel, FileId::EfCardSecurity, Extent::FirstObject).await?;
        }
        select_application(&mut channel).await?;
        Ok(channel)
    }

    /// Basic Access Control; a chip that knows no such command may need none.
    async fn open_without_pace<'a, 'b, L: Link>(
        &mut self,
        link: &'a mut Counted<'b, L>,
        random: &mut dyn Random,
    ) -> Result<Channel<&'a mut Counted<'b, L>>, InspectionError> {
        select_application(link).await?;
        self.progress.event(Event::AccessStarted { protocol: AccessProtocol::Bac });
        match bac::terminal::perform(link, &self.plan.password, random).await {
            Ok(keys) => {
                self.id_picc = match &self.plan.password {
                    Password::Mrz(key_information) => IdPicc::from_key_information(key_information),
                    _ => None,
                };
                self.access_ended(AccessProtocol::Bac);
                Ok(Channel::Plain(link).secure(keys))
            }
            // Doc 9303-11, 4.1: access control is the State's choice. Such chips do not know the commands at all.
            Err(ProtocolError::Refused { status: Status::INS_NOT_SUPPORTED | Status::CLA_NOT_SUPPORTED, .. }) => {
                self.access_ended(AccessProtocol::None);
                Ok(Channel::Plain(link))
            }
            Err(error) => Err(error.into()),
        }
    }

    fn access_ended(&mut self, protocol: AccessProtocol) {
        self.evidence.access = Some(Access { protocol, pace: self.pace.clone() });
        if protocol != AccessProtocol::NotGranted {
            self.was_open = true;
            self.progress.event(Event::AccessSucceeded { protocol });
        }
    }
}

/// How PACE went on.
enum PaceRun {
    Established(Box<pace::Established>),
    /// The chip does not do it after all; Basic Access Control may still open the chip, and what happened is on record.
    Refused(ProtocolError),
    /// Somebody interferes: nothing weaker is tried.
    Broken,
}

async fn select_application<L: Link>(link: &mut L) -> Result<(), InspectionError> {
    let answer = link.transmit(&commands::select_application(&EMRTD_APPLICATION)).await?;
    if answer.status.is_success() { Ok(()) } else { Err(InspectionError::NotMrtd { status: answer.status }) }
}
