// In the clerks' list arrows, page keys, Home and End go from row to row. The page works without it.
const STEPS = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5, Home: -Infinity, End: Infinity };
const rows = [...document.querySelectorAll(".rk-table th[scope=row] a")];
document.querySelector(".rk-table")?.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  const at = rows.indexOf(document.activeElement);
  if (step === undefined || at < 0 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  rows[Math.max(0, Math.min(rows.length - 1, at + step))].focus();
});
document.getElementById("tasten")?.removeAttribute("hidden");
