//! Three-letter codes of States and organizations, and the two letters certificates use for them (Doc 9303-3, 5).

use std::fmt;

/// The issuing State or organization, or a nationality, as the zone has it: three characters, fillers at the end.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StateCode([u8; 3]);

impl StateCode {
    /// Denmark.
    pub const DENMARK: Self = Self(*b"DNK");
    /// Utopia, the State that issues specimens (Doc 9303-3, 5, part G).
    pub const UTOPIA: Self = Self(*b"UTO");

    pub(super) fn from_characters(characters: &[u8]) -> Self {
        let mut own = [b'<'; 3];
        for (to, from) in own.iter_mut().zip(characters) {
            *to = *from;
        }
        Self(own)
    }

    /// From one to three letters in any case, with or without fillers. The code need not be in the tables.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bare = text.trim().trim_end_matches('<').to_ascii_uppercase();
        let fits = (1..=3).contains(&bare.len()) && bare.bytes().all(|byte| byte.is_ascii_uppercase());
        fits.then(|| Self::from_characters(bare.as_bytes()))
    }

    /// The code without fillers: `DNK`, `D`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default().trim_end_matches('<')
    }

    /// The two-letter code: ISO 3166-1, or what Doc 9303-3, 5 sets beside it. `None` for codes that name no State.
    #[must_use]
    pub fn alpha2(&self) -> Option<&'static str> {
        let own = self.as_str();
        SPECIAL.iter().chain(ISO_3166).find(|(alpha3, _)| *alpha3 == own).map(|(_, alpha2)| *alpha2)
    }

    /// Whether the code is in the tables, be it a State's or, as `XXA`, a person's without one.
    #[must_use]
    pub fn is_assigned(&self) -> bool {
        self.alpha2().is_some() || WITHOUT_ALPHA2.contains(&self.as_str())
    }

    /// Whether a certificate's countryName means this State: two letters in either case as Doc 9303-12, 7.1.1.1.1 wants
    /// them, the three-letter code itself, or a variant met in certificates.
    #[must_use]
    pub fn matches_country(&self, country: &str) -> bool {
        let country = country.trim().to_ascii_uppercase();
        let own = self.as_str();
        self.alpha2() == Some(country.as_str())
            || own == country
            || (own == "D" && country == "DEU")
            || VARIANTS.contains(&(own, country.as_str()))
    }
}

impl fmt::Display for StateCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for StateCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Doc 9303-3, 5, parts A to C and F to H. Passports of British nationals other than citizens come from the one British
/// authority, so their codes lead to `GB`.
const SPECIAL: &[(&str, &str)] = &[
    ("D", "DE"),
    ("GBD", "GB"),
    ("GBN", "GB"),
    ("GBO", "GB"),
    ("GBP", "GB"),
    ("GBS", "GB"),
    ("RKS", "KS"),
    ("EUE", "EU"),
    ("UNO", "UN"),
    ("UNA", "UN"),
    ("ANT", "AN"),
    ("NTZ", "NT"),
    ("UTO", "UT"),
    ("IAO", "IA"),
];

/// Doc 9303-3, 5, parts C to E: codes to which no two letters belong.
const WITHOUT_ALPHA2: &[&str] =
    &["XBA", "XIM", "XCC", "XCE", "XCO", "XEC", "XPO", "XES", "XMP", "XOM", "XDC", "XXA", "XXB", "XXC", "XXX", "UNK"];

/// What certificates in the field say instead: Kosovo's user-assigned ISO code, the Order of Malta, the old laissez-passer.
const VARIANTS: &[(&str, &str)] = &[("RKS", "XK"), ("XOM", "XO"), ("UNO", "ZZ"), ("UNA", "ZZ")];

/// ISO 3166-1, as of 2024.
#[rustfmt::skip]
const ISO_3166: &[(&str, &str)] = &[
    ("ABW", "AW"), ("AFG", "AF"), ("AGO", "AO"), ("AIA", "AI"), ("ALA", "AX"), ("ALB", "AL"), ("AND", "AD"),
    ("ARE", "AE"), ("ARG", "AR"), ("ARM", "AM"), ("ASM", "AS"), ("ATA", "AQ"), ("ATF", "TF"), ("ATG", "AG"),
    ("AUS", "AU"), ("AUT", "AT"), ("AZE", "AZ"), ("BDI", "BI"), ("BEL", "BE"), ("BEN", "BJ"), ("BES", "BQ"),
    ("BFA", "BF"), ("BGD", "BD"), ("BGR", "BG"), ("BHR", "BH"), ("BHS", "BS"), ("BIH", "BA"), ("BLM", "BL"),
    ("BLR", "BY"), ("BLZ", "BZ"), ("BMU", "BM"), ("BOL", "BO"), ("BRA", "BR"), ("BRB", "BB"), ("BRN", "BN"),
    ("BTN", "BT"), ("BVT", "BV"), ("BWA", "BW"), ("CAF", "CF"), ("CAN", "CA"), ("CCK", "CC"), ("CHE", "CH"),
    ("CHL", "CL"), ("CHN", "CN"), ("CIV", "CI"), ("CMR", "CM"), ("COD", "CD"), ("COG", "CG"), ("COK", "CK"),
    ("COL", "CO"), ("COM", "KM"), ("CPV", "CV"), ("CRI", "CR"), ("CUB", "CU"), ("CUW", "CW"), ("CXR", "CX"),
    ("CYM", "KY"), ("CYP", "CY"), ("CZE", "CZ"), ("DEU", "DE"), ("DJI", "DJ"), ("DMA", "DM"), ("DNK", "DK"),
    ("DOM", "DO"), ("DZA", "DZ"), ("ECU", "EC"), ("EGY", "EG"), ("ERI", "ER"), ("ESH", "EH"), ("ESP", "ES"),
    ("EST", "EE"), ("ETH", "ET"), ("FIN", "FI"), ("FJI", "FJ"), ("FLK", "FK"), ("FRA", "FR"), ("FRO", "FO"),
    ("FSM", "FM"), ("GAB", "GA"), ("GBR", "GB"), ("GEO", "GE"), ("GGY", "GG"), ("GHA", "GH"), ("GIB", "GI"),
    ("GIN", "GN"), ("GLP", "GP"), ("GMB", "GM"), ("GNB", "GW"), ("GNQ", "GQ"), ("GRC", "GR"), ("GRD", "GD"),
    ("GRL", "GL"), ("GTM", "GT"), ("GUF", "GF"), ("GUM", "GU"), ("GUY", "GY"), ("HKG", "HK"), ("HMD", "HM"),
    ("HND", "HN"), ("HRV", "HR"), ("HTI", "HT"), ("HUN", "HU"), ("IDN", "ID"), ("IMN", "IM"), ("IND", "IN"),
    ("IOT", "IO"), ("IRL", "IE"), ("IRN", "IR"), ("IRQ", "IQ"), ("ISL", "IS"), ("ISR", "IL"), ("ITA", "IT"),
    ("JAM", "JM"), ("JEY", "JE"), ("JOR", "JO"), ("JPN", "JP"), ("KAZ", "KZ"), ("KEN", "KE"), ("KGZ", "KG"),
    ("KHM", "KH"), ("KIR", "KI"), ("KNA", "KN"), ("KOR", "KR"), ("KWT", "KW"), ("LAO", "LA"), ("LBN", "LB"),
    ("LBR", "LR"), ("LBY", "LY"), ("LCA", "LC"), ("LIE", "LI"), ("LKA", "LK"), ("LSO", "LS"), ("LTU", "LT"),
    ("LUX", "LU"), ("LVA", "LV"), ("MAC", "MO"), ("MAF", "MF"), ("MAR", "MA"), ("MCO", "MC"), ("MDA", "MD"),
    ("MDG", "MG"), ("MDV", "MV"), ("MEX", "MX"), ("MHL", "MH"), ("MKD", "MK"), ("MLI", "ML"), ("MLT", "MT"),
    ("MMR", "MM"), ("MNE", "ME"), ("MNG", "MN"), ("MNP", "MP"), ("MOZ", "MZ"), ("MRT", "MR"), ("MSR", "MS"),
    ("MTQ", "MQ"), ("MUS", "MU"), ("MWI", "MW"), ("MYS", "MY"), ("MYT", "YT"), ("NAM", "NA"), ("NCL", "NC"),
    ("NER", "NE"), ("NFK", "NF"), ("NGA", "NG"), ("NIC", "NI"), ("NIU", "NU"), ("NLD", "NL"), ("NOR", "NO"),
    ("NPL", "NP"), ("NRU", "NR"), ("NZL", "NZ"), ("OMN", "OM"), ("PAK", "PK"), ("PAN", "PA"), ("PCN", "PN"),
    ("PER", "PE"), ("PHL", "PH"), ("PLW", "PW"), ("PNG", "PG"), ("POL", "PL"), ("PRI", "PR"), ("PRK", "KP"),
    ("PRT", "PT"), ("PRY", "PY"), ("PSE", "PS"), ("PYF", "PF"), ("QAT", "QA"), ("REU", "RE"), ("ROU", "RO"),
    ("RUS", "RU"), ("RWA", "RW"), ("SAU", "SA"), ("SDN", "SD"), ("SEN", "SN"), ("SGP", "SG"), ("SGS", "GS"),
    ("SHN", "SH"), ("SJM", "SJ"), ("SLB", "SB"), ("SLE", "SL"), ("SLV", "SV"), ("SMR", "SM"), ("SOM", "SO"),
    ("SPM", "PM"), ("SRB", "RS"), ("SSD", "SS"), ("STP", "ST"), ("SUR", "SR"), ("SVK", "SK"), ("SVN", "SI"),
    ("SWE", "SE"), ("SWZ", "SZ"), ("SXM", "SX"), ("SYC", "SC"), ("SYR", "SY"), ("TCA", "TC"), ("TCD", "TD"),
    ("TGO", "TG"), ("THA", "TH"), ("TJK", "TJ"), ("TKL", "TK"), ("TKM", "TM"), ("TLS", "TL"), ("TON", "TO"),
    ("TTO", "TT"), ("TUN", "TN"), ("TUR", "TR"), ("TUV", "TV"), ("TWN", "TW"), ("TZA", "TZ"), ("UGA", "UG"),
    ("UKR", "UA"), ("UMI", "UM"), ("URY", "UY"), ("USA", "US"), ("UZB", "UZ"), ("VAT", "VA"), ("VCT", "VC"),
    ("VEN", "VE"), ("VGB", "VG"), ("VIR", "VI"), ("VNM", "VN"), ("VUT", "VU"), ("WLF", "WF"), ("WSM", "WS"),
    ("YEM", "YE"), ("ZAF", "ZA"), ("ZMB", "ZM"), ("ZWE", "ZW"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> StateCode {
        StateCode::parse(text).unwrap()
    }

    #[test]
    fn a_code_is_read_in_any_case_and_without_its_fillers() {
        assert_eq!(code("dnk"), StateCode::DENMARK);
        assert_eq!(code("D<<"), code("d"));
        assert_eq!(code("D<<").to_string(), "D");
        for bad in ["", "<<<", "DENM", "D K", "D1K", "ÆØÅ"] {
            assert_eq!(StateCode::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn certificates_name_the_same_states() {
        for (state, country) in [
            ("DNK", "DK"),
            ("DNK", "dk"),
            ("D", "DE"),
            ("D", "DEU"),
            ("GBD", "GB"),
            ("RKS", "KS"),
            ("RKS", "XK"),
            ("XOM", "XO"),
            ("UTO", "UTO"),
        ] {
            assert!(code(state).matches_country(country), "{state} {country}");
        }
        for (state, country) in [("DNK", "DE"), ("XXA", ""), ("XOM", ""), ("ZZZ", "ZZ")] {
            assert!(!code(state).matches_country(country), "{state} {country}");
        }
    }

    #[test]
    fn the_tables_hold_each_code_once() {
        let mut codes: Vec<&str> = SPECIAL.iter().chain(ISO_3166).map(|(alpha3, _)| *alpha3).collect();
        codes.extend(WITHOUT_ALPHA2);
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count);
        assert!(code("XXB").is_assigned() && code("XXB").alpha2().is_none() && !code("ZZZ").is_assigned());
    }
}
