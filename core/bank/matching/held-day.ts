/** One day's payments and lines while the days beside it may still change what they are. */

import type { AttemptState } from "../../attempts/attempt.ts";
import { addDays, type BusinessDay } from "../../time/stockholm.ts";
import type { AcquirerDay, AcquirerLine, LineResult, OwnPayment } from "../acquirer-match.ts";
import { compareText } from "./compare-text.ts";

export type HeldPayment = {
  readonly payment: OwnPayment;
  readonly terminal: string | undefined;
  readonly code: string | undefined;
  /** The line that holds it. */
  heldBy: Pick<AcquirerLine, "id"> | undefined;
  /** A line may be about it: nobody says that it is not in the report. */
  isSpokenOf: boolean;
};

export type HeldLine = {
  readonly line: AcquirerLine;
  readonly kind: OwnPayment["kind"];
  readonly amountOre: number;
  readonly terminal: string | undefined;
  readonly code: string | undefined;
  result: LineResult | undefined;
};

export type HeldDay = {
  readonly day: BusinessDay;
  readonly payments: readonly HeldPayment[];
  /** By id, so that it does not matter in which order they came. */
  readonly lines: readonly HeldLine[];
  readonly covers: ReadonlySet<string>;
  readonly byCode: ReadonlyMap<string, readonly HeldPayment[]>;
  /** By code and kind, whatever the amount. */
  readonly byCodeAlone: ReadonlyMap<string, readonly HeldPayment[]>;
  readonly byReference: ReadonlyMap<string, readonly HeldPayment[]>;
  /** Those that a line without a code may be about: by terminal and amount, no code and no certain end. */
  readonly byTerminal: ReadonlyMap<string, readonly HeldPayment[]>;
  areLinesGiven: boolean;
  arePaymentsGiven: boolean;
};

export function holdDay({ day, payments, lines, covers }: AcquirerDay): HeldDay {
  const byCode = new Map<string, HeldPayment[]>();
  const byCodeAlone = new Map<string, HeldPayment[]>();
  const byReference = new Map<string, HeldPayment[]>();
  const byTerminal = new Map<string, HeldPayment[]>();
  const held = payments.map(holdPayment);
  for (const one of held) {
    const { kind, amountOre, references } = one.payment;
    if (one.code !== undefined) {
      push(byCode, codeKey(one.code, kind, amountOre), one);
      push(byCodeAlone, codeAloneKey(one.code, kind), one);
    }
    if (one.terminal !== undefined && isOpenEnded(one)) {
      push(byTerminal, terminalKey(one.terminal, kind, amountOre), one);
    }
    for (const reference of references) push(byReference, plainReference(reference), one);
  }
  const sorted = lines.toSorted((line, other) => compareText(line.id, other.id));
  return {
    day,
    payments: held,
    lines: sorted.map(holdLine),
    covers: new Set(
      covers.map(({ agreementId, terminalId }) => coverKey(agreementId, plainNumber(terminalId))),
    ),
    byCode,
    byCodeAlone,
    byReference,
    byTerminal,
    areLinesGiven: false,
    arePaymentsGiven: false,
  };
}

function holdPayment(payment: OwnPayment): HeldPayment {
  return {
    payment,
    terminal: plainNumber(payment.terminalId),
    code: plainCode(payment.authorisationCode),
    heldBy: payment.heldByLineId === undefined ? undefined : { id: payment.heldByLineId },
    isSpokenOf: false,
  };
}

function holdLine(line: AcquirerLine): HeldLine {
  const isBack = line.type === "refund" || (line.type === "sale" && line.amountOre < 0);
  return {
    line,
    kind: isBack ? "refund" : "payment",
    amountOre: Math.abs(line.amountOre),
    terminal: plainNumber(line.terminalId),
    code: plainCode(line.authorisationCode),
    result: undefined,
  };
}

/** The days beside it, of those that are held. */
export function besideOf({ day }: HeldDay, held: readonly HeldDay[]): readonly HeldDay[] {
  return held.filter((one) => one.day === addDays(day, -1) || one.day === addDays(day, 1));
}

export function isCardMoney({ type }: AcquirerLine): boolean {
  return type === "sale" || type === "refund";
}

export function isChargeback({ type }: AcquirerLine): boolean {
  return type === "chargeback" || type === "chargebackReversed";
}

export function codeKey(code: string, kind: OwnPayment["kind"], amountOre: number): string {
  return `${code} ${kind} ${amountOre}`;
}

export function codeAloneKey(code: string, kind: OwnPayment["kind"]): string {
  return `${code} ${kind}`;
}

export function terminalKey(terminal: string, kind: OwnPayment["kind"], amountOre: number): string {
  return `${terminal} ${kind} ${amountOre}`;
}

/** Money may have moved, and nobody knows. */
export function isOpenState(state: AttemptState): boolean {
  return state === "unknown" || state === "claimed";
}

/**
 * Attempts that ended unpaid are not among them: what is keyed by hand after a "no" has the same
 * terminal, amount and minutes.
 */
function isOpenEnded({ payment, code }: HeldPayment): boolean {
  return isOpenState(payment.state) || (payment.state === "approved" && code === undefined);
}

export function coverKey(agreementId: string, terminal: string | undefined): string {
  return `${agreementId} ${terminal ?? "every"}`;
}

export function plainReference(reference: string): string {
  return reference.trim().toUpperCase();
}

/** Vendors fill numbers up with zeros and blanks, each in its own way. */
function plainNumber(number: string | null | undefined): string | undefined {
  const plain = number?.trim().replace(/^0+/, "").toUpperCase();
  return plain === "" ? undefined : plain;
}

/** No code, or one of zeros, proves nothing. */
function plainCode(code: string | undefined): string | undefined {
  const plain = code?.trim().toUpperCase();
  return plain === undefined || /^0*$/.test(plain) ? undefined : plain;
}

function push<Item>(map: Map<string, Item[]>, key: string, item: Item): void {
  const items = map.get(key);
  if (items === undefined) map.set(key, [item]);
  else items.push(item);
}
