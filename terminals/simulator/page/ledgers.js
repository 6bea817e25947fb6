/** Receipts, last results, the session and the truth. */
import { byId, element, table } from "/page/elements.js";
import { fillFrame } from "/page/table-frame.js";
import { currentLanguage, text } from "/page/text.js";

export function showReceipts(receipts) {
  byId("papers").hidden = receipts === null;
  byId("no-receipts").hidden = receipts !== null;
  if (receipts === null) return;
  byId("customer-receipt").textContent = receipts.customer;
  byId("merchant-receipt").textContent = receipts.merchant;
}

export function showResults(results) {
  const heads = [
    { text: text("time") },
    { text: text("kind") },
    { text: text("amount"), isNumber: true },
    { text: text("outcome") },
    { text: text("card") },
    { text: text("reference") },
    { text: text("order") },
  ];
  const rows = results.map((result) => [
    clockTime(result.at),
    text(result.kind),
    result.verdict === "approved" ? result.total : result.requested,
    outcomeCell(result),
    cardCell(result),
    element("code", {}, spaced(result.stanAuth)),
    element("code", {}, result.orderId ?? "–"),
  ]);
  fillFrame(
    byId("results"),
    text("results"),
    rows.length === 0 ? text("noResults") : table(heads, rows),
  );
}

export function showSession(session) {
  byId("session-heading").textContent = `${text("session")} ${session.number}`;
  const heads = [
    { text: text("issuer") },
    { text: text("count"), isNumber: true },
    { text: text("purchases"), isNumber: true },
    { text: text("refunds"), isNumber: true },
    { text: text("voids"), isNumber: true },
    { text: text("net"), isNumber: true },
  ];
  const rowOf = (name, sums) => [
    name,
    String(sums.count),
    sums.purchases,
    sums.refunds,
    sums.voids,
    element("strong", {}, sums.net),
  ];
  const rows = session.issuers.map((issuer) => rowOf(issuer.issuerName, issuer));
  fillFrame(
    byId("session"),
    text("session"),
    rows.length === 0
      ? text("sessionEmpty")
      : table(heads, [...rows, rowOf(text("total"), session)]),
  );
}

export function showTruth(truth) {
  byId("truth-sums").replaceChildren(
    ...["purchases", "refunds", "voids", "net"].flatMap((name) => [
      element("dt", {}, text(name)),
      element("dd", {}, `${truth[name]} kr`),
    ]),
  );
  const heads = [
    { text: text("time") },
    { text: text("kind") },
    { text: text("effect"), isNumber: true },
    { text: text("card") },
    { text: text("reference") },
  ];
  const rows = truth.transactions.map((taken) => [
    clockTime(taken.at),
    text(taken.kind),
    taken.effect,
    cardName(taken),
    element("code", {}, spaced(taken.stanAuth)),
  ]);
  fillFrame(
    byId("truth"),
    text("truth"),
    rows.length === 0 ? text("truthEmpty") : table(heads, rows),
  );
}

function outcomeCell(result) {
  const words = [
    text(result.verdict),
    ...(result.verdict === "declined" ? [result.responseCode] : []),
    ...(result.signature && result.verdict === "approved" ? [text("signatureWanted")] : []),
    ...(result.offline ? [text("offlineApproval")] : []),
  ];
  const cell = element(
    "span",
    { class: "outcome", "data-verdict": result.verdict },
    words.join(", "),
  );
  if (!result.isLastResult) return cell;
  return element("span", {}, cell, " ", element("span", { class: "mark" }, text("lastShown")));
}

function cardCell(result) {
  const last = result.truncatedPan.slice(-4);
  return last === "" ? "–" : `${cardName(result)} …${last}`;
}

function cardName(result) {
  return currentLanguage() === "sv" ? result.cardSv : result.cardEn;
}

function spaced(stanAuth) {
  return stanAuth === "" ? "–" : `${stanAuth.slice(0, 6)} ${stanAuth.slice(6)}`;
}

/** The terminal's own time, wherever the browser is. */
function clockTime(at) {
  return new Date(at).toLocaleTimeString("sv-SE", { timeZone: "Europe/Stockholm" });
}
