//! Which of several forms a caller would rather have (RFC 9110, 12.5.1).

use axum::http::HeaderMap;

/// The first of the forms with the highest weight; none where none is accepted. Where nothing is said, any will do.
pub(in crate::service) fn preferred(headers: &HeaderMap, forms: &[&'static str]) -> Option<&'static str> {
    let said: Vec<&str> = headers.get_all("accept").iter().filter_map(|value| value.to_str().ok()).collect();
    let ranges: Vec<Range<'_>> = said.iter().flat_map(|value| value.split(',')).filter_map(Range::parse).collect();
    if ranges.is_empty() {
        return forms.first().copied();
    }
    let mut best = None;
    for form in forms {
        let weight = weight(form, &ranges);
        if weight > best.map_or(0, |(weight, _)| weight) {
            best = Some((weight, *form));
        }
    }
    best.map(|(_, form)| form)
}

/// What a caller takes, and how gladly, in thousandths.
struct Range<'a> {
    name: &'a str,
    weight: u16,
}

impl<'a> Range<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let name = parts.next().filter(|name| !name.is_empty())?;
        let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
        Some(Self { name, weight: weight.map_or(1_000, thousandths) })
    }

    /// How closely it names a form: not at all, anything, a family, the very one.
    fn closeness(&self, form: &str) -> u8 {
        let family = self.name.strip_suffix("/*").filter(|family| *family != "*");
        match family {
            _ if self.name.eq_ignore_ascii_case(form) => 3,
            Some(family) if form.split('/').next().is_some_and(|own| own.eq_ignore_ascii_case(family)) => 2,
            _ if self.name == "*/*" => 1,
            _ => 0,
        }
    }
}

/// `0.25` as 250. What is no weight is none at all.
fn thousandths(text: &str) -> u16 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
    match (whole, digits.parse::<u16>()) {
        ("1", Ok(0)) => 1_000,
        ("0", Ok(fraction)) => fraction,
        _ => 0,
    }
}

fn weight(form: &str, ranges: &[Range<'_>]) -> u16 {
    let closest = ranges.iter().filter(|range| range.closeness(form) > 0).max_by_key(|range| range.closeness(form));
    closest.map_or(0, |range| range.weight)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gladliest_taken_form_wins_and_the_first_of_equals() {
        let forms = ["application/sd-jwt", "application/cose"];
        let (first, second) = (Some(forms[0]), Some(forms[1]));
        for (accept, expected) in [
            ("", first),
            ("*/*", first),
            ("application/*", first),
            ("application/cose", second),
            ("Application/COSE; cose-type=\"cose-sign1\"", second),
            ("application/cose, */*;q=0.1", second),
            ("application/sd-jwt;q=0.2, application/cose;q=0.9", second),
            ("application/sd-jwt;q=0, */*", second),
            ("text/html,application/sd-jwt", first),
            ("text/html", None),
            ("application/cose;q=0", None),
            ("application/cose;q=often", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("accept", accept.parse().unwrap());
            assert_eq!(preferred(&headers, &forms), expected, "{accept}");
        }
        assert_eq!(preferred(&HeaderMap::new(), &forms), first);
    }
}
