//! A name from a register against the name in the zone (Doc 9303-3, 6, table A; cut names: Doc 9303-4 to -7, 4.2.3).
//!
//! The register writes `Østergård` or `Aase`, the zone has A to Z. Only what is compared is transliterated, never what
//! is stored.

use std::collections::BTreeSet;

use super::name::Names;
use super::transliteration::{Sign, signs};

/// How a name from a register stands to the one in the zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameAgreement {
    /// The same name, in one of the spellings the standard recommends.
    Same,
    /// The zone had to cut the name, and what is left of it is the register's.
    SameAsFarAsItGoes,
    /// Another name.
    Different,
    /// The register's name has letters that table A does not spell.
    NotComparable,
}

impl Names {
    /// Compares a name as a register spells it.
    ///
    /// ```
    /// use paskontrol::mrz::{Mrz, NameAgreement};
    ///
    /// let mrz = Mrz::parse("P<DNKOESTERGAARD<<AASE<KJAER<<<<<<<<<<<<<<<<\n0000000011DNK8504124F2706100<<<<<<<<<<<<<<<0")?;
    /// assert_eq!(mrz.names.compare("Østergård", "Åse Kjær"), NameAgreement::Same);
    /// assert_eq!(mrz.names.compare("Østergaard", "Aase"), NameAgreement::Different);
    /// # Ok::<(), paskontrol::mrz::MrzError>(())
    /// ```
    #[must_use]
    pub fn compare(&self, primary: &str, secondary: &str) -> NameAgreement {
        let (Some(primary), Some(secondary)) = (signs(primary), signs(secondary)) else {
            return NameAgreement::NotComparable;
        };
        let pairs = [(self.primary.reveal(), components(&primary)), (self.secondary.reveal(), components(&secondary))];
        if pairs.iter().all(|(zone, name)| is_same(zone, name)) {
            NameAgreement::Same
        } else if self.truncated && pairs.iter().all(|(zone, name)| is_cut_from(zone, name)) {
            NameAgreement::SameAsFarAsItGoes
        } else {
            NameAgreement::Different
        }
    }
}

/// Letters with their spellings.
type Component = Vec<&'static [&'static str]>;

fn components(signs: &[Sign]) -> Vec<Component> {
    let letters = |part: &[Sign]| {
        let letter = |sign: &Sign| match sign {
            Sign::Letter(spellings) => Some(*spellings),
            Sign::Separator => None,
        };
        part.iter().filter_map(letter).collect::<Component>()
    };
    signs.split(|sign| *sign == Sign::Separator).map(letters).filter(|component| !component.is_empty()).collect()
}

fn is_same(zone: &str, name: &[Component]) -> bool {
    let parts: Vec<&str> = zone.split_whitespace().collect();
    parts.len() == name.len() && parts.iter().zip(name).all(|(part, component)| reads_as(part, component, false))
}

/// Components may be shortened each for itself, and the last ones left out.
fn is_cut_from(zone: &str, name: &[Component]) -> bool {
    let parts: Vec<&str> = zone.split_whitespace().collect();
    parts.len() <= name.len() && parts.iter().zip(name).all(|(part, component)| reads_as(part, component, true))
}

/// Whether some choice of spellings makes the letters read as `part`, or begin with it where it may be `cut`.
fn reads_as(part: &str, component: &Component, cut: bool) -> bool {
    let mut reached = BTreeSet::from([0]);
    for spellings in component {
        let mut next = BTreeSet::new();
        for from in reached {
            let rest = part.get(from..).unwrap_or_default();
            for spelling in *spellings {
                if cut && spelling.starts_with(rest) {
                    return true;
                }
                if rest.starts_with(spelling) {
                    next.insert(from + spelling.len());
                }
            }
        }
        reached = next;
    }
    reached.contains(&part.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mrz::{Format, MrzBuilder};
    use proptest::prelude::*;

    fn compared(field: &str, primary: &str, secondary: &str) -> NameAgreement {
        Names::from_field(&format!("{field:<<39}")).compare(primary, secondary)
    }

    #[test]
    fn each_recommended_spelling_is_the_same_name() {
        for (field, primary, secondary) in [
            ("OESTERGAARD<<AASE<KJAER", "Østergård", "Åse Kjær"),
            ("OESTERGAARD<<AASE<KJAER", "ØSTERGAARD", "Aase Kjaer"),
            ("OESTERGARD<<ASE", "Østergård", "A\u{30A}se"),
            ("GRAABOEL<<IB", "Gråbøl", "Ib"),
            ("MUELLER<<JUERGEN", "Müller", "Jürgen"),
            ("MULLER<<JUXXRGEN", "Müller", "Jürgen"),
            ("CANXXON<<TERESA", "Cañon", "Térèsa"),
            ("CANON<<TERESA", "Can\u{303}on", "Teresa"),
            ("DARTAGNAN<<MARIE<ELISE", "d’Artagnan", "Marie-Elise"),
            ("THORSDOTTIR<<GUDRUN", "Þorsdóttir", "Guðrun"),
            ("ARKFREITH", "Arkfreith", ""),
        ] {
            assert_eq!(compared(field, primary, secondary), NameAgreement::Same, "{field}");
        }
    }

    #[test]
    fn another_name_is_different_however_near() {
        for (field, primary, secondary) in [
            ("OSTERGAARD<<AASE", "Østergård", "Åse"),
            ("HANSEN<<KAREN", "Hansen", "Karen Marie"),
            ("HANSEN<<KAREN<MARIE", "Hansen", "Karen"),
            ("HANSEN<<KAREN", "Karen", "Hansen"),
            ("HANSENS<<KAREN", "Hansen", "Karen"),
            ("HANSE<<KAREN", "Hansen", "Karen"),
        ] {
            assert_eq!(compared(field, primary, secondary), NameAgreement::Different, "{field}");
        }
        assert_eq!(compared("IVANOVA<<ANNA", "Иванова", "Анна"), NameAgreement::NotComparable);
    }

    /// Doc 9303-4, 4.2.3: three ways to cut one name.
    #[test]
    fn a_cut_name_is_the_same_as_far_as_it_goes() {
        for field in [
            "BENNELONG<WOOLOOMOOLOO<WARRANDYTE<W<<DI",
            "BENNELONG<WOOLOOM<WARRAND<WARNAM<<DINGO",
            "BENNEL<WOOLOO<WARRAN<WARNAM<<DINGO<POTO",
        ] {
            let primary = "Bennelong Wooloomooloo Warrandyte Warnambool";
            assert_eq!(compared(field, primary, "Dingo Potoroo"), NameAgreement::SameAsFarAsItGoes, "{field}");
            assert_eq!(compared(field, primary, "Ringo Potoroo"), NameAgreement::Different, "{field}");
        }
        // What fills the field to its last place and lost nothing is the same.
        let whole = "ABCDEFGHIJKLMNOPQRSTU<<ABCDEFGHIJKLMNOP";
        assert_eq!(compared(whole, "Abcdefghijklmnopqrstu", "Abcdefghijklmnop"), NameAgreement::Same);
        // Cut in the middle of a letter's two.
        assert_eq!(
            compared("ABCDEFGHIJKLMNOPQRSTU<<ABCDEFGHIJKLMNOA", "Abcdefghijklmnopqrstu", "Abcdefghijklmnoå"),
            NameAgreement::Same
        );
        assert_eq!(
            compared("ABCDEFGHIJKLMNOPQRSTU<<ABCDEFGHIJKLMNOA", "Abcdefghijklmnopqrstu", "Abcdefghijklmnoæ"),
            NameAgreement::SameAsFarAsItGoes
        );
    }

    proptest! {
        #[test]
        fn what_is_written_from_a_name_is_that_name(primary in "[A-ZÆØÅÄÖÜÑÞa-zæøåé]{1,9}( [A-ZÆØÅa-zé]{1,9}){0,3}", secondary in "([A-ZÆØÅa-zø]{1,9}([ -][A-ZÅa-z]{1,9}){0,4})?") {
            for format in [Format::Td1, Format::Td2, Format::Td3] {
                let mrz = MrzBuilder::new(format, "P", "DNK").name(&primary, &secondary).build().unwrap();
                let agreement = mrz.names.compare(&primary, &secondary);
                let expected = if mrz.names.truncated { [NameAgreement::Same, NameAgreement::SameAsFarAsItGoes] } else { [NameAgreement::Same; 2] };
                prop_assert!(expected.contains(&agreement), "{:?} {agreement:?}", mrz.lines());
            }
        }
    }
}
