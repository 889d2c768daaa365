//! The page in a real browser: keys, swipes, sounds, paper, and what stays on the machine. `states` looks at every state.

use base64::Engine;
use serde_json::{Value, json};

use super::page::{Page, is_up};
use super::webdriver::Browser;
use super::webdriver::keys::{DOWN, ENTER, F2, F4, F6, F9, RIGHT, TAB};

/// Sheets of paper that the page takes.
fn sheets(browser: &Browser) -> usize {
    let printed = browser.command("Page.printToPDF", &json!({ "preferCSSPageSize": true }));
    let pdf = base64::engine::general_purpose::STANDARD.decode(printed["data"].as_str().unwrap()).unwrap();
    let pdf = String::from_utf8_lossy(&pdf).into_owned();
    pdf.matches("/Type /Page\n").count()
}

#[test]
fn a_verdict_takes_one_sheet_of_paper_and_shows_only_a_signed_portrait() {
    let Some(browser) = Browser::start() else { return };
    for (profile, portrait) in
        [("dk-expired", true), ("dk-lost", true), ("dk-unknown-csca", false), ("dk-tampered-photo", false)]
    {
        let page = Page::open(&browser, &["--demo", profile, "--pace", "0"]);
        page.switch("place");
        page.switch("swipe");
        browser.until_stage("verdict");
        assert_eq!(browser.script("return !!document.querySelector('#stage img')"), json!(portrait), "{profile}");
        for sheet in ["file", "citizen"] {
            page.go(&format!("/print/{sheet}"));
            browser.until("document.querySelector('svg.qr')");
            assert_eq!(sheets(&browser), 1, "{profile} on paper");
        }
    }
}

#[test]
fn a_register_that_answers_at_last_leads_on_without_another_reading() {
    let Some(browser) = Browser::start() else { return };
    let page = Page::open(&browser, &["--demo", "dk-ready", "--pace", "0"]);
    page.switch("silence");
    page.switch("place");
    page.switch("swipe");
    browser.until_stage("registry_unreachable");
    page.switch("take");
    page.switch("answer");
    browser.script("document.activeElement.blur()");
    browser.keys(ENTER);
    browser.until_stage("face");
}

/// Windows' contrast themes take the page's colours away: words and signs have to say it alone.
#[test]
fn in_forced_colours_every_status_still_has_its_sign_and_its_word() {
    let Some(browser) = Browser::start() else { return };
    let page = Page::open(&browser, &["--demo", "dk-lost", "--pace", "0"]);
    let features = json!({ "features": [{ "name": "forced-colors", "value": "active" }] });
    browser.command("Emulation.setEmulatedMedia", &features);
    assert_eq!(browser.script("return matchMedia('(forced-colors: active)').matches"), json!(true));
    page.switch("place");
    page.switch("swipe");
    browser.until_stage("verdict");
    browser.keys(F6);
    browser.script("document.querySelectorAll('#checks details').forEach(d => d.open = true)");
    let bare = browser.script(
        "return [...document.querySelectorAll('#checks summary')].slice(1).map(e => e.textContent.trim())\
         .filter(t => !/^[✓✗?·–]\\s*\\S/.test(t))",
    );
    assert_eq!(bare, json!([]), "a group without a sign and a word");
}

/// How many things on the page move by themselves.
fn moving(browser: &Browser) -> u64 {
    browser.script("return document.getAnimations().length").as_u64().unwrap()
}

#[test]
fn who_wants_nothing_to_move_sees_nothing_move() {
    let Some(browser) = Browser::start() else { return };
    let page = Page::open(&browser, &["--demo", "dk-ready", "--pace", "0"]);
    page.switch("slow");
    for (motion, moves) in [("no-preference", true), ("reduce", false)] {
        let features = json!({ "features": [{ "name": "prefers-reduced-motion", "value": motion }] });
        browser.command("Emulation.setEmulatedMedia", &features);
        browser.until_stage("waiting_document");
        assert_eq!(moving(&browser) > 0, moves, "{motion}: placing");
        page.switch("place");
        page.switch("swipe");
        browser.until_stage("checking");
        assert_eq!(moving(&browser) > 0, moves, "{motion}: checking");
        page.tell("demo", "take");
        page.tell("next", "");
    }
}

/// Lets the page tell the first pitch of each sound.
fn listen(browser: &Browser) {
    browser.script(
        "window.heard = []; let silent = true;\
         const start = OscillatorNode.prototype.start;\
         OscillatorNode.prototype.start = function (at) {\
           if (silent) heard.push(Math.round(this.frequency.value));\
           silent = false; setTimeout(() => { silent = true; }); return start.call(this, at); }",
    );
}

#[test]
fn three_sounds_tell_what_the_page_shows_and_none_where_none_is_wanted() {
    let Some(browser) = Browser::start() else { return };
    for (wanted, heard) in [("true", json!([523, 494, 660])), ("false", json!([]))] {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("config.toml");
        std::fs::write(&config, format!("[desk]\nsound = {wanted}\n")).unwrap();
        let config = config.display().to_string();
        let page = Page::open(&browser, &["--demo", "dk-ready", "--pace", "60", "--config", &config]);
        listen(&browser);
        // A browser is silent until somebody does something.
        browser.keys(F2);
        page.switch("place");
        page.switch("swipe");
        browser.until("Number(document.querySelector('#bar')?.value) > 3000");
        page.switch("take");
        browser.until_stage("paused");
        let told = |count: usize| wanted == "false" || browser.comes_true(&format!("heard.length >= {count}"), 30);
        assert!(told(1), "moved");
        page.switch("place");
        browser.until_stage("face");
        assert!(told(2), "wanted");
        browser.keys(F9);
        browser.until_stage("verdict");
        assert!(told(3), "done");
        assert_eq!(browser.script("return heard"), heard);
    }
}

/// Walks on by Tab until the cursor is where it should be.
fn tab_to(browser: &Browser, selector: &str) {
    for _ in 0..60 {
        if browser.script(&format!("return document.activeElement?.matches(`{selector}`)")) == json!(true) {
            return;
        }
        browser.keys(TAB);
    }
    browser.until("false");
}

/// No mouse, no touch: whatever is pressed here is a key.
#[test]
fn the_whole_way_is_gone_by_keys_alone() {
    let Some(browser) = Browser::start() else { return };
    let page = Page::open(&browser, &["--demo", "dk-ready", "--pace", "0"]);
    // The simulator's hand, which is not the clerk's.
    page.tell("demo", "place");
    browser.until_stage("need_key");
    browser.keys(F4);
    browser.until("document.activeElement.id === 'lines'");
    for key in page.lines().replace('\n', "").chars() {
        browser.keys(&key.to_string());
        // Slower than a swipe.
        std::thread::sleep(std::time::Duration::from_millis(45));
    }
    browser.until("document.querySelectorAll('.fields .good').length === 4");
    browser.keys(ENTER);
    browser.until_stage("face");
    // The answer that has no key of its own.
    tab_to(&browser, "#not-same > summary");
    browser.keys(ENTER);
    browser.until("document.querySelector('#not-same[open]')");
    tab_to(&browser, "#not-same button");
    browser.keys(ENTER);
    browser.until_stage("verdict");
    browser.until("document.activeElement.tagName === 'H1'");
    browser.keys(F6);
    browser.until("document.activeElement.closest('#checks') && document.querySelector('#checks').open");
    browser.keys(DOWN);
    browser.keys(RIGHT);
    browser.until("document.activeElement.closest('.group')?.open");
    browser.keys(F2);
    browser.until_stage("waiting_document");
    browser.until("document.activeElement.tagName === 'H1'");
}

#[test]
fn from_a_blank_page_to_a_verdict_one_key_is_pressed() {
    let Some(browser) = Browser::start() else { return };
    let page = Page::open(&browser, &["--demo", "dk-ready", "--pace", "0"]);
    page.switch("place");
    browser.until_stage("need_key");
    // The reader's layout sends `;` for `<`, an Enter behind each line, and signs around them.
    page.swipe(&(page.lines().replace('<', ";") + "\n"));
    browser.until_stage("face");
    let told =
        browser.script("return document.body.innerHTML.includes('OESTERGAARD') && !!document.querySelector('#lines')");
    assert_eq!(told, json!(false), "the lines are gone once the chip opens");
    browser.keys(F9);
    browser.until_stage("verdict");
    browser.until("document.activeElement.tagName === 'H1'");
}

#[test]
fn a_passport_that_is_pulled_away_goes_on_where_it_stopped() {
    let Some(browser) = Browser::start() else { return };
    let page = Page::open(&browser, &["--demo", "dk-ready", "--pace", "80"]);
    page.switch("place");
    page.switch("swipe");
    browser.until("Number(document.querySelector('#bar')?.value) > 5000");
    page.switch("take");
    browser.until_stage("paused");
    let kept = browser.script("return document.querySelector('#stage .lead').textContent");
    assert!(kept.as_str().unwrap().contains("kB af filen er læst"), "{kept}");
    page.switch("place");
    browser.until_stage("face");
    browser.keys(F9);
    browser.until_stage("verdict");
    browser.until("document.querySelector('.answer.good')");
}

#[test]
fn what_somebody_types_is_not_taken_away_by_what_happens() {
    let Some(browser) = Browser::start() else { return };
    let _page = Page::open(&browser, &["--demo", "dk-ready", "--pace", "0"]);
    browser.keys(F4);
    for key in "p<dnk".chars() {
        browser.keys(&key.to_string());
        std::thread::sleep(std::time::Duration::from_millis(60));
    }
    let typed =
        || browser.script("const l = document.getElementById('lines'); return [l.value, document.activeElement === l]");
    // Somebody else moves the passport: nothing on this page is pressed.
    browser.script(
        "const { token, tab } = document.getElementById('desk').dataset;\
         fetch('/do/demo', { method: 'POST', body: new URLSearchParams({ token, tab, value: 'place' }) })",
    );
    browser.until_stage("need_key");
    assert_eq!(typed(), json!(["p<dnk", true]), "and the cursor stays where it is");
    browser.script("document.querySelector('form[action=\"/do/language\"]').requestSubmit()");
    browser.until("document.querySelector('h1').textContent.startsWith('Open the chip')");
    assert_eq!(typed()[0], json!("p<dnk"), "in the other language too");
    browser.keys(F2);
    browser.until_stage("waiting_document");
    assert_eq!(typed()[0], json!(""), "the next citizen finds nothing of it");
}

#[test]
fn what_was_refused_is_there_to_be_mended_and_what_was_taken_is_gone() {
    let Some(browser) = Browser::start() else { return };
    let _page = Page::open(&browser, &["--demo", "pace-gm", "--pace", "0"]);
    let send = |can: &str| {
        browser.script(&format!(
            "const can = document.getElementById('can'); can.value = '{can}'; can.form.requestSubmit()"
        ));
    };
    let typed = || browser.script("return document.getElementById('can').value");
    send("12345");
    browser.until("document.getElementById('can-wrong')");
    assert_eq!(typed(), json!("12345"));
    send("314159");
    browser.until("document.querySelector('#stage .note.good')");
    assert_eq!(typed(), json!(""));
}

#[test]
fn the_page_is_small_and_asks_nobody_else() {
    let Some(browser) = Browser::start() else { return };
    let page = Page::open(&browser, &["--demo", "dk-expired", "--pace", "0"]);
    page.switch("place");
    page.switch("swipe");
    browser.until_stage("verdict");
    page.go("/");
    browser.until_stage("verdict");
    is_up(&browser);
    let loaded = browser.script(
        "return [...performance.getEntriesByType('resource'), performance.getEntriesByType('navigation')[0]]\
         .map(e => [e.name, e.transferSize || 0])",
    );
    let own = page.desk.origin();
    let mut octets = 0;
    for entry in loaded.as_array().unwrap() {
        let (name, size) = (entry[0].as_str().unwrap(), entry[1].as_u64().unwrap());
        assert!(name.starts_with(&own) || name.starts_with("data:"), "{name}");
        if !name.contains("/portrait/") {
            octets += size;
        }
    }
    println!("page without photo: {octets} octets");
    assert!(octets > 0 && octets < 150_000, "{octets}");
    assert_eq!(
        browser.script("return location.search.includes('tab=') && !/[A-Z<]/.test(location.search)"),
        json!(true)
    );
    let kept = browser.script("return [localStorage.length, sessionStorage.length, document.cookie]");
    assert_eq!(kept, json!([0, 0, ""]), "nothing is kept where a script can read it");
    let _: Value = kept;
}
