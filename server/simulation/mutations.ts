/**
 * Deliberate bugs, each one switch: the simulation must find every one of them, or it proves nothing.
 * None exists in the product; each is put around a part of it, or in the place of a statement.
 */
import { ore } from "@kortkoll/core/money.ts";
import type {
  MoneyRequest,
  TerminalAnswer,
  TerminalCloud,
  TerminalOutcome,
} from "@kortkoll/terminals/terminal.ts";
import { CASH_MUTATIONS } from "./cash-mutations.ts";
import type { Mutation } from "./mutation.ts";
import { type Swap, swapStatements } from "./statement-swap.ts";

const NO_ANSWER: TerminalAnswer = {
  resultCode: undefined,
  responseCode: undefined,
  finishedOffline: false,
  stanAuth: undefined,
  time: undefined,
  totalOre: undefined,
  tipOre: undefined,
  surchargeOre: undefined,
  sessionNumber: undefined,
  terminalId: undefined,
  siteId: undefined,
  organisationNumber: undefined,
  reference: undefined,
  card: {
    truncatedPan: undefined,
    issuerId: undefined,
    aid: undefined,
    label: undefined,
    verification: "notGiven",
  },
  customerReceipt: undefined,
  merchantReceipt: undefined,
  text: undefined,
};

/** A cloud whose purchases are told otherwise. */
function purchases(
  cloud: TerminalCloud,
  tell: (
    outcome: TerminalOutcome,
    request: MoneyRequest,
  ) => TerminalOutcome | Promise<TerminalOutcome>,
): TerminalCloud {
  return {
    capabilities: cloud.capabilities,
    listTerminals: () => cloud.listTerminals(),
    state: (id) => cloud.state(id),
    purchase: async (request) => tell(await cloud.purchase(request), request),
    returnOfGoods: (request) => cloud.returnOfGoods(request),
    voidLast: (request) => cloud.voidLast(request),
    cancel: (id) => cloud.cancel(id),
    lastResult: (id) => cloud.lastResult(id),
    reconcile: (id) => cloud.reconcile(id),
    close: () => cloud.close(),
  };
}

function statements(name: string, swaps: Readonly<Record<string, Swap>>): Mutation {
  return { name, wrapDatabase: (database) => swapStatements(database, swaps) };
}

function withValue(values: readonly unknown[], index: number, value: unknown): readonly unknown[] {
  return values.map((one, at) => (at === index ? value : one));
}

const nothing: Swap = () => Promise.resolve([]);

/** Places of values in the statements that are meddled with. */
const VOUCHER = {
  id: 0,
  event: 4,
  debt: 18,
  lines: 19,
  roles: 20,
  amounts: 21,
  theirs: 22,
} as const;
const CHANGE = { state: 1 } as const;

function rolesOf(values: readonly unknown[]): readonly string[] {
  return values[VOUCHER.roles] as readonly string[];
}

function swapRole(from: string, to: string): Swap {
  return (values, ask) =>
    ask(
      withValue(
        values,
        VOUCHER.roles,
        rolesOf(values).map((role) => (role === from ? to : role)),
      ),
    );
}

const toInterim = swapRole("debtsToCustomers", "interim");

const cancelled = new Set<string>();

export const MUTATIONS: readonly Mutation[] = [
  {
    name: "treat a lost answer as declined",
    wrapCloud: (cloud) =>
      purchases(cloud, (outcome) =>
        outcome.kind === "unknown" ? { kind: "declined", answer: NO_ANSWER } : outcome,
      ),
  },
  {
    name: "treat a lost answer as never sent",
    wrapCloud: (cloud) =>
      purchases(cloud, (outcome) =>
        outcome.kind === "unknown" ? { kind: "notSent", why: outcome.why } : outcome,
      ),
  },
  {
    name: "retry a purchase on timeout",
    wrapCloud: (cloud) =>
      purchases(cloud, (outcome, request) =>
        outcome.kind === "unknown" && outcome.why.code === "answerTimedOut"
          ? cloud.purchase(request)
          : outcome,
      ),
  },
  {
    name: "take the asked amount for the approved one",
    wrapCloud: (cloud) =>
      purchases(cloud, (outcome, request) =>
        outcome.kind === "approved" ? { ...outcome, approvedOre: request.amountOre } : outcome,
      ),
  },
  {
    name: "book an approval without its tip",
    wrapCloud: (cloud) =>
      purchases(cloud, (outcome) =>
        outcome.kind === "approved"
          ? { ...outcome, approvedOre: ore(outcome.approvedOre - (outcome.answer.tipOre ?? 0)) }
          : outcome,
      ),
  },
  {
    name: "release the order when a cancel is asked for",
    wrapCloud: (cloud) => ({
      ...purchases(cloud, (outcome) => outcome),
      purchase: async (request) => {
        const answer = cloud.purchase(request);
        cancelled.delete(request.terminalId);
        const outcome = await answer;
        return cancelled.has(request.terminalId)
          ? { kind: "cancelled", answer: NO_ANSWER }
          : outcome;
      },
      cancel: async (id) => {
        const outcome = await cloud.cancel(id);
        if (outcome.kind === "requested") cancelled.add(id);
        return outcome;
      },
    }),
  },
  {
    name: "accept a stale last result",
    wrapRules: (rules) => ({ ...rules, lastResultDelayMs: 0 }),
  },
  statements("skip the StanAuth check", {
    find_known_result: nothing,
    is_of_earlier_attempt: nothing,
  }),
  statements("a dead server's payment was never sent", {
    change_attempt: (values, ask) =>
      ask(
        values[CHANGE.state] === "unknown" && values.includes("recovery")
          ? values.map((one) => (one === "unknown" ? "notSent" : one))
          : values,
      ),
  }),
  statements("forget the late looks", {
    claim_late_looks: nothing,
    find_unpaid_by_reference: nothing,
  }),
  statements("forget unknowns after a restart", {
    find_abandoned_attempts: nothing,
  }),
  statements("post the wrong issuer", {
    insert_voucher: swapRole("issuerMastercard", "issuerVisa"),
  }),
  statements("post twice", {
    insert_voucher: async (values, ask) => {
      if (values[VOUCHER.event] === "approved") {
        await ask(withValue(values, VOUCHER.id, anotherId(String(values[VOUCHER.id]))));
      }
      return ask(values);
    },
  }),
  statements("net an item", {
    insert_voucher: swapRole("debtsToCustomers", "interim"),
  }),
  statements("forget a debt", {
    insert_debt: nothing,
    insert_voucher: (values, ask) => ask(withValue(values, VOUCHER.debt, null)),
  }),
  {
    name: "lose the event row",
    prepare: (tables) => {
      const add = tables.orderEvents.add.bind(tables.orderEvents);
      Object.defineProperty(tables.orderEvents, "add", {
        value: (row: Parameters<typeof add>[0]) => (row.kind === "refund" ? row : add(row)),
      });
    },
  },
  {
    name: "allow two payments at one terminal",
    prepare: (tables) => {
      Object.defineProperty(tables.attempts.activeAtTerminal, "refuse", { value: () => undefined });
    },
    wrapDatabase: (database) =>
      swapStatements(database, {
        till_terminals: async (values, ask) =>
          (await ask(values)).map((row) => ({ ...row, waits_for_signature: null })),
      }),
  },
  statements("book a late approval on the order silently", {
    insert_debt: (values, ask) =>
      values[4] === "lateApproval" ? Promise.resolve([]) : ask(values),
    insert_voucher: (values, ask) =>
      values[VOUCHER.event] === "lateApproval"
        ? toInterim(withValue(values, VOUCHER.debt, null), ask)
        : ask(values),
  }),
  ...CASH_MUTATIONS,
];

function anotherId(id: string): string {
  return `f${id.slice(1)}`;
}
