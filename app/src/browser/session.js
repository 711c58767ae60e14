// Warns before the session ends, in time and once; keeps what is typed; leads on. The page works without it.
const box = document.getElementById("sitzung");
const find = (name) => document.getElementById(`sitzung-${name}`);
const { idle, left } = box.dataset;
const { idleWords, leftWords, idleTitle, leftTitle, last, extend: address, finish, ended } = find("titel").dataset;
// Where to come back to.
const here = `?zurueck=${location.pathname}`;
const words = { idle: idleWords.split("|"), left: leftWords.split("|") };
const titles = { idle: idleTitle, left: leftTitle };
// Five minutes before the end of a long time, else two.
const early = { left: 300 };
const warnBy = (seconds) => {
  early.idle = seconds >= 20 * 60 ? 300 : 120;
};
const others = "BroadcastChannel" in window ? new BroadcastChannel("sitzung") : null;
const ends = {};
let shown = null;
// How often the announcement of the end was put away: it comes back once.
let dismissed = 0;
let asked = Date.now();
let leaving = false;
// What stands on the page is sent or kept already.
let gone = false;
let status = null;

const set = (times) => {
  warnBy(times.idle_seconds);
  ends.idle = Date.now() + times.idle_seconds * 1000;
  ends.left = Date.now() + times.left_seconds * 1000;
};
set({ idle_seconds: Number(idle), left_seconds: Number(left) });
// Other windows of the same session need not ask.
others?.postMessage({ ...ends });
others?.addEventListener("message", ({ data }) => {
  // Somebody may have signed in anew elsewhere, for another time.
  warnBy((data.idle - Date.now()) / 1000);
  Object.assign(ends, data);
  if (shown === "idle") close();
});

const close = () => {
  shown = null;
  status?.remove();
  status = null;
  if (!box.open) return;
  box.close();
  // Chromium gives the focus back, but no caret after a click: typing would go nowhere.
  const field = document.activeElement;
  field?.blur();
  field?.focus({ preventScroll: true });
};

const extend = async () => {
  asked = Date.now();
  try {
    const answer = await fetch(address, { method: "POST", headers: { Accept: "application/json" } });
    if (answer.status === 401) return leave();
    if (!answer.ok) return;
    set(await answer.json());
    others?.postMessage({ ...ends });
    if (shown === "idle") close();
  } catch {
    // The line is broken: the clock goes on, and the next try may work.
  }
};

// What is typed on this page and not sent yet; a form that came back refused holds it already. Files are sent as soon as they are
// chosen.
const kept = document.querySelector("form[data-keep]");
let typed = Boolean(document.querySelector("#fehler"));
find("seite").hidden = !kept;
const texts = () => [...new FormData(kept)].filter(([, value]) => typeof value === "string");
const atFirst = kept && String(new URLSearchParams(texts()));
const keep = async (signal) => {
  if (!kept || !typed) return false;
  const fields = texts();
  fields.push(["aktion", "merken"]);
  let body = new URLSearchParams(fields);
  if (kept.enctype === "multipart/form-data") {
    body = new FormData();
    for (const [name, value] of fields) body.append(name, value);
  }
  const headers = { Accept: "application/json" };
  // 409: the reply was sent meanwhile, and nothing is left to keep.
  const { status: answer } = await fetch(kept.action.split("#")[0], { method: "POST", headers, body, keepalive: true, signal });
  return answer === 204 || answer === 409;
};

// That words of this page are on their way, never the words. Says whether it was marked.
const mark = (on) => {
  const name = `worte:${location.pathname}`;
  try {
    const was = sessionStorage.getItem(name) !== null;
    if (on) sessionStorage.setItem(name, "");
    else sessionStorage.removeItem(name);
    return was;
  } catch {
    return false;
  }
};

const leave = async () => {
  if (leaving) return;
  leaving = true;
  try {
    const held = await keep();
    // Every request puts the end off: this one makes it true.
    await fetch(finish, { method: "POST", headers: { Accept: "application/json" } });
    gone = true;
    location.replace(`${ended}${here}${held ? "&gemerkt=1" : ""}`);
  } catch {
    // The line is broken: what stands here stays, and is tried again.
    leaving = false;
  }
};

const open = (kind) => {
  shown = kind;
  find("titel").textContent = titles[kind];
  find("bleiben").hidden = kind !== "idle";
  find("neu").hidden = kind === "idle";
  find("spaeter").hidden = kind === "idle";
  const first = kind === "idle" ? find("bleiben") : find("neu");
  status = document.createElement("p");
  status.className = "kern-sr-only";
  status.setAttribute("role", "status");
  box.append(status);
  if (!box.open) box.showModal();
  first.focus();
};

const say = (text) => {
  if (status && status.textContent !== text) status.textContent = text;
};

const tick = () => {
  if (leaving) return;
  const until = (end) => Math.round((ends[end] - Date.now()) / 1000);
  // A few seconds before the end, while what is typed can still be kept under the own name.
  if (Math.min(until("idle"), until("left")) <= 5) return void leave();
  const soon = (end) => until(end) <= early[end];
  const idles = soon("idle") && ends.idle < ends.left;
  const kind = idles ? "idle" : soon("left") && (dismissed === 0 || (dismissed === 1 && until("left") <= 60)) ? "left" : null;
  if (!kind) {
    if (shown) close();
    return;
  }
  const seconds = until(kind);
  if (shown !== kind) open(kind);
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  const text = words[kind][Math.min(minutes, words[kind].length) - 1];
  if (find("text").textContent !== text) find("text").textContent = text;
  if (seconds <= 20) say(last);
  else if (seconds <= 60) say(text);
};

find("bleiben").addEventListener("click", extend);
find("spaeter").addEventListener("click", () => {
  dismissed += 1;
  close();
});
find("neu").addEventListener("click", async (event) => {
  event.preventDefault();
  leaving = true;
  await keep().catch(() => false);
  location.assign(`${find("neu").pathname}${here}`);
});
box.addEventListener("cancel", (event) => {
  event.preventDefault();
  if (shown === "idle") extend();
  else find("spaeter").click();
});
// Typing and a running upload count as activity: one quiet request a minute.
const active = () => {
  if (!shown && Date.now() - asked > 60_000) extend();
};
const changed = () => String(new URLSearchParams(texts())) !== atFirst || document.querySelector("#fehler");
// A link away from a page with unsent words keeps them, too: they stand there again on the way back. The last link or button counts.
let going = null;
let stop = null;
document.addEventListener("click", async (event) => {
  const { target, button, metaKey, ctrlKey, shiftKey, altKey } = event;
  const link = target.closest?.("a[href]:not([target], [download])");
  if (!link || !kept || button || metaKey || ctrlKey || shiftKey || altKey || event.defaultPrevented || box.contains(link)) return;
  const elsewhere = link.origin === location.origin && link.href.split("#")[0] !== location.href.split("#")[0];
  if (!elsewhere || !changed()) return;
  event.preventDefault();
  typed = true;
  const waits = going !== null;
  going = link.href;
  if (waits) return;
  stop = new AbortController();
  const enough = new Promise((done) => setTimeout(done, 2000, true));
  const held = await Promise.race([keep(stop.signal).catch(() => false), enough]);
  // The browser asks whether to leave without them.
  if (!held) window.addEventListener("beforeunload", (leaves) => leaves.preventDefault(), { once: true });
  gone = held;
  if (going) location.assign(going);
  going = null;
});
document.addEventListener("submit", async (event) => {
  const { target } = event;
  if (target === kept) gone = true;
  else if (kept && !gone && changed()) {
    // Signing out keeps the words first: afterwards nobody is there whose they are.
    event.preventDefault();
    typed = true;
    await keep().catch(() => false);
    gone = true;
    target.submit();
    return;
  }
  if (going) going = "";
  stop?.abort();
});
// Going away by the browser's own means, back or to another address, keeps the words, too.
window.addEventListener("pagehide", () => {
  if (gone || !kept || !changed()) return;
  typed = true;
  keep().catch(() => false);
  // Words that came back refused are held already.
  mark(String(new URLSearchParams(texts())) !== atFirst);
});
window.addEventListener("pageshow", () => {
  gone = false;
});
// A page that is loaded anew may have been made before its words arrived: it is asked for until they are there, or somebody types.
if (kept && mark(false) && !kept.elements.gemerkt) {
  (async () => {
    for (let again = 1; again <= 10 && !typed; again += 1) {
      const page = await fetch(location.href, { cache: "no-store" });
      const there = (await page.text()).includes('name="gemerkt"');
      if (typed) return;
      if (there) {
        gone = true;
        location.reload();
        return;
      }
      // The page that sent the words is gone: nothing tells this one when they have arrived.
      await new Promise((go) => setTimeout(go, 300 * again));
    }
  })().catch(() => {});
}
// A deadline ends by the authority's clock: said where another one hangs on the wall.
if (Intl.DateTimeFormat().resolvedOptions().timeZone !== "Europe/Berlin") {
  for (const zone of document.querySelectorAll(".rk-zone")) zone.hidden = false;
}
document.addEventListener("input", () => {
  gone = false;
  typed = true;
  active();
});
setInterval(() => {
  const running = [...document.querySelectorAll(".rk-transfers progress:not([hidden])")];
  if (running.some((bar) => bar.value > 0 && bar.value < bar.max)) active();
  tick();
}, 1000);
document.addEventListener("visibilitychange", tick);
// The menus of the header close like any other.
document.addEventListener("keydown", ({ key }) => {
  const menu = key === "Escape" && document.querySelector("details.rk-menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
