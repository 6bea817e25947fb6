/** The terminal itself: its screen and its keys. The PIN is kept here until the green key. */
import { byId } from "/page/elements.js";
import { text } from "/page/text.js";

const PIN_LENGTH = 4;
const OUTCOME_SHOWN_MS = 6_000;

let pin = "";
let pinTooShort = false;
let picture;
/** What is shown for a few seconds when an operation has ended: an outcome, or a lost link. */
let ended;
let endedTimer;
let act = () => Promise.resolve();

export function startDevice(doAct) {
  act = doAct;
  byId("keypad").addEventListener("click", (event) => {
    const key = event.target.closest("[data-key]")?.dataset.key;
    if (key !== undefined) press(key);
  });
  byId("device").addEventListener("keydown", (event) => {
    const key = keyFor(event);
    if (key === undefined) return;
    event.preventDefault();
    press(key);
  });
}

export function showDevice(next) {
  noticeEnd(picture, next);
  if (next.operation?.phase !== "pin") {
    pin = "";
    pinTooShort = false;
  } else if (picture !== undefined && picture.operation?.phase !== "pin") {
    byId("device").focus({ preventScroll: false });
  }
  picture = next;
  showScreen();
}

function press(key) {
  if (key === "stop") {
    void act({ kind: "customerCancel" });
    return;
  }
  if (picture?.operation?.phase !== "pin") return;
  pinTooShort = false;
  if (key === "clear") pin = pin.slice(0, -1);
  else if (key === "ok") confirmPin();
  else if (pin.length < PIN_LENGTH) pin += key;
  showScreen();
}

function confirmPin() {
  if (pin.length < PIN_LENGTH) {
    pinTooShort = true;
    return;
  }
  void act({ kind: "pin", pin });
  pin = "";
}

/** Enter on a key presses that key; anywhere else on the terminal it is the green one. */
function keyFor(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return undefined;
  if (/^\d$/.test(event.key)) return event.key;
  if (event.key === "Backspace") return "clear";
  if (event.key === "Escape") return "stop";
  if (event.key === "Enter" && event.target === byId("device")) return "ok";
  return undefined;
}

function noticeEnd(before, next) {
  if (next.operation !== null) {
    ended = undefined;
    return;
  }
  if (before === undefined || before.operation === null) return;
  const newest = next.results[0];
  const isNew = newest !== undefined && newest.sequence !== before.results[0]?.sequence;
  if (before.operation.kind === "administration") return;
  ended = isNew ? newest : { verdict: "lost", kind: before.operation.kind };
  clearTimeout(endedTimer);
  endedTimer = setTimeout(() => {
    ended = undefined;
    showScreen();
  }, OUTCOME_SHOWN_MS);
}

function showScreen() {
  if (picture === undefined) return;
  const lines = screenLines();
  byId("screen").dataset.mood = lines.mood;
  byId("screen-kind").textContent = lines.kind ?? "";
  byId("screen-amount").textContent = lines.amount ?? "";
  byId("screen-word").textContent = lines.word;
  byId("screen-hint").textContent = lines.hint;
  byId("screen-dots").textContent =
    lines.mood === "pin" ? "●".repeat(pin.length) + "○".repeat(PIN_LENGTH - pin.length) : "";
  byId("device-light").dataset.on = String(picture.connected);
  byId("device-id").textContent = `${picture.terminalId}-${picture.siteId}`;
  byId("slot").dataset.filled = String(["pin", "authorising"].includes(lines.mood));
}

function screenLines() {
  const { operation, connected } = picture;
  if (operation !== null) return operationLines(operation);
  if (ended !== undefined) return endLines(ended);
  return connected
    ? { mood: "idle", word: text("screenIdle"), hint: text("screenIdleHint") }
    : { mood: "offline", word: text("screenOffline"), hint: text("screenOfflineHint") };
}

function operationLines(operation) {
  const head = {
    kind: text(operation.kind),
    amount: operation.amount === undefined ? "" : `${operation.amount} kr`,
  };
  switch (operation.phase) {
    case "card":
      return { ...head, mood: "card", word: text("screenCard"), hint: text("screenCardHint") };
    case "pin":
      return {
        ...head,
        mood: "pin",
        word: text("screenPin"),
        hint: pinTooShort ? text("screenPinShort") : text("screenPinHint"),
      };
    case "administration":
      return {
        mood: "authorising",
        word: text("screenAdministration"),
        hint: text("screenAdministrationHint"),
      };
    default:
      return {
        ...head,
        mood: "authorising",
        word: text("screenAuthorising"),
        hint: text("screenAuthorisingHint"),
      };
  }
}

function endLines(end) {
  switch (end.verdict) {
    case "approved":
      return {
        mood: "approved",
        kind: text(end.kind),
        amount: `${end.total} kr`,
        word: text("approved"),
        hint: text(end.signature ? "screenSignatureHint" : "screenApprovedHint"),
      };
    case "declined":
      return {
        mood: "declined",
        kind: text(end.kind),
        word: text("declined"),
        hint: `${text("screenDeclinedHint")} (${end.responseCode})`,
      };
    case "cancelled":
      return {
        mood: "declined",
        kind: text(end.kind),
        word: text("cancelled"),
        hint: text("screenCancelledHint"),
      };
    default:
      return {
        mood: "declined",
        kind: text(end.kind),
        word: text("screenLost"),
        hint: text("screenLostHint"),
      };
  }
}
