//! How a chip proves that it is no copy, and a terminal that it may read more.

use crate::crypto::random::{Random, RandomError};
use crate::iso7816::files::Extent;
use crate::iso7816::{Channel, Link, LinkError};
use crate::lds::{DataGroup, Dg14, Dg15, EfCvca, EfSod, FileId};
use crate::pki::PublicKey;
use crate::protocols::terminal_authentication::messages::CompressedPublicKey;
use crate::protocols::{ProtocolError, active_authentication, chip_authentication, terminal_authentication};

use super::counted::Counted;
use super::opening::SHORT_RESPONSE;
use super::{Inspection, InspectionError, NewKeys};
use crate::inspection::evidence::{
    ActiveAuthenticationRecord, ChipAuthenticationOutcome, ChipAuthenticationRecord, DottedOid, Octets, PaceOutcome,
    TerminalAuthenticationRecord,
};
use crate::inspection::progress::{Event, Proof};

impl Inspection<'_> {
    /// Chip Authentication with the strongest key DG14 offers, unless PACE has proved one already and nothing else needs
    /// its keys.
    ///
    /// The keys change when the chip has agreed; that it holds the private key is shown by its first answer under the
    /// new ones.
    pub(super) async fn authenticate_chip<'a, 'b, L: Link>(
        &mut self,
        mut channel: Channel<&'a mut Counted<'b, L>>,
        random: &mut dyn Random,
    ) -> Result<Channel<&'a mut Counted<'b, L>>, InspectionError> {
        if self.evidence.chip_authentication.is_some() || self.pace_is_proof_enough() {
            return Ok(channel);
        }
        let Some(bytes) = self.evidence.content(DataGroup::DG14.into()) else { return Ok(channel) };
        let Ok(dg14) = Dg14::parse(bytes) else { return Ok(channel) };
        if dg14.security_infos.chip_authentication_keys().next().is_none() {
            return Ok(channel);
        }
        let mut record =
            ChipAuthenticationRecord { protocol: None, key_id: None, outcome: ChipAuthenticationOutcome::Unsupported };
        let choices = chip_authentication::select(&dg14.security_infos).unwrap_or_default();
        if let Some(choice) = choices.into_iter().next() {
            record.protocol = Some(DottedOid(choice.variant.oid()));
            record.key_id = choice.key_id;
            let performed = chip_authentication::terminal::perform(&mut channel, &choice, random).await;
            (channel, record.outcome) = self.take_new_keys(channel, performed)?;
        }
        self.evidence.chip_authentication = Some(record);
        self.progress.event(Event::ChipChallenged);
        Ok(channel)
    }

    /// The channel under the keys that were agreed on, or under the old ones where none were.
    fn take_new_keys<'a, 'b, L: Link>(
        &mut self,
        channel: Channel<&'a mut Counted<'b, L>>,
        performed: Result<chip_authentication::terminal::Established, ProtocolError>,
    ) -> Result<(Channel<&'a mut Counted<'b, L>>, ChipAuthenticationOutcome), InspectionError> {
        let outcome = match performed {
            Ok(established) => {
                let ephemeral_private_key = Octets::from(established.ephemeral.private().expose());
                let compressed = established.ephemeral.public_key().compressed();
                self.ephemeral = Some(CompressedPublicKey::from_octets(compressed));
                let link = channel.into_inner();
                link.keep_next_answer();
                self.new_keys = NewKeys::Awaited;
                let outcome = ChipAuthenticationOutcome::Established { ephemeral_private_key, first_response: None };
                return Ok((Channel::Plain(link).secure(established.keys), outcome));
            }
            Err(ProtocolError::Refused { status, .. }) => ChipAuthenticationOutcome::Refused { sw: status.to_string() },
            Err(ProtocolError::Misbehaved(how)) => ChipAuthenticationOutcome::Misbehaved { how },
            Err(ProtocolError::Unsupported(_)) => ChipAuthenticationOutcome::Unsupported,
            Err(error) => return Err(error.into()),
        };
        Ok((channel, outcome))
    }

    /// Whether PACE has proved a key already, and nothing else needs those of Chip Authentication.
    pub(super) fn pace_is_proof_enough(&self) -> bool {
        self.pace_proved_a_key() && self.plan.terminal.is_none()
    }

    /// Whether Chip Authentication Mapping brought data to prove a key with; without, DG14's key has to do.
    fn pace_proved_a_key(&self) -> bool {
        self.pace.as_ref().is_some_and(|pace| {
            matches!(pace.outcome, PaceOutcome::Established { chip_authentication_data: Some(_), .. })
        })
    }

    /// Takes over the first answer under the new keys.
    pub(super) fn keep_first_answer<L: Link>(&mut self, link: &mut Counted<'_, L>) {
        if let Some(answer) = link.take_kept_answer()
            && let Some(ChipAuthenticationRecord {
                outcome: ChipAuthenticationOutcome::Established { first_response, .. },
                ..
            }) = &mut self.evidence.chip_authentication
        {
            *first_response = Some(Octets(answer.encode()));
        }
    }

    /// A renewed session is another chip until it has proved itself anew. A proof that failed is not asked for again.
    pub(super) fn forget_proofs(&mut self) {
        if std::mem::replace(&mut self.new_keys, NewKeys::None) == NewKeys::Proven {
            self.evidence.chip_authentication = None;
        }
        if self.evidence.active_authentication.as_ref().is_some_and(|record| record.response.is_some()) {
            self.evidence.active_authentication = None;
        }
        self.evidence.terminal_authentication = None;
    }

    /// Terminal Authentication, where the plan has credentials and the document something to open with them. What the chip
    /// trusts, EF.CVCA says.
    pub(super) async fn authenticate_terminal<L: Link>(
        &mut self,
        link: &mut L,
        sod: &EfSod,
        random: &mut dyn Random,
    ) -> Result<(), InspectionError> {
        let plan = self.plan;
        let sealed =
            [DataGroup::DG3, DataGroup::DG4].iter().any(|group| sod.security_object.hashes.contains_key(group));
        let Some(credentials) = &plan.terminal else { return Ok(()) };
        if !sealed || self.evidence.terminal_authentication.is_some() {
            return Ok(());
        }
        // In a renewed session the chip is asked again what it trusts.
        self.evidence.files.remove(&FileId::EfCvca.name());
        let file = self.read(link, FileId::EfCvca, Extent::ToTheEnd).await?;
        let trusted = file.and_then(|bytes| EfCvca::parse(&bytes).ok());
        let trust_points: Vec<_> = trusted.iter().flat_map(EfCvca::references).cloned().collect();
        let (Some(id_picc), Some(ephemeral)) = (&self.id_picc, &self.ephemeral) else { return Ok(()) };
        let run =
            terminal_authentication::terminal::perform(link, credentials, &trust_points, id_picc, ephemeral, random);
        self.evidence.terminal_authentication = Some(match run.await {
            Ok(outcome) => TerminalAuthenticationRecord::Granted {
                holder_reference: outcome.holders.last().map(ToString::to_string).unwrap_or_default(),
            },
            Err(ProtocolError::Refused { status, .. }) => {
                TerminalAuthenticationRecord::Refused { sw: status.to_string() }
            }
            Err(ProtocolError::Misbehaved(how)) => TerminalAuthenticationRecord::Misbehaved { how },
            Err(ProtocolError::Unsupported(_)) => TerminalAuthenticationRecord::NoChain,
            Err(error) => return Err(error.into()),
        });
        Ok(())
    }

    /// Whether Terminal Authentication has let us further in.
    pub(super) fn terminal_is_known(&self) -> bool {
        matches!(self.evidence.terminal_authentication, Some(TerminalAuthenticationRecord::Granted { .. }))
    }

    /// Active Authentication at once, where the answer is known to come back whole.
    pub(super) async fn challenge_if_it_fits<C: Link>(
        &mut self,
        mut link: C,
        random: &mut dyn Random,
    ) -> Result<C, InspectionError> {
        if self.evidence.active_authentication.is_none() && self.answer_will_fit(&link) {
            self.challenge(&mut link, random).await?;
        }
        Ok(link)
    }

    /// A chip that never said it can do long answers may end the session over one. By now nothing else is lost by that.
    pub(super) async fn challenge_at_last<L: Link>(
        &mut self,
        link: &mut L,
        random: &mut dyn Random,
    ) -> Result<(), InspectionError> {
        if self.evidence.active_authentication.is_some() || self.evidence.content(DataGroup::DG15.into()).is_none() {
            return Ok(());
        }
        match self.challenge(link, random).await {
            Err(InspectionError::Link(LinkError { fault }))
                if fault.is_broken_session() || self.cannot_come_back(link) =>
            {
                self.evidence.active_authentication = Some(ActiveAuthenticationRecord::default());
                Ok(())
            }
            outcome => outcome,
        }
    }

    /// Whether a long read was lost and none has worked: then it is no wonder that a long signature is lost as well, and
    /// waiting for the chip would end no better.
    fn cannot_come_back<L: Link>(&self, link: &L) -> bool {
        let only_short =
            self.style.lost().is_some_and(|lost| lost > SHORT_RESPONSE) && self.style.proven() <= SHORT_RESPONSE;
        let most = usize::try_from(link.max_short_response()).unwrap_or(usize::MAX);
        only_short && self.signature_len().is_some_and(|length| length > most)
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
        self.meter.settled(Proof::ActiveAuthentication);
        self.progress.event(Event::ChipChallenged);
        Ok(())
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
