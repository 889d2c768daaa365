//! Documents with one thing wrong.

use serde_json::{Map, Value};

/// Every place that holds a word, a number or nothing; of a list, those of its first item.
pub(crate) fn leaves(value: &Value) -> Vec<String> {
    fn walk(value: &Value, at: &str, found: &mut Vec<String>) {
        let escaped = |key: &String| key.replace('~', "~0").replace('/', "~1");
        match value {
            Value::Object(members) => {
                members.iter().for_each(|(key, inner)| walk(inner, &format!("{at}/{}", escaped(key)), found));
            }
            Value::Array(items) => items.iter().take(1).for_each(|item| walk(item, &format!("{at}/0"), found)),
            _ => found.push(at.to_owned()),
        }
    }
    let mut found = Vec::new();
    walk(value, "", &mut found);
    found
}

/// The same document without one of its members.
pub(crate) fn without(value: &Value, member: &str) -> Value {
    let members = value.as_object().unwrap().iter().filter(|(name, _)| *name != member);
    Value::Object(members.map(|(name, value)| (name.clone(), value.clone())).collect::<Map<_, _>>())
}
