//! A desk in a browser, and what is looked at in every state of it: accessibility, width, a picture.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::http::Desk;
use super::webdriver::Browser;

/// How the page is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Look {
    pub(crate) language: &'static str,
    pub(crate) theme: &'static str,
}

pub(crate) const DANISH: Look = Look { language: "da", theme: "light" };

/// Every way, so that one differs from the next in one thing.
pub(crate) const LOOKS: [Look; 4] = [
    DANISH,
    Look { language: "da", theme: "dark" },
    Look { language: "en", theme: "dark" },
    Look { language: "en", theme: "light" },
];

/// Names a folder for pictures of every state, in both languages, themes and widths.
const PICTURES: &str = "PASKONTROL_SCREENSHOTS";

/// A desk in a browser.
pub(crate) struct Page<'a> {
    pub(crate) browser: &'a Browser,
    pub(crate) desk: Desk,
    /// What lets the first tab do something, from any page of the desk.
    rights: String,
}

impl<'a> Page<'a> {
    /// A desk with simulated passports, in Danish and by day.
    pub(crate) fn open(browser: &'a Browser, options: &[&str]) -> Self {
        Self::at(browser, Desk::closed(&[options, &["--lang", "da"]].concat()))
    }

    /// A desk that runs, opened by its link.
    pub(crate) fn at(browser: &'a Browser, desk: Desk) -> Self {
        theme(browser, DANISH.theme);
        window(browser, 1280, 900);
        browser.open(&format!("{}/start/{}", desk.origin(), desk.launch));
        is_up(browser);
        let rights =
            "const { token, tab } = document.getElementById('desk').dataset; return `token=${token}&tab=${tab}`";
        let rights = browser.script(rights).as_str().unwrap().to_owned();
        Self { browser, desk, rights }
    }

    /// Goes somewhere on the desk.
    pub(crate) fn go(&self, path: &str) {
        self.browser.open(&format!("{}{path}", self.desk.origin()));
    }

    /// Goes back to the tab that controls.
    pub(crate) fn home(&self) {
        let (_, tab) = self.rights.rsplit_once('=').unwrap();
        self.go(&format!("/?tab={tab}"));
        is_up(self.browser);
    }

    /// Presses a switch of the simulator.
    pub(crate) fn switch(&self, value: &str) {
        self.browser.script(&format!(
            "[...document.querySelectorAll('.demo input[name=value]')].find(i => i.value === '{value}').form.requestSubmit()"
        ));
    }

    /// Sends a form of the page as if its button were pressed.
    pub(crate) fn submit(&self, action: &str) {
        self.browser.script(&format!("document.querySelector('form[action=\"/do/{action}\"]').requestSubmit()"));
    }

    /// Does something that no button of this page does.
    pub(crate) fn tell(&self, action: &str, value: &str) {
        let done = self.browser.script(&format!(
            "return fetch('/do/{action}', {{ method: 'POST', body: new URLSearchParams('{}&value=' + encodeURIComponent('{value}')) }})\
             .then((answer) => answer.status)",
            self.rights
        ));
        assert_eq!(done, json!(200), "{action} {value}");
    }

    /// Runs the passport through the swipe reader: keys, faster than any hand. A machine that was held up among them took
    /// them for a hand's, and they are swiped again.
    pub(crate) fn swipe(&self, lines: &str) {
        self.browser.script("document.activeElement.blur()");
        let revision = self.revision();
        for _ in 0..8 {
            self.browser.keys(lines);
            if self.browser.comes_true(&format!("document.getElementById('desk').dataset.revision !== '{revision}'"), 4)
            {
                return;
            }
        }
        self.browser.until("false");
    }

    fn revision(&self) -> String {
        let revision = self.browser.script("return document.getElementById('desk').dataset.revision");
        revision.as_str().unwrap().to_owned()
    }

    /// What is printed on the passport.
    pub(crate) fn lines(&self) -> String {
        self.browser.script("return document.querySelector('.demo .lines').textContent").as_str().unwrap().to_owned()
    }

    /// Puts lines where lines are typed.
    pub(crate) fn fill(&self, lines: &str) {
        self.browser.script(&format!(
            "const l = document.getElementById('lines'); l.value = {}; l.dispatchEvent(new Event('input', {{ bubbles: true }}))",
            json!(lines)
        ));
    }

    /// Shows the page in the other language, without leaving the state it is in.
    pub(crate) fn speak(&self, language: &str) {
        let now = self
            .browser
            .script("return document.documentElement.lang + (document.getElementById('desk')?.dataset.controls ?? '')");
        match now.as_str().unwrap() {
            now if now.starts_with(language) => return,
            now if now.ends_with("true") => self.submit("language"),
            _ => {
                self.tell("language", "");
                self.browser.script("location.reload()");
            }
        }
        self.browser
            .until(&format!("document.documentElement.lang === '{language}' && document.readyState === 'complete'"));
    }
}

/// Waits until the page is there and its script listens: what is pressed before is lost.
pub(crate) fn is_up(browser: &Browser) {
    browser.until("document.getElementById('desk') && document.documentElement.classList.contains('js')");
}

/// Switches between day and night.
pub(crate) fn theme(browser: &Browser, name: &str) {
    let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": name }] });
    browser.command("Emulation.setEmulatedMedia", &features);
}

pub(crate) fn window(browser: &Browser, width: u32, height: u32) {
    let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500 });
    browser.command("Emulation.setDeviceMetricsOverride", &metrics);
}

/// Looks for what nobody may have to put up with, and keeps pictures where they are wanted.
pub(crate) fn examine(browser: &Browser, look: Look, name: &str) {
    let picture = |name: &str| {
        if let Some(path) = pictures(look, name) {
            browser.picture(&path);
        }
    };
    picture(name);
    // What the bar at the foot covers for the moment can be scrolled free, and counts as free.
    let height = browser.script("return document.documentElement.scrollHeight").as_u64().unwrap();
    window(browser, 1280, u32::try_from(height).unwrap() + 200);
    accessible(browser, look, name);
    let unsaid =
        browser.script("return (document.body.innerText.match(/\u{2039}[^\u{203a}]*\u{203a}/g) ?? []).join(' ')");
    assert_eq!(unsaid, json!(""), "{name} in {}: words that there are none for", look.language);
    // The theme changes no width.
    if look.theme != "dark" {
        window(browser, 320, 800);
        let width = browser.script("return document.documentElement.scrollWidth").as_u64().unwrap();
        picture(&format!("{name}-320"));
        let culprits = browser.script(
            "return [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > 321)\
             .map(e => e.tagName + '.' + e.className + '#' + e.id).slice(0, 6).join(' ')",
        );
        assert!(width <= 320, "{name}: {width} px wide: {culprits}");
    }
    window(browser, 1280, 900);
}

fn pictures(look: Look, name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os(PICTURES)?;
    Some(Path::new(&folder).join(format!("{}-{}/{name}.png", look.language, look.theme)))
}

/// No finding of axe at level AA. Its script is fetched by tools/test; without it, this is said and left out.
fn accessible(browser: &Browser, look: Look, name: &str) {
    let Some(script) = std::env::var_os("PASKONTROL_AXE").and_then(|path| std::fs::read_to_string(path).ok()) else {
        println!("SKIPPED axe on {name}: PASKONTROL_AXE names no script");
        return;
    };
    if browser.script("return !window.axe") == json!(true) {
        browser.script(&script);
    }
    // By night only the colours are others.
    let rules = match look.theme {
        "dark" => "['color-contrast', 'link-in-text-block', 'html-has-lang', 'html-lang-valid']",
        _ => "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']",
    };
    let found = browser.later(&format!(
        "const done = arguments[arguments.length - 1];\
         axe.run(document, {{ runOnly: {rules} }})\
         .then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 160) + ' ' + n.failureSummary).slice(0, 3).join(' | '))))"
    ));
    assert_eq!(found, json!([]), "{name}");
}
