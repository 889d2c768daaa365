//! The configuration: a table of settings, and where each gets its value from.
//!
//! Highest first: option, environment, the file named with `--config`, the user's file, the system's file, built in.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use super::files::{self, FileError};
use super::settings::{SETTINGS, Setting};

/// A configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    #[error("{0}")]
    File(#[from] FileError),
    #[error("{path}: {message}")]
    Toml { path: String, message: String },
    #[error("{origin}: there is no setting `{name}`; settings are: {known}")]
    Unknown { origin: Origin, name: String, known: String },
    #[error("{origin}: `{name}` takes {expected}")]
    Value { origin: Origin, name: &'static str, expected: String },
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    Variable(&'static str),
    File(PathBuf),
    BuiltIn,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable(name) => write!(f, "environment {name}"),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::BuiltIn => f.write_str("built in"),
        }
    }
}

/// One setting as it stands.
pub(crate) struct Row<'a> {
    /// Its dotted name in a file.
    pub(crate) name: &'static str,
    /// The variable that sets it.
    pub(crate) variable: &'static str,
    /// Its value; nothing where no layer has one.
    pub(crate) value: Option<&'a str>,
    /// Where the value comes from.
    pub(crate) origin: &'a Origin,
}

/// Every setting that some layer sets, checked.
#[derive(Debug, Clone, Default)]
pub(crate) struct Config {
    values: BTreeMap<&'static str, (String, Origin)>,
}

impl Config {
    /// From the environment and the files; `named` is the one given with `--config`.
    pub(crate) fn load(named: Option<&Path>) -> Result<Self, ConfigError> {
        let mut config = Self::default();
        for setting in &SETTINGS {
            if let Some(text) = std::env::var(setting.variable).ok().filter(|text| !text.is_empty()) {
                config.take(setting, toml::Value::String(text), Origin::Variable(setting.variable))?;
            }
        }
        let present = |path: Option<PathBuf>| path.filter(|path| path.is_file());
        let files = [named.map(Path::to_path_buf), present(user_file()), present(Some(PathBuf::from(SYSTEM_FILE)))];
        for path in files.into_iter().flatten() {
            config.read(&path)?;
        }
        Ok(config)
    }

    fn read(&mut self, path: &Path) -> Result<(), ConfigError> {
        let named = |message: String| ConfigError::Toml { path: path.display().to_string(), message };
        let text = String::from_utf8(files::read(path)?).map_err(|_| named("not UTF-8".to_owned()))?;
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| named(error.message().to_owned()))?;
        for (name, value) in flattened("", table) {
            let origin = Origin::File(path.to_path_buf());
            match SETTINGS.iter().find(|setting| setting.name == name) {
                Some(setting) => self.take(setting, value, origin)?,
                None => {
                    let known = SETTINGS.iter().map(|setting| setting.name).collect::<Vec<_>>().join(", ");
                    return Err(ConfigError::Unknown { origin, name, known });
                }
            }
        }
        Ok(())
    }

    /// Takes a value unless a higher layer has set it; a wrong one is refused all the same.
    fn take(&mut self, setting: &Setting, value: toml::Value, origin: Origin) -> Result<(), ConfigError> {
        let text = match value {
            toml::Value::String(text) => text,
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Boolean(flag) => flag.to_string(),
            _ => String::new(),
        };
        if !setting.kind.takes(&text) {
            let expected = setting.kind.expected();
            return Err(ConfigError::Value { origin, name: setting.name, expected });
        }
        self.values.entry(setting.name).or_insert((text, origin));
        Ok(())
    }

    /// The value of a setting; nothing where no layer has one.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        let built_in = || SETTINGS.iter().find(|setting| setting.name == name).map(|setting| setting.built_in);
        let text = self.values.get(name).map(|(text, _)| text.as_str()).or_else(built_in);
        text.filter(|text| !text.is_empty())
    }

    /// Every setting, its value if it has one, and where that comes from.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        SETTINGS.iter().map(|setting| Row {
            name: setting.name,
            variable: setting.variable,
            value: self.text(setting.name),
            origin: self.values.get(setting.name).map_or(&Origin::BuiltIn, |(_, origin)| origin),
        })
    }

    /// The value of a setting that is a number and was checked to be one.
    pub(crate) fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.text(name)?.parse().ok()
    }
}

const SYSTEM_FILE: &str = "/etc/paskontrol/config.toml";

fn user_file() -> Option<PathBuf> {
    Some(home("XDG_CONFIG_HOME", ".config")?.join("paskontrol/config.toml"))
}

/// `$XDG_STATE_HOME/paskontrol`, else below `~/.local/state`.
pub(crate) fn state_folder() -> Option<PathBuf> {
    Some(home("XDG_STATE_HOME", ".local/state")?.join("paskontrol"))
}

/// A folder of the XDG base directories.
pub(crate) fn home(variable: &str, below_home: &str) -> Option<PathBuf> {
    let folder = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    folder(variable).or_else(|| Some(folder("HOME")?.join(below_home)))
}

/// `[a] b = 1` as `a.b = 1`.
fn flattened(prefix: &str, table: toml::Table) -> Vec<(String, toml::Value)> {
    let mut values = Vec::new();
    for (key, value) in table {
        let name = format!("{prefix}{key}");
        match value {
            toml::Value::Table(inner) => values.extend(flattened(&format!("{name}."), inner)),
            value => values.push((name, value)),
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(files: &[&str]) -> Result<Config, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::default();
        for (number, text) in files.iter().enumerate() {
            let path = folder.path().join(number.to_string());
            std::fs::write(&path, text).unwrap();
            config.read(&path)?;
        }
        Ok(config)
    }

    #[test]
    fn the_higher_file_wins_and_the_rest_fills_in() {
        let config = of(&["lang = 'da'\n[records]\nyears = 7", "lang = 'en'\n[privacy]\nredact = 'minimal'"]).unwrap();
        assert_eq!(config.text("lang"), Some("da"));
        assert_eq!(config.text("privacy.redact"), Some("minimal"));
        assert_eq!(config.number::<u8>("records.years"), Some(7));
        assert_eq!(config.text("records.reasons"), Some("full"));
        assert_eq!(config.text("records.store"), None);
    }

    #[test]
    fn what_is_no_setting_or_no_value_is_refused_by_name() {
        let refused = |text: &str| of(&[text]).unwrap_err().to_string();
        assert!(refused("language = 'da'").contains("no setting `language`"));
        assert!(refused("[records]\nyear = 5").contains("no setting `records.year`"));
        assert!(refused("lang = 'sv'").contains("`lang` takes da or en"));
        assert!(refused("[records]\nyears = 51").contains("a number from 0 to 50"));
        assert!(refused("[records]\nyears = [5]").contains("a number from 0 to 50"));
        assert!(refused("lang = ").contains("0: "));
        // A wrong value is refused even where a higher layer hides it.
        assert!(of(&["lang = 'da'", "lang = 'sv'"]).is_err());
    }

    #[test]
    fn every_built_in_value_is_one_its_setting_takes() {
        for setting in SETTINGS.iter().filter(|setting| !setting.built_in.is_empty()) {
            let value = toml::Value::String(setting.built_in.to_owned());
            Config::default().take(setting, value, Origin::BuiltIn).unwrap();
        }
    }
}
