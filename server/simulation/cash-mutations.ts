/** Deliberate bugs about cash, each of which the simulation must find. */
import type { Mutation } from "./mutation.ts";
import { swapStatements } from "./statement-swap.ts";

/** Places of values in the statements that are meddled with. */
const VOUCHER = { event: 4, lines: 19, roles: 20, amounts: 21, theirs: 22 } as const;
const ATTEMPT = { kind: 1, cash: 28 } as const;

type Line = { readonly role: string; readonly ore: number; readonly theirs: boolean };

function linesOf(values: readonly unknown[]): readonly Line[] {
  const [roles, amounts] = [values[VOUCHER.roles], values[VOUCHER.amounts]];
  const theirs = values[VOUCHER.theirs] as readonly boolean[];
  return (roles as readonly string[]).map((role, index) => ({
    role,
    ore: (amounts as readonly number[])[index] ?? 0,
    theirs: theirs[index] ?? false,
  }));
}

function withLines(values: readonly unknown[], lines: readonly Line[]): readonly unknown[] {
  return values.map((value, at) => {
    if (at === VOUCHER.lines) return lines.map((_, index) => index + 1);
    if (at === VOUCHER.roles) return lines.map((line) => line.role);
    if (at === VOUCHER.amounts) return lines.map((line) => line.ore);
    return at === VOUCHER.theirs ? lines.map((line) => line.theirs) : value;
  });
}

let isTakingCash = false;

export const CASH_MUTATIONS: readonly Mutation[] = [
  {
    name: "round the claim too",
    wrapDatabase: (database) =>
      swapStatements(database, {
        insert_voucher: (values, ask) => {
          const lines = linesOf(values);
          const roundingOre = lines.find((line) => line.role === "rounding")?.ore ?? 0;
          const paid = lines.findLast((line) => line.role === "interim" && line.ore < 0);
          if (values[VOUCHER.event] !== "cashPaid" || paid === undefined) return ask(values);
          const rounded = lines
            .filter((line) => line.role !== "rounding")
            .map((line) => (line === paid ? { ...line, ore: line.ore + roundingOre } : line));
          return ask(withLines(values, rounded));
        },
      }),
  },
  {
    name: "take cash while the card is under way",
    prepare: ({ allocations }) => {
      const index = allocations.activeOfOrder;
      const refuse = index.refuse.bind(index);
      Object.defineProperty(index, "refuse", {
        value: (row: Parameters<typeof refuse>[0]) => {
          if (!isTakingCash) refuse(row);
        },
      });
    },
    wrapDatabase: (database) =>
      swapStatements(database, {
        // A cancel that was asked for is taken for one that was answered.
        read_locked_attempt: async (values, ask) =>
          (await ask(values)).map((row) =>
            "cancel_requested_at" in row && row.cancel_requested_at !== null && isSent(row)
              ? { ...row, state: "cancelled" }
              : row,
          ),
        read_locked_order: async (values, ask) =>
          (await ask(values)).map((row) => ({ ...row, open_attempts: [] })),
        insert_attempt: async (values, ask) => {
          isTakingCash = values[ATTEMPT.kind] === "purchase" && values[ATTEMPT.cash] !== null;
          try {
            return await ask(values);
          } finally {
            isTakingCash = false;
          }
        },
      }),
  },
  {
    name: "hand out more cash than the drawer has",
    wrapDatabase: (database) =>
      swapStatements(database, {
        read_expected_in_drawer: async (values, ask) =>
          (await ask(values)).map((row) => ({ ...row, expected_ore: 1_000_000_000 })),
      }),
  },
  {
    name: "round half a krona down",
    wrapDatabase: (database) =>
      swapStatements(database, {
        insert_attempt: (values, ask) => {
          const [cash, asked] = [values[ATTEMPT.cash], values[12]];
          const isUp = typeof cash === "number" && typeof asked === "number" && cash > asked;
          return ask(
            isUp ? values.map((one, at) => (at === ATTEMPT.cash ? cash - 100 : one)) : values,
          );
        },
      }),
  },
];

function isSent(row: object): boolean {
  return "state" in row && row.state === "sent";
}
