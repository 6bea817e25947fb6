/** One virtual terminal: device, customer, trouble, and what came of it. */
import { chosenCard, makeTray, showTray } from "/page/card-tray.js";
import { showDevice, startDevice } from "/page/device.js";
import { byId, element } from "/page/elements.js";
import { showReceipts, showResults, showSession, showTruth } from "/page/ledgers.js";
import { showMode, startModeSwitch } from "/page/mode-switch.js";
import { showScriptTable } from "/page/script-table.js";
import { currentLanguage, startTexts, text } from "/page/text.js";
import { getJson, postJson, watch } from "/page/wire.js";

const terminalId = location.pathname.split("/").at(-1);
const base = `/simulator/terminals/${terminalId}`;

let picture;
let cards = [];
let scripts = [];

startTexts(show);
startModeSwitch();
startDevice(act);
[{ cards }, { scripts }] = await Promise.all([
  getJson("/simulator/cards"),
  getJson("/simulator/scripts"),
]);
makeTray(cards);
byId("script").append(
  ...scripts.map((script) => element("option", { value: script.name }, script.name)),
);
startButtons();
watch(`${base}/events`, (next) => {
  picture = next;
  show();
});

async function act(body) {
  const taken = await postJson(`${base}/act`, body);
  if (!taken) byId("customer-note").textContent = text("refused");
}

function startButtons() {
  const click = (id, run) => byId(id).addEventListener("click", run);
  click("tap", () => act({ kind: "present", entry: "tap", cardId: chosenCard() }));
  click("insert", () => act({ kind: "present", entry: "insert", cardId: chosenCard() }));
  click("decline", () => act({ kind: "decline", cardId: chosenCard() }));
  click("lose-answer", () => act({ kind: "loseAnswer", cardId: chosenCard() }));
  click("lose-link", () => act({ kind: "loseLink" }));
  click("arm", () => postJson(`${base}/next`, { script: byId("script").value }));
  click("disarm", () => postJson(`${base}/next`, { script: null }));
  click("link", () => postJson(`${base}/link`, { connected: !picture.connected }));
}

function show() {
  if (picture === undefined) return;
  document.title = `${picture.label} – ${text("terminal")}`;
  byId("link-lost").textContent = text("linkLost");
  byId("label").textContent = picture.label;
  byId("merchant").textContent =
    `${picture.merchantName} · Bax ${picture.terminalId}-${picture.siteId} · ` +
    `Org.nr ${picture.organisationNumber}`;
  showMode(picture.mode);
  showDevice(picture);
  showTray(cards);
  showHands();
  showArmed();
  showReceipts(picture.receipts);
  showResults(picture.results);
  showSession(picture.session);
  showTruth(picture.truth);
  showScriptTable(scripts);
}

/** Buttons that would do nothing now say so without leaving the keyboard's path. */
function showHands() {
  const phase = picture.operation?.phase;
  const atCard = phase === "card";
  const atCustomer = atCard || phase === "pin";
  enable("tap", atCard);
  enable("insert", atCard);
  for (const id of ["decline", "lose-answer", "lose-link"]) enable(id, atCustomer);
  byId("customer-note").textContent = handsNote(phase);
  byId("link").textContent = picture.connected ? text("unplug") : text("plugIn");
  byId("link").setAttribute("aria-pressed", String(!picture.connected));
}

function enable(id, enabled) {
  byId(id).disabled = !enabled;
}

function handsNote(phase) {
  const script = picture.operation?.script;
  if (script) return `${text("scriptActs")} ${script[currentLanguage()]}`;
  if (phase === undefined) {
    return picture.mode === "manual" ? text("waitingForSale") : text("automaticNote");
  }
  if (phase === "card") return text("customerActs");
  return phase === "pin" ? text("customerPin") : text("terminalWorks");
}

function showArmed() {
  for (const option of byId("script").options) {
    const script = scripts.find((known) => known.name === option.value);
    if (script !== undefined) option.textContent = script[currentLanguage()];
  }
  byId("armed").textContent =
    picture.armed.length === 0
      ? text("nothingArmed")
      : `${text("armed")} ${picture.armed.map((armed) => armed[currentLanguage()]).join(", ")}`;
  enable("disarm", picture.armed.length > 0);
}
