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
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("warten");
  if (!fresh) return false;
  if (fresh.dataset.stamp !== box.dataset.stamp) {
    // Whoever stands in this part keeps their place.
    const place = box.contains(document.activeElement) ? document.activeElement.id : "";
    box.replaceChildren(...document.adoptNode(fresh).childNodes);
    Object.assign(box.dataset, { stamp: fresh.dataset.stamp });
    status.textContent = fresh.dataset.said;
    if (place) document.getElementById(place)?.focus();
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
