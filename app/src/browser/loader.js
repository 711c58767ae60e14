// Wakes the islands: the same walk as Leptos' own inline script, as a file, so that the policy needs no inline scripts. The builder puts the
// names of the files in (xtask/src/build.rs).
import init, * as app from "./GLUE";
await init({ module_or_path: new URL("./MODULE", import.meta.url) });
app.hydrate();
const slots = [];
const wake = (node) => {
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  const tag = node.tagName.toLowerCase();
  if (tag === "leptos-island") {
    slots.at(-1)?.$$on_hydrate?.();
    const island = app[node.dataset.component];
    if (island) island(node); else console.warn("unknown island", node.dataset.component);
  }
  if (tag === "leptos-children") slots.push(node);
  for (const child of [...node.children]) wake(child);
  if (tag === "leptos-children") slots.pop();
};
wake(document.body);
