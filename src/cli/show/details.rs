//! DG11, DG12 and DG16: who the holder is besides, who issued the document, and whom to call.

use super::Fields;
use super::contents::{departures, shown, unknown};
use crate::encoding::Redacted;
use crate::lds::{Dg11, Dg12, Dg16};
use crate::wording::Redaction;

type Text = Option<Redacted<String>>;

pub(super) fn dg11(dg11: &Dg11, redaction: Redaction) -> Fields {
    let person = |text: &Text| text.as_ref().and_then(|text| redaction.person(text.reveal()));
    let private = |text: &Text| text.as_ref().and_then(|text| redaction.private(text.reveal()));
    let born = dg11.birth_date.as_ref().and_then(|date| redaction.person(&date.reveal().to_string()));
    let number = dg11.personal_number.as_ref().and_then(|number| redaction.personal_number(number.reveal()));
    let mut fields = shown([("name", person(&dg11.name))]);
    let others = dg11.other_names.iter().filter_map(|name| redaction.person(name.reveal()));
    fields.extend(others.map(|name| ("other_name", name)));
    fields.extend(shown([
        ("personal_number", number),
        ("birth_date", born),
        ("birth_place", private(&dg11.birth_place)),
        ("address", private(&dg11.address)),
        ("telephone", private(&dg11.telephone)),
        ("profession", private(&dg11.profession)),
        ("title", private(&dg11.title)),
        ("summary", private(&dg11.summary)),
        ("proof_of_citizenship", octets(&dg11.proof_of_citizenship, redaction)),
        ("other_documents", private(&dg11.other_documents)),
        ("custody", private(&dg11.custody)),
    ]));
    fields.extend(unknown(&dg11.unknown));
    fields.extend(departures(&dg11.deviations));
    fields
}

pub(super) fn dg12(dg12: &Dg12, redaction: Redaction) -> Fields {
    let class = |text: &Text| text.as_ref().and_then(|text| redaction.class(text.reveal()));
    let private = |text: &Text| text.as_ref().and_then(|text| redaction.private(text.reveal()));
    let mut fields = shown([
        ("issuing_authority", class(&dg12.issuing_authority)),
        ("issue_date", dg12.issue_date.and_then(|date| redaction.class(&date.to_string()))),
    ]);
    let others = dg12.other_persons.iter().filter_map(|name| redaction.private(name.reveal()));
    fields.extend(others.map(|name| ("other_person", name)));
    fields.extend(shown([
        ("endorsements", private(&dg12.endorsements)),
        ("tax_or_exit_requirements", private(&dg12.tax_or_exit_requirements)),
        ("front_image", octets(&dg12.front_image, redaction)),
        ("rear_image", octets(&dg12.rear_image, redaction)),
        ("personalization_time", dg12.personalization_time.and_then(|time| redaction.class(&time.to_string()))),
        ("personalization_system", class(&dg12.personalization_system)),
    ]));
    fields.extend(unknown(&dg12.unknown));
    fields.extend(departures(&dg12.deviations));
    fields
}

pub(super) fn dg16(dg16: &Dg16, redaction: Redaction) -> Fields {
    let private = |text: &Text| text.as_ref().and_then(|text| redaction.private(text.reveal()));
    let mut fields = vec![("persons_to_notify", dg16.persons.len().to_string())];
    for person in &dg16.persons {
        fields.extend(shown([
            ("name", private(&person.name)),
            ("telephone", private(&person.telephone)),
            ("address", private(&person.address)),
            ("recorded", person.recorded.and_then(|date| redaction.private(&date.to_string()))),
        ]));
        fields.extend(unknown(&person.unknown));
    }
    fields.extend(unknown(&dg16.unknown));
    fields.extend(departures(&dg16.deviations));
    fields
}

fn octets(image: &Option<Redacted<Vec<u8>>>, redaction: Redaction) -> Option<String> {
    image.as_ref().and_then(|image| redaction.person(&format!("{} bytes", image.reveal().len())))
}
