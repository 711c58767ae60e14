// Asks for the page again while somebody waits for a change, shows the part that changed, and says so once. The page works without it.
const box = document.getElementById("warten");
const status = document.getElementById("warten-stand");
// Often at first, then less and less: somebody may have gone away.
let pause = 3000;

const ask = async () => {
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
  if (!fresh) return false;
  if (fresh.dataset.stamp !== box.dataset.stamp) {
    // Whoever stands in this part keeps their place, or goes on at its beginning.
    const stood = box.contains(document.activeElement);
    const place = stood ? document.activeElement.id : "";
    const part = document.adoptNode(fresh);
    box.replaceChildren(...(part.id ? part.childNodes : [part]));
    Object.assign(box.dataset, { stamp: fresh.dataset.stamp });
    status.textContent = fresh.dataset.said ?? box.dataset.said;
    if (stood) (document.getElementById(place) ?? box).focus();
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
    const more = document.hidden || (await ask());
    pause = Math.min(pause * 1.2, 20000);
    if (more) wait();
  }, pause);
wait();
