//! `GET /docs`: the endpoints for people, from the table that answers. Nothing is loaded from anywhere.

use std::sync::Arc;

use maud::{DOCTYPE, html};

use super::{Access, ENDPOINTS, Endpoint, Parameter, Pending};
use crate::service::http::{Answer, Call, page_answer};
use crate::service::node::Node;

const STYLE: &str = include_str!("docs.css");

/// The page.
pub(super) fn page(_: Arc<Node>, _: Call) -> Pending {
    Box::pin(async {
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width";
                    title { "Paskontrol over HTTP" }
                    style { (maud::PreEscaped(STYLE)) }
                }
                body {
                    main {
                        h1 { "Paskontrol over HTTP" }
                        p {
                            "The same for programs: " a href="/openapi.json" { "openapi.json" }
                            ". What codes mean: " a href="/v1/codes" { "/v1/codes" } "."
                        }
                        @for endpoint in ENDPOINTS { (section(endpoint)) }
                    }
                }
            }
        };
        Ok(Answer { public: true, ..page_answer(page.into_string(), STYLE) })
    })
}

fn section(endpoint: &Endpoint) -> maud::Markup {
    let (status, media, schema) = endpoint.response;
    html! {
        section {
            h2 { code { (endpoint.method_name()) " " (endpoint.path) } }
            p { (endpoint.summary) "." }
            dl {
                @if let Access::Scope(scope) = endpoint.access { dt { "Right" } dd { code { (scope.as_str()) } } }
                @if endpoint.creates() {
                    dt { "Idempotency-Key" } dd { @if endpoint.needs_key { "required" } @else { "if you like" } }
                }
                @for (name, kind) in endpoint.query { dt { code { "?" (name) } } dd { (words(*kind)) } }
                @if let Some(name) = endpoint.request { dt { "Body" } dd { (schema_link(name)) } }
                dt { (status) } dd { (media) @if let Some(name) = schema { " · " (schema_link(name)) } }
                dt { "Refusals" }
                dd {
                    @for fault in endpoint.refusals() {
                        span { (fault.status()) " " a href={ "/v1/codes/" (fault.code()) } { (fault.code()) } } " "
                    }
                }
            }
        }
    }
}

fn words(kind: Parameter) -> String {
    match kind {
        Parameter::Words(words) => words.join(", "),
        Parameter::Number(least, most) => format!("a number from {least} to {most}"),
        Parameter::Letters(count) => format!("{count} capital letters"),
        Parameter::Hex(octets) => format!("{octets} octets in hexadecimal"),
    }
}

fn schema_link(name: &str) -> maud::Markup {
    html! { a href={ "/v1/schemas/" (name) } { (name) } }
}
