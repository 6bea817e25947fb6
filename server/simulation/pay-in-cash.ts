/** A customer with cash in hand, and whoever takes it: at once, after the card, or in its place. */
import { ore } from "@kortkoll/core/money.ts";
import type { SwitchedToCash } from "../cash/cash-api.ts";
import type { StartedPayment } from "../payments/start-payment.ts";
import { type SwitchOutcome, type SwitchToCash, switchToCash } from "../payments/switch-to-cash.ts";
import { type TakeCash, takeCash } from "../payments/take-cash.ts";
import type { Desk, Person } from "./desk.ts";
import { type Pressed, pressOnce } from "./press-once.ts";

const LOOKS_EVERY_MS = 3_000;
const PATIENCE_MS = 90_000;
/** Enough for anything that is sold here: the change tells what was to pay. */
const MUCH_ORE = 100_000_000;
const CHECK = { document: "idCard", note: "Sett" } as const;

export type CashInHand = {
  /** Told apart from every other time that somebody pays. */
  readonly key: string;
  readonly orderIds: readonly string[];
  readonly shareOre: number | undefined;
  readonly tillId: string;
  readonly aboveOre: number | undefined;
  readonly underWarning: boolean;
};

export type PaidInCash = { readonly attemptId: string; readonly askedOre: number };

/** Refused for want of a check it is tried again with one, and as a person may, under the warning. */
export async function payInCash(desk: Desk, cash: CashInHand): Promise<PaidInCash | undefined> {
  let asked: Partial<TakeCash> = {};
  for (let tries = 1; tries <= 3; tries += 1) {
    const pressed = await press(desk, cash, { tries, asked });
    if (pressed.kind === "nothing") return undefined;
    if (pressed.kind === "done") {
      const { id, askedOre, cash: paid } = pressed.done;
      desk.count("payments in cash");
      desk.drawer.putIn(id, paid?.toPayOre ?? 0);
      return { attemptId: id, askedOre };
    }
    desk.count(`cash refused: ${pressed.refused}`);
    if (pressed.refused === "cashLimitNeedsCheck") asked = { ...asked, check: CHECK };
    else if (cash.underWarning && MAY_HAVE_PAID.has(pressed.refused)) {
      asked = { ...asked, mayAlreadyHavePaid: true };
    } else return undefined;
  }
  return undefined;
}

const MAY_HAVE_PAID = new Set(["orderHeld", "orderMayBePaid"]);

/** What has been refused is another request: it gets a key of its own. */
function press(
  desk: Desk,
  cash: CashInHand,
  again: { readonly tries: number; readonly asked: Partial<TakeCash> },
): Promise<Pressed<StartedPayment, string>> {
  const person = desk.person();
  return pressOnce(desk, `${cash.key} ${again.tries}`, async (server, claim) => {
    const outcome = await takeCash(
      server.deps,
      {
        allocations: cash.orderIds.map((orderId) => ({
          orderId,
          amountOre: cash.shareOre === undefined ? undefined : ore(cash.shareOre),
        })),
        tillId: cash.tillId,
        operator: person,
        askedBy: person.signature,
        receivedOre: cash.aboveOre === undefined ? undefined : ore(MUCH_ORE + cash.aboveOre),
        check: undefined,
        ...again.asked,
      },
      claim,
    );
    return outcome.kind === "started"
      ? { kind: "done", done: outcome.payment }
      : { kind: "refused", refused: outcome.code };
  });
}

/**
 * The customer changes over while the card is under way. The cash is held back until the screen says
 * that the card has not paid, and kept where it says that it has, or that nobody knows.
 */
export async function changeOver(
  desk: Desk,
  cardPaymentId: string,
  cash: Pick<CashInHand, "key" | "tillId" | "aboveOre">,
): Promise<PaidInCash | undefined> {
  const person = desk.person();
  const endMs = desk.clock.nowMs + PATIENCE_MS;
  for (;;) {
    const got = await desk.ask((server) =>
      switchToCash(
        { ...server.deps, runner: server.runner },
        switchOf(person, { cardPaymentId, tillId: cash.tillId, receivedOre: undefined }),
        undefined,
      ),
    );
    const outcome = got.kind === "answer" ? got.value : undefined;
    if (outcome?.kind === "switched" && outcome.answer.state === "ready") break;
    if (outcome !== undefined && outcome.kind !== "switched") {
      desk.count(`not changed over: ${codeOf(outcome)}`);
      return undefined;
    }
    if (desk.clock.nowMs > endMs) return undefined;
    await desk.clock.wait(LOOKS_EVERY_MS);
  }
  const receivedOre = ore(MUCH_ORE + (cash.aboveOre ?? 0));
  const pressed = await pressOnce<SwitchedToCash, string>(desk, cash.key, async (server, claim) => {
    const outcome = await switchToCash(
      { ...server.deps, runner: server.runner },
      switchOf(person, { cardPaymentId, tillId: cash.tillId, receivedOre }),
      claim,
    );
    if (outcome.kind !== "switched") return { kind: "refused", refused: codeOf(outcome) };
    const { answer } = outcome;
    return answer.state === "taken"
      ? { kind: "done", done: answer }
      : { kind: "refused", refused: answer.state };
  });
  if (pressed.kind === "refused") desk.count(`not changed over: ${pressed.refused}`);
  const paid = pressed.kind === "done" ? pressed.done : undefined;
  if (paid?.paymentId === null || paid?.paymentId === undefined) return undefined;
  desk.count("changed over to cash");
  desk.drawer.putIn(paid.paymentId, paid.cash?.toPayOre ?? 0);
  const askedOre = (paid.cash?.toPayOre ?? 0) - (paid.cash?.roundingOre ?? 0);
  return { attemptId: paid.paymentId, askedOre };
}

function codeOf(outcome: Exclude<SwitchOutcome, { readonly kind: "switched" }>): string {
  return outcome.kind === "cardGoesOn" ? outcome.refused.code : outcome.code;
}

function switchOf(
  person: Person,
  to: Pick<SwitchToCash, "tillId" | "receivedOre"> & { readonly cardPaymentId: string },
): SwitchToCash {
  return {
    attemptId: to.cardPaymentId,
    allocations: undefined,
    tillId: to.tillId,
    receivedOre: to.receivedOre,
    check: CHECK,
    operator: person,
    askedBy: person.signature,
    canceller: {
      kind: "person",
      personId: person.id,
      tillId: to.tillId ?? null,
      overridesOthers: true,
    },
  };
}
