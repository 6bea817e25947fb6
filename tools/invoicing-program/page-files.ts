/** The page's style and its one small script, served as files so that the page allows no others. */

export const PAGE_CSS = `
:root { color-scheme: light; font-family: system-ui, sans-serif; color: #1f1b16; background: #f7f4ee; line-height: 1.45; }
body { margin: 0 auto; max-width: 80rem; padding: 1rem; }
a { color: #0b4f8a; }
h1 { font-size: 1.5rem; }
.desk { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem; margin: 0 0 .75rem; }
.desk p { flex-basis: 100%; margin: 0; }
button { min-height: 44px; min-width: 44px; padding: 0 .75rem; font: inherit; color: #1a1a1a;
  background: #fff; border: 1px solid #7a7264; border-radius: 8px; cursor: pointer; }
button:hover { background: #ece6da; }
:focus-visible { outline: 3px solid #0b4f8a; outline-offset: 2px; }
.wide { overflow-x: auto; background: #fff; border: 1px solid #d8d0c1; border-radius: 10px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #e3dccf; }
thead th { background: #efe9dd; white-space: nowrap; }
tbody tr:last-child > * { border-bottom: 0; }
th[scope=row] { font-weight: normal; }
td form { white-space: nowrap; }
.amount { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.trouble { border-left: 4px solid #9a3b00; padding-left: .75rem; color: #6d2a00; }
.paid { color: #0a5c2b; }
.findingOut { color: #6d2a00; }
.withdrawn, .refused { color: #4a4a4a; }
`;

/** Fetches the table again every other second, unless somebody is about to use a button in it. */
export const PAGE_SCRIPT = `
const live = document.getElementById("live");
let shown = live.innerHTML;
async function look() {
  try {
    const language = document.documentElement.lang;
    const answer = await fetch("/invoices?lang=" + language, { cache: "no-store" });
    const fresh = answer.ok ? await answer.text() : shown;
    if (fresh !== shown && !live.contains(document.activeElement)) {
      live.innerHTML = fresh;
      shown = fresh;
    }
  } catch {
    // The program is away for a moment; the next look may find it.
  }
  setTimeout(look, 2000);
}
setTimeout(look, 2000);
`;
