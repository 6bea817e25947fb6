/** The list of terminals. */
import { byId, element } from "/page/elements.js";
import { showMode, startModeSwitch } from "/page/mode-switch.js";
import { showScriptTable } from "/page/script-table.js";
import { startTexts, text } from "/page/text.js";
import { getJson, watch } from "/page/wire.js";

let picture = { mode: "manual", terminals: [] };
let scripts = [];

startTexts(show);
startModeSwitch();
scripts = (await getJson("/simulator/scripts")).scripts;
watch("/simulator/events", (next) => {
  picture = next;
  show();
});

function show() {
  document.title = text("terminals");
  byId("link-lost").textContent = text("linkLost");
  showMode(picture.mode);
  byId("mode-note").textContent =
    picture.mode === "manual" ? text("manualNote") : text("automaticNote");
  showScriptTable(scripts);
  showTerminals();
}

/** Links stay the same elements, so that the focus survives a change. */
function showTerminals() {
  const list = byId("terminals");
  const ids = picture.terminals.map((terminal) => terminal.terminalId).join(" ");
  if (list.dataset.ids !== ids) {
    list.dataset.ids = ids;
    list.replaceChildren(...picture.terminals.map(makeItem));
  }
  picture.terminals.forEach((terminal, index) => {
    fillItem(list.children[index], terminal);
  });
}

function makeItem(terminal) {
  return element(
    "li",
    {},
    element(
      "a",
      { class: "terminal-link", href: `/terminal/${terminal.terminalId}` },
      element("img", { class: "terminal-picture", src: "/page/terminal.svg", alt: "" }),
      element("span", { class: "terminal-label" }, terminal.label),
      element("span", { class: "terminal-merchant" }, terminal.merchantName),
      element("span", { class: "terminal-id" }, `Bax ${terminal.terminalId}-${terminal.siteId}`),
      element("span", { class: "terminal-state" }),
      element("span", { class: "terminal-taken" }),
    ),
  );
}

function fillItem(item, terminal) {
  const state = item.querySelector(".terminal-state");
  state.textContent = stateText(terminal);
  state.dataset.state = stateOf(terminal);
  item.querySelector(".terminal-taken").textContent =
    `${text("taken")}: ${terminal.taken.net} kr (${terminal.taken.count})`;
}

function stateOf(terminal) {
  if (!terminal.connected) return "offline";
  return terminal.operation === null ? "free" : "busy";
}

function stateText(terminal) {
  const state = stateOf(terminal);
  if (state !== "busy") return text(state);
  const { kind, amount } = terminal.operation;
  return amount === undefined ? text(kind) : `${text(kind)} ${amount} kr`;
}
