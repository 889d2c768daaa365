//! Ways from a document signer to an anchor through link certificates that nobody vouches for.

use super::*;
use crate::pki::Certificate;

/// A generation's certificate under another generation's key: the same name twice (Doc 9303-12, 4.1.4.3).
fn link(key: Key, issuer_key: Key) -> Draft {
    Draft { issuer_key, aki: Some(issuer_key.identifier()), ..csca(key) }
}

fn trust(anchor: &Draft, links: &[Draft]) -> TrustSnapshot {
    let start = TrustSnapshot::builder().certificate("root", &anchor.sign());
    let add = |builder: TrustSnapshotBuilder, draft: &Draft| {
        builder.link_certificate(Certificate::parse(&draft.sign()).unwrap())
    };
    links.iter().fold(start, add).build()
}

/// The verdict on a document of the generation `Key(last)`, and how many links it took.
fn chain(last: Key, snapshot: &TrustSnapshot) -> (Option<usize>, SodOutcome) {
    let outcome = verify_sod(&signed_by(&document_signer(SIGNER, last)).encode(), snapshot, now());
    (outcome.chain.passed().map(|_| outcome.csca_links.len()), outcome)
}

const UNKNOWN: Outcome<crate::pki::SignatureNotes, ChainFailure> = Outcome::NotPerformed(NotPerformed::IssuerUnknown);

#[test]
fn a_later_generation_is_reached_through_its_link_certificates() {
    let generations = [link(Key(11), CSCA), link(Key(12), Key(11)), link(Key(13), Key(12))];
    let snapshot = trust(&csca(CSCA), &generations);
    for (last, links) in [(CSCA, 0), (Key(11), 1), (Key(12), 2), (Key(13), 3)] {
        let (found, outcome) = chain(last, &snapshot);
        assert_eq!(found, Some(links));
        assert!(outcome.authenticate(DataGroup::DG1, &dg1()).is_some());
        assert_eq!(outcome.csca_sources[0].label, "root");
        let nearest =
            outcome.csca_links.first().cloned().unwrap_or_else(|| outcome.csca.as_ref().unwrap().sha256.clone());
        assert_eq!(outcome.csca.unwrap().sha256, nearest);
    }
    // Kept, and opened unread.
    let reopened = TrustSnapshot::decode(&snapshot.encode()).unwrap();
    assert_eq!((reopened.link_certificates().len(), chain(Key(13), &reopened).0), (3, Some(3)));
    // Without the anchor, or a link in the middle, nobody vouches for the rest.
    assert_eq!(chain(Key(13), &trust(&csca(OTHER_CSCA), &generations)).1.chain, UNKNOWN);
    let gap = [generations[0].clone(), generations[2].clone()];
    assert_eq!(chain(Key(13), &trust(&csca(CSCA), &gap)).1.chain, UNKNOWN);
}

#[test]
fn a_link_certificate_that_does_not_hold_leads_nowhere_and_accuses_nobody() {
    let forged = Draft { issuer_key: Key(30), ..link(Key(11), CSCA) };
    let no_ca = Draft { extensions: vec![key_usage(0x80)], ..link(Key(11), CSCA) };
    let critical = extension(&[1, 2, 3], true, &[5, 0]);
    let unknown = Draft { extensions: vec![key_usage(0x06), critical], ..link(Key(11), CSCA) };
    let renamed = Draft { subject: "CSCA Elsewhere", ..link(Key(11), CSCA) };
    for broken in [forged, no_ca, unknown, renamed] {
        assert_eq!(chain(Key(11), &trust(&csca(CSCA), &[broken])).1.chain, UNKNOWN);
    }
    // A root among the links vouches for itself alone.
    assert_eq!(chain(Key(11), &trust(&csca(CSCA), &[csca(Key(11))])).1.chain, UNKNOWN);
    // A document signer that certifies another is no CSCA (RELIABILITY, attack C).
    let signer = Draft { subject: "CSCA Utopia", ..document_signer(Key(11), CSCA) };
    assert_eq!(chain(Key(11), &trust(&csca(CSCA), &[signer])).1.chain, UNKNOWN);
}

#[test]
fn circles_and_long_ways_end() {
    let circle = [link(Key(11), Key(12)), link(Key(12), Key(11))];
    assert_eq!(chain(Key(11), &trust(&csca(CSCA), &circle)).1.chain, UNKNOWN);
    let long = |count: u8| {
        let first = link(Key(40), CSCA);
        let more = (1..count).map(|number| link(Key(40 + number), Key(39 + number)));
        let links: Vec<Draft> = [first].into_iter().chain(more).collect();
        chain(Key(39 + count), &trust(&csca(CSCA), &links))
    };
    assert_eq!(long(8).0, Some(8));
    // A ninth link is one too many; nine namesakes, each tried for each, spend the message's checks before that.
    let spent = Outcome::NotPerformed(NotPerformed::BudgetSpent);
    assert_eq!(long(9).1.chain, spent);
    // Many links of one name and key identifier, none of which signed anything here.
    let same = |seed| Draft { issuer_key: Key(seed), aki: Some(CSCA.identifier()), ..csca(Key(11)) };
    let crowd: Vec<Draft> = (60..100).map(same).collect();
    assert_eq!(chain(Key(11), &trust(&csca(CSCA), &crowd)).1.chain, spent);
}

#[test]
fn what_is_withdrawn_on_the_way_is_withdrawn_at_its_end() {
    let (first, second) = (link(Key(11), CSCA), link(Key(12), Key(11)));
    for denied in [csca(CSCA), first.clone(), second.clone()] {
        let sha256 = DigestAlgorithm::Sha256.digest(&denied.sign()).try_into().unwrap();
        let builder = TrustSnapshot::builder().certificate("root", &csca(CSCA).sign()).deny(sha256, "stolen");
        let add = |builder: TrustSnapshotBuilder, draft: &Draft| {
            builder.link_certificate(Certificate::parse(&draft.sign()).unwrap())
        };
        let snapshot = [&first, &second].into_iter().fold(builder, add).build();
        let (links, outcome) = chain(Key(12), &snapshot);
        assert_eq!(links, Some(2));
        assert!(matches!(outcome.csca_revocation, Some(Revocation::Revoked(_))), "{:?}", outcome.csca_revocation);
    }
}
