//! What a person can do next. Every negative answer names a way on (L62 to L66, L285).

use std::fmt;

use serde::{Serialize, Serializer};

use super::assessment::Assessment;
use super::facts::{
    ChipRead, CloneCheckResult, CprQuestions, DsCertStatus, Facts, Notification, PassiveAuth, Presentation, Variant,
};
use super::policy::{CloneCheck, ReadinessPolicy, VariantUnknown};
use super::routes::{Route, RouteState, Verdict};
use super::rules::ReasonCode;

macro_rules! advice {
    ($($(#[$doc:meta])* $name:ident $text:literal $audience:ident)+) => {
        /// A next step, or a remark for the operator. Written as dotted lower case.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Advice { $($(#[$doc])* $name,)+ }

        impl Advice {
            /// Every piece of advice.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The advice as text.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// Whether it is a remark that only the operator sees.
            #[must_use]
            pub const fn is_for_operator(self) -> bool {
                match self { $(Self::$name => audience!($audience),)+ }
            }
        }
    };
}

macro_rules! audience {
    (citizen) => {
        false
    };
    (operator) => {
        true
    };
}

advice! {
    /// Ready on the key app: MitID comes afterwards (L261).
    GetMitidViaBankOrMitidDk "advice.get_mitid_via_bank_or_mitid_dk" citizen
    /// The same, after the bank's deadline (L369).
    BankLoginClosedUseMitidDk "advice.bank_login_closed_use_mitid_dk" citizen
    /// The MitID app may run on someone else's phone (L281, L296).
    BorrowPhoneForMitidApp "advice.borrow_phone_for_mitid_app" citizen
    /// A picture proves nothing; the chip does (L385).
    ScanChipInstead "advice.scan_chip_instead" citizen
    /// Reading or the copy check did not finish (L274).
    RetryScan "advice.retry_scan" citizen
    /// A list gave no usable answer (L381).
    RetryLater "advice.retry_later" citizen
    /// Borgerservice is open, and may be busy (L259).
    BookBorgerserviceEarly "advice.book_borgerservice_early" citizen
    /// Something to identify with (L291).
    BringValidId "advice.bring_valid_id" citizen
    /// Something other than this passport (L291).
    BringOtherValidId "advice.bring_other_valid_id" citizen
    /// The CPR register holds too little to ask about (L292, L332).
    BringWitness "advice.bring_witness" citizen
    /// The witness has not had MitID for long enough (L292).
    WitnessNotQualified "advice.witness_not_qualified" citizen
    /// Cannot come in person (L375).
    ContactMunicipality "advice.contact_municipality" citizen
    /// Cannot come in person, and there is a deadline (L375).
    ContactBankMitidSupport "advice.contact_bank_mitid_support" citizen
    /// Updated before, and a letter came all the same (L389).
    IgnoreLetter "advice.ignore_letter" citizen
    /// The app shows its message to everyone (L223, L393).
    StandardMessageNoAction "advice.standard_message_no_action" citizen
    /// Issued on the cut-off day itself (L277).
    IssuedOnBoundary "issued.on_boundary" operator
    /// Counted as Danish without proof (L266).
    VariantUnproven "advice.variant_unproven" operator
    /// No CRL was at hand, and none was required (L387).
    RevNotChecked "rev.not_checked" operator
    /// The passport offers no copy check, and none was required (L379).
    CloneCheckNotSupported "chip.clone_check_not_supported" operator
}

impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Advice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// The advice that goes with an assessment.
pub(super) fn advise(assessment: &Assessment, facts: &Facts, policy: &ReadinessPolicy) -> Vec<Advice> {
    let mut advice = Vec::new();
    match assessment.verdict {
        Verdict::AlreadyReady => nothing_to_do(assessment, facts, &mut advice),
        Verdict::Ready => after_success(assessment, facts, &mut advice),
        Verdict::Undetermined | Verdict::NotReady => {
            another_attempt(assessment, facts, &mut advice);
            in_person(assessment, facts, policy, &mut advice);
        }
    }
    if assessment.verdict != Verdict::AlreadyReady {
        remarks(assessment, facts, policy, &mut advice);
    }
    advice
}

fn nothing_to_do(assessment: &Assessment, facts: &Facts, advice: &mut Vec<Advice>) {
    let told_by = |way| facts.person.notified_by.contains(&way);
    let updated = assessment.reason_codes.contains(&ReasonCode::PersonAlreadyUpdated);
    push(advice, updated && told_by(Notification::Letter), Advice::IgnoreLetter);
    push(advice, told_by(Notification::AppMessage), Advice::StandardMessageNoAction);
}

fn after_success(assessment: &Assessment, facts: &Facts, advice: &mut Vec<Advice>) {
    if assessment.selected_route != Some(Route::NemidApp) {
        return;
    }
    let today = facts.evaluated_at.copenhagen_day();
    let late = facts.person.bank_deadline.is_some_and(|last| today > last);
    advice.push(if late { Advice::BankLoginClosedUseMitidDk } else { Advice::GetMitidViaBankOrMitidDk });
}

fn another_attempt(assessment: &Assessment, facts: &Facts, advice: &mut Vec<Advice>) {
    let says = |code| assessment.reason_codes.contains(&code);
    let wrong_phone = says(ReasonCode::DeviceNoNfc) || says(ReasonCode::DeviceBorrowed);
    let mitid_app_open = assessment.state_of(Route::MitidApp) == Some(RouteState::Open);
    push(advice, wrong_phone && mitid_app_open, Advice::BorrowPhoneForMitidApp);
    let unscanned = facts.request.presentation == Presentation::Photo || says(ReasonCode::ChipNotScanned);
    push(advice, unscanned, Advice::ScanChipInstead);
    let unfinished = says(ReasonCode::ChipReadFailed) || says(ReasonCode::ChipCloneCheckNotPerformed);
    push(advice, unfinished, Advice::RetryScan);
    push(advice, assessment.reason_codes.iter().any(|code| code.is_list_doubt()), Advice::RetryLater);
}

fn in_person(assessment: &Assessment, facts: &Facts, policy: &ReadinessPolicy, advice: &mut Vec<Advice>) {
    if assessment.state_of(Route::Borgerservice) != Some(RouteState::Open) {
        return;
    }
    advice.push(Advice::BookBorgerserviceEarly);
    let unusable = assessment.reason_codes.iter().any(|code| code.rule().document_at_fault);
    advice.push(if unusable { Advice::BringOtherValidId } else { Advice::BringValidId });
    let visit = facts.borgerservice;
    push(advice, visit.cpr_questions == CprQuestions::Insufficient, Advice::BringWitness);
    let too_new = visit.witness_mitid_days.is_some_and(|days| days < policy.min_witness_mitid_days);
    push(advice, too_new, Advice::WitnessNotQualified);
    push(advice, !visit.can_attend, Advice::ContactMunicipality);
    push(advice, !visit.can_attend && facts.person.bank_deadline.is_some(), Advice::ContactBankMitidSupport);
}

/// What a policy let pass, for the operator.
fn remarks(assessment: &Assessment, facts: &Facts, policy: &ReadinessPolicy, advice: &mut Vec<Advice>) {
    push(advice, assessment.issue_date.is_on_boundary(), Advice::IssuedOnBoundary);
    let read = facts.request.presentation == Presentation::Chip && facts.chip.read == ChipRead::Ok;
    let assumed = facts.document.issuing_state == "DNK"
        && facts.document.variant == Variant::Unknown
        && policy.variant_unknown == VariantUnknown::Accept;
    push(advice, read && assumed, Advice::VariantUnproven);
    let no_crl = facts.chip.ds_cert_status == DsCertStatus::NotChecked && !policy.crl_required;
    push(advice, read && no_crl, Advice::RevNotChecked);
    let no_copy_check = facts.chip.passive_auth == PassiveAuth::Ok
        && facts.chip.clone_check == CloneCheckResult::Unsupported
        && policy.clone_check == CloneCheck::IfSupported;
    push(advice, read && no_copy_check, Advice::CloneCheckNotSupported);
}

fn push(advice: &mut Vec<Advice>, applies: bool, one: Advice) {
    if applies {
        advice.push(one);
    }
}
