// Listens for changes and puts the new page in place of the old one; takes swipes and keys. The page works without it.
"use strict";
(() => {
  const SWIPE_LEAST = 20; // characters
  const SWIPE_GAP = 35; // ms between two of them, in the median
  const SWIPE_END = 150; // ms of silence after the last
  const LINES_LEAST = 72; // characters of the shortest lines
  const PASSPORT = 88; // characters of a passport's lines
  const ELSEWHERE_AFTER = 20000; // ms without a chip
  const TAKES_TYPED = ["/do/lines", "/do/fields", "/do/can", "/do/subject", "/do/next"]; // what was typed has arrived, or is to go

  document.documentElement.classList.add("js");
  const desk = () => document.getElementById("desk");
  const find = (selector) => desk()?.querySelector(selector);

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do=print]");
    if (button) window.print();
  });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  if (!desk()) return;

  const isDesk = location.pathname === "/";
  const tab = desk().dataset.tab || "";
  const address = isDesk ? "/?tab=" + tab : location.pathname;
  let since = performance.now();

  // ---- the page in place of the old one

  function keepDetails(old, fresh) {
    if (old.dataset.stage !== fresh.dataset.stage) return;
    for (const details of old.querySelectorAll("details")) {
      const name = details.id || details.querySelector("code")?.textContent;
      if (!name || details.closest(".help") ) continue;
      for (const other of fresh.querySelectorAll("details")) {
        if ((other.id || other.querySelector("code")?.textContent) === name) other.open = details.open;
      }
    }
  }

  // What is half typed stays, for as long as it is about the same citizen.
  function keepTyped(old, fresh) {
    if (old.dataset.epoch !== fresh.dataset.epoch) return;
    for (const id of ["lines", "can", "pid", "number", "born", "expires"]) {
      const before = old.querySelector("#" + id), after = fresh.querySelector("#" + id);
      if (!before?.value || !after) continue;
      after.value = before.value;
      if (id === "lines") {
        // What was said of them stands until it is said again, in this language and as openly as is wished now.
        const report = fresh.querySelector("#lines-report");
        if (report) report.innerHTML = old.querySelector("#lines-report")?.innerHTML ?? "";
        check();
      }
      const folded = after.closest("details");
      if (folded && before.closest("details")?.open !== false) folded.open = true;
    }
  }

  function keepFocus(old) {
    const active = document.activeElement;
    if (!active || !old.contains(active)) return null;
    const range = "selectionStart" in active && active.type !== "submit" ? [active.selectionStart, active.selectionEnd] : null;
    return { id: active.id, key: active.dataset.key, range };
  }

  function keepPictures(old, fresh) {
    for (const picture of fresh.querySelectorAll("img")) {
      const same = old.querySelector(`img[src="${picture.getAttribute("src")}"]`);
      if (same) picture.replaceWith(same);
    }
  }

  function refocus(kept, byUser, changed) {
    if (kept) {
      const place = (kept.id && document.getElementById(kept.id)) || (kept.key && find(`[data-key="${kept.key}"]`));
      if (place) {
        place.focus({ preventScroll: true });
        if (kept.range) try { place.setSelectionRange(...kept.range); } catch { /* not a field of text */ }
        return;
      }
    }
    // Somebody who types is left alone; who pressed a button is led to what came of it.
    if ((byUser && changed) || kept) find("h1")?.focus({ preventScroll: true });
  }

  function announce(fresh, changed) {
    if (!changed) return;
    const alert = "alert" in fresh.dataset;
    document.getElementById("announce").textContent = alert ? "" : fresh.dataset.announce;
    document.getElementById("alert").textContent = alert ? fresh.dataset.announce : "";
  }

  // `deed` is what the clerk did to get it, in the state `from`; nothing where it came by itself.
  function put(html, deed, from) {
    const byUser = !!deed;
    const template = document.createElement("template");
    template.innerHTML = html;
    const fresh = template.content.querySelector("#desk"), old = desk();
    if (!fresh || !old) return location.reload();
    // What happened since has been shown already: an answer that took longer does not take it back.
    if (Number(fresh.dataset.revision) < Number(old.dataset.revision)) return byUser ? refresh(deed, from) : undefined;
    const changed = fresh.dataset.stage !== old.dataset.stage;
    if (changed) { since = performance.now(); half = false; }
    keepDetails(old, fresh);
    // What was refused is there to be mended.
    const refused = fresh.querySelector("#fields-wrong, #can-wrong, #pid-wrong");
    if (!TAKES_TYPED.includes(deed) || (refused && deed !== "/do/next")) keepTyped(old, fresh);
    const kept = byUser ? null : keepFocus(old);
    keepPictures(old, fresh);
    old.replaceWith(fresh);
    document.documentElement.lang = fresh.lang;
    if (changed) scrollTo(0, 0);
    refocus(kept, byUser, changed || fresh.dataset.stage !== (from ?? old.dataset.stage));
    announce(fresh, changed);
    if (changed || fresh.dataset.sound !== old.dataset.sound) sound(fresh);
    settle();
  }

  async function refresh(deed, from) {
    try {
      const answer = await fetch(address, { headers: { "X-Part": "1" } });
      if (answer.status === 401) return location.reload();
      if (answer.ok) put(await answer.text(), deed, from);
    } catch { /* the stream will say that the program is gone */ }
  }

  let half = false;
  let asking = false;
  async function live() {
    const place = find("#live");
    if (!place || asking) return;
    asking = true;
    try {
      const answer = await fetch("/live");
      if (answer.status === 200) {
        place.innerHTML = await answer.text();
        const bar = place.querySelector("#bar");
        if (bar && bar.value * 2 > bar.max && bar.max > 4096 && !half) {
          half = true;
          document.getElementById("announce").textContent = place.dataset.half;
        }
      }
    } catch { /* as above */ }
    asking = false;
  }

  async function send(action, fields) {
    const body = new URLSearchParams({ token: desk().dataset.token, tab, ...fields });
    const answer = await fetch(action, { method: "POST", body, headers: { "X-Part": "1" } });
    return answer;
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.method !== "post" || !desk().contains(form)) return;
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(form));
    if (event.submitter?.name) fields[event.submitter.name] = event.submitter.value;
    form.closest("dialog")?.close();
    const deed = form.getAttribute("action"), from = desk().dataset.stage;
    try {
      const answer = await send(deed, fields);
      if (answer.status === 401 || answer.status === 403) return location.reload();
      if (answer.ok || answer.status === 409) put(await answer.text(), deed, from);
    } catch { offline(true); }
  });

  // ---- what the program tells

  function offline(is) {
    const place = find("#offline");
    if (place) place.hidden = !is;
  }
  let gone = 0;
  const stream = new EventSource("/events?tab=" + tab);
  stream.addEventListener("state", () => refresh());
  stream.addEventListener("progress", live);
  stream.addEventListener("open", () => { clearTimeout(gone); gone = 0; offline(false); });
  stream.addEventListener("error", () => { if (!gone) gone = setTimeout(() => offline(true), 1500); });

  // ---- sounds, each beside something that is seen

  const TONES = { done: [[660, 0], [880, .14]], attention: [[494, 0], [494, .22]], moved: [[523, 0], [392, .12], [294, .24]] }; // Hz, s
  let audio;
  function play(tones) {
    for (const [pitch, after] of tones) {
      const tone = audio.createOscillator(), volume = audio.createGain(), start = audio.currentTime + after;
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(.001, start);
      volume.gain.exponentialRampToValueAtTime(.2, start + .02);
      volume.gain.exponentialRampToValueAtTime(.001, start + .18);
      tone.connect(volume).connect(audio.destination);
      tone.start(start);
      tone.stop(start + .2);
    }
  }
  // Before anybody touched the page a browser keeps silent; what comes too late tells nothing.
  function sound(fresh) {
    const tones = fresh.dataset.controls === "true" && TONES[fresh.dataset.sound];
    if (!tones || !window.AudioContext) return;
    audio ??= new AudioContext();
    const asked = performance.now();
    audio.resume().then(() => { if (performance.now() - asked < 1000) play(tones); }, () => { /* no sound to be had */ });
  }

  // ---- time that runs

  const ends = new WeakMap();
  function settle() {
    const now = performance.now();
    for (const place of desk().querySelectorAll("[data-countdown]")) {
      ends.set(place, now + 1000 * Number(place.dataset.countdown));
    }
    tick();
  }
  function tick() {
    const now = performance.now();
    for (const place of desk().querySelectorAll("[data-countdown]")) {
      const left = Math.max(0, Math.ceil((ends.get(place) - now) / 1000));
      const text = place.dataset.text.replace("#", left);
      if (place.textContent !== text) place.textContent = text;
    }
    find("#elsewhere")?.classList.toggle("now", now - since > ELSEWHERE_AFTER);
  }
  setInterval(tick, 250);

  // ---- the lines: typed, pasted, swiped

  let burst = [];
  let ending = 0;

  function isSwipe() {
    if (burst.length < SWIPE_LEAST) return false;
    const gaps = burst.slice(1).map((stroke, place) => stroke.at - burst[place].at).sort((one, other) => one - other);
    return gaps[gaps.length >> 1] < SWIPE_GAP;
  }

  function source(name) {
    const field = find("#source"), said = find(".source");
    if (field) field.value = name;
    if (said) said.textContent = said.getAttribute("data-source-" + name);
  }

  async function swiped() {
    const text = burst.map((stroke) => stroke.key).join("");
    const was = isSwipe();
    burst = [];
    if (!was || text.replace(/\s/g, "").length < LINES_LEAST || desk().dataset.controls !== "true") return;
    const lines = find("#lines"), from = desk().dataset.stage;
    if (lines) { lines.value = text; source("swipe"); }
    try {
      const answer = await send("/do/lines", { lines: text, source: "swipe" });
      if (answer.ok) put(await answer.text(), "/do/lines", from);
    } catch { offline(true); }
  }

  function stroke(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.length !== 1 && event.key !== "Enter" && event.key !== "Tab") return;
    if (burst.length && event.timeStamp - burst[burst.length - 1].at > SWIPE_END) burst = [];
    burst.push({ at: event.timeStamp, key: event.key.length === 1 ? event.key : "\n" });
    clearTimeout(ending);
    ending = setTimeout(swiped, SWIPE_END);
  }

  let checking = 0;
  function check() {
    clearTimeout(checking);
    checking = setTimeout(async () => {
      const lines = find("#lines");
      if (!lines) return;
      try {
        const answer = await send("/lines", { lines: lines.value });
        const place = find("#lines-report");
        if (answer.ok && place && find("#lines") === lines) place.innerHTML = await answer.text();
      } catch { offline(true); }
    }, 180);
  }
  document.addEventListener("input", (event) => {
    if (event.target.id !== "lines") return;
    source(event.inputType === "insertFromPaste" ? "paste" : find("#source").value === "paste" ? "paste" : "keyboard");
    check();
  });
  document.addEventListener("reset", (event) => {
    const lines = event.target.querySelector("#lines");
    if (!lines) return;
    event.preventDefault();
    lines.value = "";
    source("keyboard");
    find("#lines-report").textContent = "";
    lines.focus();
  });

  // ---- keys

  function named(event) {
    if (event.ctrlKey || event.metaKey) return "";
    return event.altKey ? "Alt+" + event.code.replace("Key", "") : event.key;
  }

  function press(key, event) {
    const open = document.querySelector("dialog[open]");
    if (open) return;
    const place = find(`[data-key="${key}"]`);
    if (!place || place.closest("fieldset:disabled")) return;
    event.preventDefault();
    place.click();
  }

  document.addEventListener("keydown", (event) => {
    stroke(event);
    if (event.key === "Enter") {
      if (isSwipe()) return event.preventDefault();
      const at = document.activeElement;
      if (at?.id === "lines") {
        if (at.value.replace(/\s/g, "").length < PASSPORT || event.shiftKey) return;
        event.preventDefault();
        return at.form.requestSubmit();
      }
      if (at && at.closest("button, a, summary, input, select, dialog")) return;
      // The Enter of a swipe comes behind its characters, and there may be another line.
      if (burst.length > 1) return;
    }
    const key = named(event);
    if (/^(F\d+|Escape|Enter|Alt\+[A-Z])$/.test(key) && !event.repeat) press(key, event);
  }, true);

  document.addEventListener("click", (event) => {
    const place = event.target.closest("[data-go], [data-open], [data-ask], [data-close], [data-copy]");
    if (!place) return;
    const { go, open, ask, close, copy, copied } = place.dataset;
    if (go) {
      const entry = find("#entry");
      if (entry) entry.open = true;
      find("#" + go)?.focus();
    }
    if (open) {
      event.preventDefault();
      const tree = find("#" + open);
      if (tree) { tree.open = !tree.open; if (tree.open) { tree.scrollIntoView({ block: "start" }); tree.querySelector("summary").focus(); } }
    }
    if (ask) document.getElementById(ask).showModal();
    if (close) document.getElementById(close).close();
    if (copy) navigator.clipboard?.writeText(document.getElementById(copy).textContent).then(() => { place.textContent = copied; });
  });

  // Arrows walk the tree (UX 4.7).
  document.addEventListener("keydown", (event) => {
    const at = document.activeElement;
    if (at?.tagName !== "SUMMARY" || !at.closest("#checks")) return;
    const shown = [...find("#checks").querySelectorAll("summary")].filter((summary) => summary.offsetParent !== null);
    const place = shown.indexOf(at);
    const to = { ArrowDown: shown[place + 1], ArrowUp: shown[place - 1] }[event.key];
    if (to) { event.preventDefault(); to.focus(); }
    if (event.key === "ArrowRight") at.parentElement.open = true;
    if (event.key === "ArrowLeft") at.parentElement.open = false;
  });

  settle();
})();
