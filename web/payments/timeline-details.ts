/** What the server noted with an event, in words. What has no words here is shown as it came. */
import { showKronor } from "../text/format.ts";
import type { Text } from "../text/sv.ts";

type Content = Readonly<Record<string, unknown>>;
type Words = (value: string, text: Text) => string | undefined;

export function timelineDetails(content: Content, text: Text): readonly string[] {
  const details = Object.entries(content).flatMap(([name, value]) => {
    if (NOT_FOR_PEOPLE.includes(name)) return [];
    const words = typeof value === "object" ? flagsOf(value, text) : [wordsOf(name, value, text)];
    return words.flatMap((word) => (word === undefined || word === "" ? [] : [word]));
  });
  return [...new Set(details)];
}

/** What only leads to other rows. */
const NOT_FOR_PEOPLE: readonly string[] = [
  "orderId",
  "fromOrderId",
  "toOrderId",
  "attemptIds",
  "paymentId",
];

/** The only lists that are noted are of flags. */
function flagsOf(value: unknown, text: Text): readonly (string | undefined)[] {
  if (!Array.isArray(value)) return [];
  return value.map((flag) => named(text.flags, String(flag)));
}

function wordsOf(name: string, value: unknown, text: Text): string | undefined {
  if (value === undefined || value === "" || value === false) return undefined;
  const words = WORDS[name];
  return words === undefined ? `${name}: ${value}` : words(String(value), text);
}

const WORDS: Readonly<Record<string, Words>> = {
  askedOre: (ore, text) => text.result.asked(kronor(ore, text)),
  approvedOre: (ore, text) =>
    Number(ore) === 0 ? undefined : text.payment.inTimeline.approved(kronor(ore, text)),
  totalOre: (ore, text) => text.payment.inTimeline.total(kronor(ore, text)),
  issuer: (issuer, text) => named(text.issuers, issuer),
  evidence: (kind, text) => named(text.evidence, kind),
  code: (code, text) => named(words(text), code),
  // The vendor's own words, as they came.
  detail: (detail) => `”${detail}”`,
  text: (said) => `”${said}”`,
  responseCode: (code, text) => text.payment.inTimeline.responseCode(code),
  stanAuth: (stanAuth, text) => text.payment.inTimeline.stanAuth(stanAuth),
  reference: (reference, text) => `${text.payment.reference} ${reference}`,
  why: (why, text) => named(text.waitReasons, why),
  terminal: (state, text) =>
    text.payment.inTimeline.terminalState(named(text.terminalStates, state)),
  nextCheckInMs: (ms, text) => text.payment.inTimeline.nextCheck(Math.round(Number(ms) / 1_000)),
  fromInvoice: (invoice, text) => text.moving.inTimeline.from(invoice),
  toInvoice: (invoice, text) => text.moving.inTimeline.to(invoice),
  approver: (approver, text) => `${text.giveBack.approvedBy} ${approver}`,
  invoiceNumber: (invoice, text) => `${text.history.invoice} ${invoice}`,
  amountOre: (ore, text) => text.payment.inTimeline.total(kronor(ore, text)),
  cashOre: (ore, text) => text.payment.inTimeline.cash(kronor(ore, text)),
  receivedOre: (ore, text) =>
    ore === "null" ? undefined : text.payment.inTimeline.received(kronor(ore, text)),
  owner: (owner, text) => text.interrupted.ownedBy(owner),
  // Of an item it is one of our reasons, of a claim or a decision a person's own words.
  reason: (reason, text) => named(text.interruptedReasons, reason),
  evidenceKind: (kind, text) => named(text.claim.kinds, kind),
  releasedOrder: (_released, text) => text.claim.released,
  event: (event, text) => named(text.attemptStates, event),
  state: (state, text) => named(text.attemptStates, state),
};

function words(text: Text): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(text.failures).map(([code, { what }]) => [code, what]));
}

function named(names: Readonly<Record<string, string>>, name: string): string {
  return names[name] ?? name;
}

function kronor(ore: string, text: Text): string {
  return showKronor(Number(ore), text);
}
