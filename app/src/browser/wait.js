// Asks for the page again while somebody waits for a change, shows the part that changed, and says so once. The page works without it.
const place = () => document.getElementById("warten");
// Often at first, then less and less: somebody may have gone away.
let pause = 3000;
let waiting = false;

const ask = async () => {
  const box = place();
  if (!box) return false;
  let answer;
  try {
    answer = await fetch(box.dataset.at, { headers: { accept: "text/html" }, redirect: "error" });
  } catch {
    return true;
  }
  if (!answer.ok) return answer.status >= 500;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  // A list of files that has nothing to wait for any more stands there bare.
  const fresh = page.getElementById("warten") ?? page.getElementById("ihre-dateien")?.closest("section");
  // Files came meanwhile, and the list with them.
  if (!fresh || box !== place()) return Boolean(fresh);
  if (fresh.dataset.stamp !== box.dataset.stamp) {
    // Whoever stands in this part keeps their place, or goes on at its beginning; what they opened stays open.
    const stood = box.contains(document.activeElement);
    const at = stood ? document.activeElement.id : "";
    const open = [...box.querySelectorAll("details[open]")].map(({ id }) => id);
    const part = document.adoptNode(fresh);
    box.replaceChildren(...(part.id ? part.childNodes : [part]));
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    if ("waits" in part.dataset) Object.assign(box.dataset, { stamp: part.dataset.stamp });
    else delete box.dataset.waits;
    document.getElementById("warten-stand").textContent = part.dataset.said ?? box.dataset.said;
    if (stood) (document.getElementById(at) ?? box).focus();
    // Somebody has done something, if elsewhere: the session goes on, and its warning must know.
    const { idle, left } = page.getElementById("sitzung")?.dataset ?? {};
    if (idle && "BroadcastChannel" in window) {
      const others = new BroadcastChannel("sitzung");
      others.postMessage({ idle: Date.now() + idle * 1000, left: Date.now() + left * 1000 });
      others.close();
    }
    pause = 3000;
  }
  return "waits" in fresh.dataset;
};

const wait = () =>
  setTimeout(async () => {
    // A page that nobody sees asks nothing.
    waiting = document.hidden || (await ask());
    pause = Math.min(pause * 1.2, 20000);
    if (waiting) wait();
  }, pause);

const begin = () => {
  if (waiting || !("waits" in (place()?.dataset ?? {}))) return;
  waiting = true;
  pause = 3000;
  wait();
};
begin();
// Another list may have something to wait for.
new MutationObserver(begin).observe(document.getElementById("inhalt"), { childList: true, subtree: true });
