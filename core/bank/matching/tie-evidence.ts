/**
 * Which payments a line may be about, by one kind of evidence. An amount alone is no evidence: many
 * cars cost the same.
 */
import { minuteOf } from "../../time/stockholm.ts";
import type { TieDifference, TieEvidence } from "../acquirer-match.ts";
import {
  codeAloneKey,
  codeKey,
  type HeldDay,
  type HeldLine,
  type HeldPayment,
  plainReference,
  terminalKey,
} from "./held-day.ts";

/** The clocks of a terminal and of its acquirer differ by a little. */
const MINUTES_APART = 5;

/** More than one when nothing of the line tells them apart. Held payments are among them. */
export function paymentsFor(
  evidence: TieEvidence,
  line: HeldLine,
  day: HeldDay,
): readonly HeldPayment[] {
  switch (evidence) {
    case "ownReference":
      return byOwnReference(line, day);
    case "terminalCodeAmount":
      return narrowByCard(
        line,
        byCode(line, day).filter(
          ({ terminal }) => terminal !== undefined && terminal === line.terminal,
        ),
      );
    case "codeAmountCard":
      return byCode(line, day).filter(({ payment }) => {
        const { lastFour } = line.line;
        return lastFour !== undefined && payment.lastFour === lastFour;
      });
    case "terminalMinuteCard":
      return byTerminalMinute(line, day).filter(({ payment }) => {
        const { lastFour } = line.line;
        return lastFour !== undefined && payment.lastFour === lastFour;
      });
  }
}

/** Code and amount are right, and nothing says whose card or which terminal it was. */
export function byCodeWithoutCard(line: HeldLine, day: HeldDay): readonly HeldPayment[] {
  return byCode(line, day).filter(({ payment, heldBy }) => {
    const isCardTold = line.line.lastFour !== undefined && payment.lastFour !== undefined;
    return heldBy === undefined && !isCardTold;
  });
}

/** Code and terminal or card are the payment's, and the amount is another, whoever holds it. */
export function withOtherAmount(line: HeldLine, day: HeldDay): readonly HeldPayment[] {
  if (line.code === undefined) return [];
  const all = day.byCodeAlone.get(codeAloneKey(line.code, line.kind)) ?? [];
  return all.filter(
    ({ payment, terminal }) =>
      payment.amountOre !== line.amountOre &&
      ((terminal !== undefined && terminal === line.terminal) ||
        (payment.lastFour !== undefined && payment.lastFour === line.line.lastFour)),
  );
}

function byCode(line: HeldLine, day: HeldDay): readonly HeldPayment[] {
  if (line.code === undefined) return [];
  return day.byCode.get(codeKey(line.code, line.kind, line.amountOre)) ?? [];
}

/** An order has a reference and may have several attempts: the rest of the line tells them apart. */
function byOwnReference(line: HeldLine, day: HeldDay): readonly HeldPayment[] {
  const { ownReference } = line.line;
  if (ownReference === undefined || ownReference.trim() === "") return [];
  const named = (day.byReference.get(plainReference(ownReference)) ?? []).filter((one) => {
    const isSameAmount = one.payment.amountOre === line.amountOre;
    return one.payment.kind === line.kind && (isSameAmount || !doCodesDiffer(line, one));
  });
  const narrowings: readonly ((one: HeldPayment) => boolean)[] = [
    ({ code }) => code !== undefined && code === line.code,
    ({ payment }) => payment.amountOre === line.amountOre,
    ({ payment }) => payment.lastFour !== undefined && payment.lastFour === line.line.lastFour,
    ({ payment }) => payment.state === "approved",
  ];
  return narrowings.reduce((left, isLikelier) => {
    const likelier = left.filter(isLikelier);
    return likelier.length > 0 ? likelier : left;
  }, named);
}

function narrowByCard(line: HeldLine, all: readonly HeldPayment[]): readonly HeldPayment[] {
  if (all.length < 2 || line.line.lastFour === undefined) return all;
  const same = all.filter(({ payment }) => payment.lastFour === line.line.lastFour);
  return same.length > 0 ? same : all;
}

export function doCodesDiffer(line: HeldLine, { code }: HeldPayment): boolean {
  return line.code !== undefined && code !== undefined && line.code !== code;
}

export function areCardsOther({ line }: HeldLine, { payment }: HeldPayment): boolean {
  const [theirs, ours] = [line.lastFour, payment.lastFour];
  return theirs !== undefined && ours !== undefined && theirs !== ours;
}

/** Terminal, amount and minute, and nothing else. */
export function byTerminalMinute(line: HeldLine, day: HeldDay): readonly HeldPayment[] {
  const { saleTime, saleOn } = line.line;
  if (saleTime === undefined || saleOn === undefined) return [];
  return atTerminal(line, day).filter(({ payment }) => {
    const [ownDay, ownMinute = ""] = minuteOf(payment.at).split(" ");
    return ownDay === saleOn && Math.abs(minutes(ownMinute) - minutes(saleTime)) <= MINUTES_APART;
  });
}

/** Of the terminal and amount, held by no line, whose end is not known or whose code is not. */
export function atTerminal(line: HeldLine, day: HeldDay): readonly HeldPayment[] {
  if (line.terminal === undefined) return [];
  const all = day.byTerminal.get(terminalKey(line.terminal, line.kind, line.amountOre)) ?? [];
  return all.filter((one) => one.heldBy === undefined && !doCodesDiffer(line, one));
}

function minutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

export function differencesOf(line: HeldLine, held: HeldPayment): readonly TieDifference[] {
  const { payment } = held;
  const { siteId, issuer, saleOn } = line.line;
  const differs: Readonly<Record<TieDifference, boolean>> = {
    amount: payment.amountOre !== line.amountOre,
    issuer: payment.issuer !== undefined && issuer !== "unknown" && payment.issuer !== issuer,
    site: siteId !== undefined && payment.siteId !== siteId,
    terminal:
      line.terminal !== undefined && held.terminal !== undefined && line.terminal !== held.terminal,
    day: payment.businessDay !== saleOn,
    authorisationCode: doCodesDiffer(line, held),
    card: areCardsOther(line, held),
  };
  return (Object.keys(differs) as TieDifference[]).filter((one) => differs[one]);
}
