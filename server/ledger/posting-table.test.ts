/**
 * The posting table of the product, one row of it a row here: what an event posts, per account and
 * öre, through the real use cases on a real database. `theirs` is given where it differs from `ours`
 * in more than that the claim account and what answers it are marked.
 */
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import { ore } from "@kortkoll/core/money.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { SEES_ALL } from "../http/access.ts";
import { movePaymentBetween } from "../payments/move-payment.ts";
import {
  apply,
  applyOwed,
  claim,
  inFile,
  NOT_IN_FILE,
  payUnderWarning,
  settle,
  showSale,
} from "../payments/test-claims.ts";
import { type Desk, type DeskOrder, openDesk } from "../payments/test-desk.ts";
import {
  answerOf,
  approved,
  CANCELLED,
  DECLINED,
  NOT_PERFORMED,
  NOT_SENT,
  nextStan,
  UNKNOWN,
} from "../payments/test-news.ts";
import { releaseOrder } from "../releases/release-to-ledger.ts";
import { takeOrderBack } from "../releases/take-back-release.ts";

type Sender = Required<Pick<DeskOrder, "system">>;

type Row = {
  readonly event: string;
  /** What has happened before; its postings are not of this row. */
  readonly given?: (desk: Desk, sender: Sender) => Promise<Given>;
  readonly when: (desk: Desk, given: Given, sender: Sender) => Promise<unknown>;
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
};

type Given = {
  readonly order: Awaited<ReturnType<Desk["send"]>>;
  readonly attemptId: string;
  /** The order that the payment was meant for, and how much of it. */
  readonly right?: Awaited<ReturnType<Desk["send"]>>;
  readonly amountOre?: number | undefined;
};

const NOTHING = { ours: [], theirs: [] } as const;
const NONE = "";

const sent =
  (order: DeskOrder = {}) =>
  async (desk: Desk, sender: Sender): Promise<Given> => ({
    order: await desk.send({ ...sender, ...order }),
    attemptId: NONE,
  });

/** An order of 1 000 kr, and a payment of all of it, or of a part, at the terminal. */
const atTerminal =
  (order: DeskOrder = {}, amountOre?: number) =>
  async (desk: Desk, sender: Sender): Promise<Given> => {
    const stored = await desk.send({ ...sender, ...order });
    return { order: stored, attemptId: await desk.pay([stored], amountOre) };
  };

const paid =
  (order: DeskOrder = {}, amountOre = 100_000, card: Issuer = "visa") =>
  async (desk: Desk, sender: Sender): Promise<Given> => {
    const given = await atTerminal(order, Math.min(amountOre, 100_000))(desk, sender);
    await desk.approve(given.attemptId, amountOre, card);
    return given;
  };

const LEDGER = { settlement: "ledger" } as const;

const arrivals: readonly Row[] = [
  {
    event: "a cash invoice arrives",
    when: (desk, _given, sender) => desk.send(sender),
    ours: ["1689 +100000", "1510 -100000"],
    theirs: ["1689 +100000 theirs", "1510 -100000 theirs"],
  },
  {
    event: "an advance arrives",
    when: (desk, _given, sender) => desk.send({ ...sender, kind: "advance" }),
    ours: ["1689 +100000", "1510 -100000"],
    theirs: ["1689 +100000 theirs", "1510 -100000 theirs"],
  },
  {
    event: "the same cash invoice arrives again",
    given: sent(),
    when: (desk, { order }) => desk.change(order, 1, 100_000),
    ...NOTHING,
  },
  {
    event: "a ledger invoice arrives",
    when: (desk, _given, sender) => desk.send({ ...sender, ...LEDGER }),
    ...NOTHING,
  },
  {
    event: "a credit invoice arrives",
    given: sent(),
    when: (desk, { order }, sender) =>
      desk.send({ ...sender, kind: "creditInvoice", credits: order.invoiceNumber }),
    ...NOTHING,
  },
];

const changes: readonly Row[] = [
  {
    event: "a cash invoice is raised before payment",
    given: sent(),
    when: (desk, { order }) => desk.change(order, 2, 120_000),
    ours: ["1689 +20000", "1510 -20000"],
    theirs: ["1689 +20000 theirs", "1510 -20000 theirs"],
  },
  {
    event: "a cash invoice is lowered before payment",
    given: sent(),
    when: (desk, { order }) => desk.change(order, 2, 80_000),
    ours: ["1689 -20000", "1510 +20000"],
    theirs: ["1689 -20000 theirs", "1510 +20000 theirs"],
  },
  {
    event: "an older version of a cash invoice arrives",
    given: sent({ version: 3 }),
    when: (desk, { order }) => desk.change(order, 2, 80_000),
    ...NOTHING,
  },
  {
    event: "a cash invoice is raised after payment",
    given: paid(),
    when: (desk, { order }) => desk.change(order, 2, 120_000),
    ours: ["1689 +20000", "1510 -20000"],
    theirs: ["1689 +20000 theirs", "1510 -20000 theirs"],
  },
  {
    event: "a cash invoice is lowered after payment",
    given: paid(),
    when: (desk, { order }) => desk.change(order, 2, 80_000),
    ours: ["1510 +20000", "2499 -20000"],
    theirs: ["1510 +20000 theirs", "2499 -20000", "1689 -20000 theirs", "1689 +20000"],
  },
  {
    event: "a cash invoice with a share paid is lowered, not below the share",
    given: paid({}, 60_000),
    when: (desk, { order }) => desk.change(order, 2, 80_000),
    ours: ["1689 -20000", "1510 +20000"],
    theirs: ["1689 -20000 theirs", "1510 +20000 theirs"],
  },
  {
    event: "a cash invoice with a share paid is lowered below the share",
    given: paid({}, 60_000),
    when: (desk, { order }) => desk.change(order, 2, 50_000),
    ours: ["1689 -40000", "1510 +50000", "2499 -10000"],
    theirs: [
      "1689 -40000 theirs",
      "1510 +50000 theirs",
      "2499 -10000",
      "1689 -10000 theirs",
      "1689 +10000",
    ],
  },
  {
    event: "a ledger invoice is raised or lowered before payment",
    given: sent(LEDGER),
    when: (desk, { order }) => desk.change(order, 2, 80_000),
    ...NOTHING,
  },
  {
    event: "a ledger invoice is raised after payment",
    given: paid(LEDGER),
    when: (desk, { order }) => desk.change(order, 2, 120_000),
    ...NOTHING,
  },
  {
    event: "a ledger invoice is lowered after payment",
    given: paid(LEDGER),
    when: (desk, { order }) => desk.change(order, 2, 80_000),
    ours: ["1510 +20000", "2499 -20000"],
    theirs: ["1510 +20000 theirs", "2499 -20000", "1689 -20000 theirs", "1689 +20000"],
  },
  {
    event: "a cash invoice is withdrawn unpaid",
    given: sent(),
    when: (desk, { order }) => desk.withdraw(order),
    ours: ["1510 +100000", "1689 -100000"],
    theirs: ["1510 +100000 theirs", "1689 -100000 theirs"],
  },
  {
    event: "a ledger invoice is withdrawn unpaid",
    given: sent(LEDGER),
    when: (desk, { order }) => desk.withdraw(order),
    ...NOTHING,
  },
  {
    event: "a cash invoice is withdrawn paid",
    given: paid(),
    when: (desk, { order }) => desk.withdraw(order),
    ours: ["1510 +100000", "2499 -100000"],
    theirs: ["1510 +100000 theirs", "2499 -100000", "1689 -100000 theirs", "1689 +100000"],
  },
  {
    event: "a cash invoice is withdrawn with a share paid",
    given: paid({}, 60_000),
    when: (desk, { order }) => desk.withdraw(order),
    ours: ["1510 +100000", "1689 -40000", "2499 -60000"],
    theirs: [
      "1510 +100000 theirs",
      "1689 -40000 theirs",
      "2499 -60000",
      "1689 -60000 theirs",
      "1689 +60000",
    ],
  },
  {
    event: "a ledger invoice is withdrawn paid",
    given: paid(LEDGER),
    when: (desk, { order }) => desk.withdraw(order),
    ours: ["1510 +100000", "2499 -100000"],
    theirs: ["1510 +100000 theirs", "2499 -100000", "1689 -100000 theirs", "1689 +100000"],
  },
];

const noMoney: readonly Row[] = [
  {
    event: "an attempt on a cash invoice starts and is sent",
    given: sent(),
    when: (desk, { order }) => desk.pay([order]),
    ...NOTHING,
  },
  {
    event: "an attempt on a ledger invoice starts and is sent",
    given: sent(LEDGER),
    when: (desk, { order }) => desk.pay([order]),
    ...NOTHING,
  },
  ...(["cash", "ledger"] as const).flatMap((settlement): readonly Row[] => [
    {
      event: `an attempt on a ${settlement} invoice is declined`,
      given: atTerminal({ settlement }),
      when: (desk, { attemptId }) => desk.tell(attemptId, DECLINED),
      ...NOTHING,
    },
    {
      event: `an attempt on a ${settlement} invoice is cancelled`,
      given: atTerminal({ settlement }),
      when: (desk, { attemptId }) => desk.tell(attemptId, CANCELLED),
      ...NOTHING,
    },
    {
      event: `an attempt on a ${settlement} invoice was never sent`,
      given: atTerminal({ settlement }),
      when: (desk, { attemptId }) => desk.tell(attemptId, NOT_SENT),
      ...NOTHING,
    },
  ]),
  {
    event: "an attempt on a cash invoice becomes unknown",
    given: atTerminal(),
    when: (desk, { attemptId }) => desk.tell(attemptId, UNKNOWN),
    ...NOTHING,
  },
  {
    event: "an unknown on a cash invoice was not performed",
    given: unknown(),
    when: (desk, { attemptId }) => desk.tell(attemptId, NOT_PERFORMED),
    ...NOTHING,
  },
  {
    event: "an attempt on a ledger invoice becomes unknown",
    given: atTerminal(LEDGER),
    when: (desk, { attemptId }) => desk.tell(attemptId, UNKNOWN),
    ours: ["1689 +100000", "1510 -100000"],
    theirs: ["1689 +100000 theirs", "1510 -100000 theirs"],
  },
  {
    event: "an attempt on a share of a ledger invoice becomes unknown",
    given: atTerminal(LEDGER, 30_000),
    when: (desk, { attemptId }) => desk.tell(attemptId, UNKNOWN),
    ours: ["1689 +30000", "1510 -30000"],
    theirs: ["1689 +30000 theirs", "1510 -30000 theirs"],
  },
  {
    event: "an unknown on a ledger invoice was declined",
    given: unknown(LEDGER),
    when: (desk, { attemptId }) => desk.tell(attemptId, DECLINED),
    ours: ["1510 +100000", "1689 -100000"],
    theirs: ["1510 +100000 theirs", "1689 -100000 theirs"],
  },
  {
    event: "an unknown on a ledger invoice was not performed",
    given: unknown(LEDGER),
    when: (desk, { attemptId }) => desk.tell(attemptId, NOT_PERFORMED),
    ours: ["1510 +100000", "1689 -100000"],
    theirs: ["1510 +100000 theirs", "1689 -100000 theirs"],
  },
];

function unknown(order: DeskOrder = {}): NonNullable<Row["given"]> {
  return async (desk, sender) => {
    const given = await atTerminal(order)(desk, sender);
    await desk.tell(given.attemptId, UNKNOWN);
    return given;
  };
}

const issuerAccounts = [
  ["visa", 1581],
  ["mastercard", 1582],
  ["amex", 1583],
  ["diners", 1584],
  ["ownCard", 1585],
  ["unknown", 1589],
] as const;

const approvals: readonly Row[] = [
  ...issuerAccounts.flatMap(([card, account]): readonly Row[] => [
    {
      event: `approved, cash invoice, ${card}`,
      given: atTerminal(),
      when: (desk, { attemptId }) => desk.approve(attemptId, 100_000, card),
      ours: [`${account} +100000`, "1689 -100000"],
      theirs: [`${account} +100000`, "1689 -100000"],
    },
    {
      event: `approved, ledger invoice, ${card}`,
      given: atTerminal(LEDGER),
      when: (desk, { attemptId }) => desk.approve(attemptId, 100_000, card),
      ours: [`${account} +100000`, "1689 +100000", "1689 -100000", "1510 -100000"],
      theirs: [`${account} +100000`, "1689 +100000 theirs", "1689 -100000", "1510 -100000 theirs"],
    },
    {
      event: `approved, ledger invoice already on interim, ${card}`,
      given: unknown(LEDGER),
      when: (desk, { attemptId }) => desk.approve(attemptId, 100_000, card),
      ours: [`${account} +100000`, "1689 -100000"],
      theirs: [`${account} +100000`, "1689 -100000"],
    },
    {
      event: `late approval, ${card}`,
      given: declined(),
      when: (desk, { attemptId }) => desk.approve(attemptId, 100_000, card),
      ours: [`${account} +100000`, "2499 -100000"],
      theirs: [`${account} +100000`, "2499 -100000"],
    },
  ]),
  {
    event: "an unknown on a cash invoice was approved",
    given: unknown(),
    when: (desk, { attemptId }) => desk.approve(attemptId, 100_000),
    ours: ["1581 +100000", "1689 -100000"],
    theirs: ["1581 +100000", "1689 -100000"],
  },
  {
    event: "less than asked is approved, cash invoice",
    given: atTerminal(),
    when: (desk, { attemptId }) => desk.approve(attemptId, 60_000),
    ours: ["1581 +60000", "1689 -60000"],
    theirs: ["1581 +60000", "1689 -60000"],
  },
  {
    event: "less than asked is approved, ledger invoice already on interim: the rest goes back",
    given: unknown(LEDGER),
    when: (desk, { attemptId }) => desk.approve(attemptId, 60_000),
    ours: ["1581 +60000", "1689 -60000", "1510 +40000", "1689 -40000"],
    theirs: ["1581 +60000", "1689 -60000", "1510 +40000 theirs", "1689 -40000 theirs"],
  },
  {
    event: "more than asked is approved, cash invoice",
    given: atTerminal(),
    when: (desk, { attemptId }) => desk.approve(attemptId, 105_000),
    ours: ["1581 +105000", "1689 -100000", "2499 -5000"],
    theirs: ["1581 +105000", "1689 -100000", "2499 -5000"],
  },
  {
    event: "more than asked is approved, ledger invoice",
    given: atTerminal(LEDGER),
    when: (desk, { attemptId }) => desk.approve(attemptId, 105_000),
    ours: ["1581 +105000", "1689 +100000", "1689 -100000", "1510 -100000", "2499 -5000"],
    theirs: [
      "1581 +105000",
      "1689 +100000 theirs",
      "1689 -100000",
      "1510 -100000 theirs",
      "2499 -5000",
    ],
  },
  {
    event: "a share is approved, ledger invoice",
    given: atTerminal(LEDGER, 30_000),
    when: (desk, { attemptId }) => desk.approve(attemptId, 30_000),
    ours: ["1581 +30000", "1689 +30000", "1689 -30000", "1510 -30000"],
    theirs: ["1581 +30000", "1689 +30000 theirs", "1689 -30000", "1510 -30000 theirs"],
  },
  {
    event: "approved, ledger invoice that a refund had put on interim",
    given: async (desk, sender) => {
      const { order, attemptId } = await paid(LEDGER)(desk, sender);
      await desk.approve(await desk.refund(attemptId, 100_000), 100_000);
      return { order, attemptId: await desk.pay([order]) };
    },
    when: (desk, { attemptId }) => desk.approve(attemptId, 100_000, "mastercard"),
    ours: ["1582 +100000", "1689 -100000"],
    theirs: ["1582 +100000", "1689 -100000"],
  },
  {
    event: "late approval after it was cancelled, on an order that has been paid since",
    given: async (desk, sender) => {
      const given = await atTerminal()(desk, sender);
      await desk.tell(given.attemptId, CANCELLED);
      await desk.payAndApprove([given.order], 100_000);
      return given;
    },
    when: (desk, { attemptId }) => desk.approve(attemptId, 100_000, "amex"),
    ours: ["1583 +100000", "2499 -100000"],
    theirs: ["1583 +100000", "2499 -100000"],
  },
  {
    event: "late approval of a ledger invoice's attempt that was not performed",
    given: async (desk, sender) => {
      const given = await unknown(LEDGER)(desk, sender);
      await desk.tell(given.attemptId, NOT_PERFORMED);
      return given;
    },
    when: (desk, { attemptId }) => desk.approve(attemptId, 100_000),
    ours: ["1581 +100000", "2499 -100000"],
    theirs: ["1581 +100000", "2499 -100000"],
  },
];

function declined(): NonNullable<Row["given"]> {
  return async (desk, sender) => {
    const given = await atTerminal()(desk, sender);
    await desk.tell(given.attemptId, DECLINED);
    return given;
  };
}

const claimedPaid =
  (order: DeskOrder = {}) =>
  async (desk: Desk, sender: Sender): Promise<Given> => {
    const given = await unknown(order)(desk, sender);
    await claim(desk, given.attemptId);
    return given;
  };

const lateApproved =
  (order: DeskOrder = {}) =>
  async (desk: Desk, sender: Sender): Promise<Given> => {
    const given = await atTerminal(order)(desk, sender);
    await desk.tell(given.attemptId, DECLINED);
    await desk.approve(given.attemptId, 100_000);
    return given;
  };

/** At the terminal where nothing is left open by the rows above. */
const sale = (): Parameters<typeof showSale>[1] => ({
  stanAuth: nextStan(),
  amountOre: 45_000,
  at: "77000002",
});

const handKeyed = async (desk: Desk, sender: Sender): Promise<Given> => {
  const order = await desk.send(sender);
  const [attemptId = NONE] = await showSale(desk, sale());
  return { order, attemptId };
};

const claimsAndDebts: readonly Row[] = [
  {
    event: "a cash invoice's unknown is claimed",
    given: unknown(),
    when: (desk, { attemptId }) => claim(desk, attemptId, { releaseOrder: true }),
    ...NOTHING,
  },
  {
    event: "a ledger invoice's unknown is claimed",
    given: unknown(LEDGER),
    when: (desk, { attemptId }) => claim(desk, attemptId),
    ...NOTHING,
  },
  {
    event: "a claim is proven by the acquirer's file, cash invoice",
    given: claimedPaid(),
    when: (desk, { attemptId }) => settle(desk, attemptId, inFile(100_000)),
    ours: ["1581 +100000", "1689 -100000"],
    theirs: ["1581 +100000", "1689 -100000"],
  },
  {
    event: "a claim is proven by the acquirer's file, ledger invoice",
    given: claimedPaid(LEDGER),
    when: (desk, { attemptId }) => settle(desk, attemptId, inFile(100_000)),
    ours: ["1581 +100000", "1689 -100000"],
    theirs: ["1581 +100000", "1689 -100000"],
  },
  {
    event: "a claim is disproven, cash invoice",
    given: claimedPaid(),
    when: (desk, { attemptId }) => settle(desk, attemptId, NOT_IN_FILE),
    ...NOTHING,
  },
  {
    event: "a claim is disproven, ledger invoice",
    given: claimedPaid(LEDGER),
    when: (desk, { attemptId }) => settle(desk, attemptId, NOT_IN_FILE),
    ours: ["1510 +100000", "1689 -100000"],
    theirs: ["1510 +100000 theirs", "1689 -100000 theirs"],
  },
  {
    event: "a claim is proven of an order that another payment has paid",
    given: async (desk, sender) => {
      const given = await claimedPaid()(desk, sender);
      const other = await payUnderWarning(desk, [given.order]);
      if (other.kind === "refused") throw new Error(other.code);
      await desk.markSent(other.payment.id);
      await desk.approve(other.payment.id, 100_000);
      return given;
    },
    when: (desk, { attemptId }) => settle(desk, attemptId, inFile(100_000)),
    ours: ["1581 +100000", "2499 -100000"],
    theirs: ["1581 +100000", "2499 -100000"],
  },
  {
    event: "a late approval is applied to its cash invoice",
    given: lateApproved(),
    when: (desk, { attemptId }) => apply(desk, attemptId),
    ours: ["2499 +100000", "1689 -100000"],
    theirs: ["2499 +100000", "1689 -100000"],
  },
  {
    event: "a late approval is applied to its ledger invoice",
    given: lateApproved(LEDGER),
    when: (desk, { attemptId }) => apply(desk, attemptId),
    ours: ["2499 +100000", "1689 +100000", "1689 -100000", "1510 -100000"],
    theirs: ["2499 +100000", "1689 +100000 theirs", "1689 -100000", "1510 -100000 theirs"],
  },
  {
    event: "a part of a late approval is applied to another order",
    given: async (desk, sender) => {
      const { attemptId } = await lateApproved()(desk, sender);
      return { attemptId, order: await desk.send({ ...sender, totalOre: 30_000 }) };
    },
    when: (desk, { attemptId, order }) =>
      apply(desk, attemptId, { orderId: order.id, reason: "Fel faktura" }),
    ours: ["2499 +30000", "1689 -30000"],
    theirs: ["2499 +30000", "1689 -30000"],
  },
  {
    event: "a sale keyed on the terminal is found",
    when: (desk) => showSale(desk, sale()),
    ours: ["1581 +45000", "2499 -45000"],
    theirs: ["1581 +45000", "2499 -45000"],
  },
  {
    event: "a sale keyed on the terminal is applied to an order",
    given: handKeyed,
    when: (desk, { attemptId, order }) => apply(desk, attemptId, { orderId: order.id }),
    ours: ["2499 +45000", "1689 -45000"],
    theirs: ["2499 +45000", "1689 -45000"],
  },
];

/** A paid order, and a refund of all of it at the terminal. */
const refunding =
  (order: DeskOrder, before?: (desk: Desk, given: Given, sender: Sender) => Promise<unknown>) =>
  async (desk: Desk, sender: Sender): Promise<Given> => {
    const given = await paid(order)(desk, sender);
    await before?.(desk, given, sender);
    return { order: given.order, attemptId: await desk.refund(given.attemptId, 100_000) };
  };

const credited = (desk: Desk, { order }: Given, sender: Sender): Promise<unknown> =>
  desk.send({ ...sender, kind: "creditInvoice", credits: order.invoiceNumber });

const givenBack: readonly Row[] = [
  {
    event: "void of a cash invoice's payment",
    given: async (desk, sender) => {
      const { order, attemptId } = await paid()(desk, sender);
      return { order, attemptId: await desk.void(attemptId, 100_000) };
    },
    when: (desk, { attemptId }) => desk.approve(attemptId, 100_000),
    ours: ["1689 +100000", "1581 -100000"],
    theirs: ["1689 +100000", "1581 -100000"],
  },
  ...issuerAccounts.map(
    ([card, account]): Row => ({
      event: `refund without a credit invoice re-opens the order, ${card}`,
      given: async (desk, sender) => {
        const { order, attemptId } = await paid({}, 100_000, card)(desk, sender);
        return { order, attemptId: await desk.refund(attemptId, 100_000) };
      },
      when: (desk, { attemptId }) => desk.approve(attemptId, 100_000, card),
      ours: ["1689 +100000", `${account} -100000`],
      theirs: ["1689 +100000", `${account} -100000`],
    }),
  ),
  {
    event: "refund without a credit invoice re-opens a ledger invoice",
    given: refunding(LEDGER),
    when: (desk, { attemptId }) => desk.approve(attemptId, 100_000),
    ours: ["1689 +100000", "1581 -100000"],
    theirs: ["1689 +100000", "1581 -100000"],
  },
  {
    event: "refund on a credit invoice",
    given: refunding({}, credited),
    when: (desk, { attemptId }) => desk.approve(attemptId, 100_000),
    ours: ["1510 +100000", "1581 -100000"],
    theirs: ["1510 +100000 theirs", "1581 -100000", "1689 -100000 theirs", "1689 +100000"],
  },
  {
    event: "refund on a credit invoice of a ledger invoice",
    given: refunding(LEDGER, credited),
    when: (desk, { attemptId }) => desk.approve(attemptId, 100_000),
    ours: ["1510 +100000", "1581 -100000"],
    theirs: ["1510 +100000 theirs", "1581 -100000", "1689 -100000 theirs", "1689 +100000"],
  },
  {
    event: "refund of a debt, the order was withdrawn",
    given: refunding({}, (desk, { order }) => desk.withdraw(order)),
    when: (desk, { attemptId }) => desk.approve(attemptId, 100_000),
    ours: ["2499 +100000", "1581 -100000"],
    theirs: ["2499 +100000", "1581 -100000"],
  },
  {
    event: "refund of a debt, the order was lowered: the rest re-opens the order",
    given: refunding({}, (desk, { order }) => desk.change(order, 2, 80_000)),
    when: (desk, { attemptId }) => desk.approve(attemptId, 100_000),
    ours: ["2499 +20000", "1581 -20000", "1689 +80000", "1581 -80000"],
    theirs: ["2499 +20000", "1581 -20000", "1689 +80000", "1581 -80000"],
  },
  {
    event: "refund of a debt, more than asked had been approved",
    given: async (desk, sender) => {
      const { order, attemptId } = await paid({}, 105_000)(desk, sender);
      return { order, attemptId: await desk.refund(attemptId, 5_000) };
    },
    when: (desk, { attemptId }) => desk.approve(attemptId, 5_000),
    ours: ["2499 +5000", "1581 -5000"],
    theirs: ["2499 +5000", "1581 -5000"],
  },
  {
    event: "refund of a debt, the approval was late",
    given: async (desk, sender) => {
      const { order, attemptId } = await declined()(desk, sender);
      await desk.approve(attemptId, 100_000);
      return { order, attemptId: await desk.refund(attemptId, 100_000) };
    },
    when: (desk, { attemptId }) => desk.approve(attemptId, 100_000),
    ours: ["2499 +100000", "1581 -100000"],
    theirs: ["2499 +100000", "1581 -100000"],
  },
  {
    event: "a refund is declined",
    given: refunding({}),
    when: (desk, { attemptId }) => desk.tell(attemptId, DECLINED),
    ...NOTHING,
  },
  {
    event: "a refund becomes unknown",
    given: refunding({}),
    when: (desk, { attemptId }) => desk.tell(attemptId, UNKNOWN),
    ...NOTHING,
  },
  {
    event: "an unknown refund of a ledger invoice was not performed",
    given: async (desk, sender) => {
      const given = await refunding(LEDGER)(desk, sender);
      await desk.tell(given.attemptId, UNKNOWN);
      return given;
    },
    when: (desk, { attemptId }) => desk.tell(attemptId, NOT_PERFORMED),
    ...NOTHING,
  },
  {
    event: "late approval of a refund whose order has been paid back meanwhile",
    given: async (desk, sender) => {
      const { order, attemptId } = await paid()(desk, sender);
      const first = await desk.refund(attemptId, 100_000);
      await desk.tell(first, DECLINED);
      await desk.approve(await desk.refund(attemptId, 100_000), 100_000);
      return { order, attemptId: first };
    },
    when: (desk, { attemptId }) => desk.approve(attemptId, 100_000),
    ours: ["2999 +100000", "1581 -100000"],
    theirs: ["2999 +100000", "1581 -100000"],
  },
];

const release = (desk: Desk, { order }: Given): Promise<unknown> =>
  releaseOrder(desk.deps, decision(desk, order));
const takeBack = (desk: Desk, { order }: Given): Promise<unknown> =>
  takeOrderBack(desk.deps, decision(desk, order));

function decision(desk: Desk, order: Given["order"]): Parameters<typeof releaseOrder>[1] {
  const by = { id: desk.places.people.CHEF, signature: "CHEF" };
  return { orderId: order.id, reason: "Kunden får faktura", by, language: "sv", claim: undefined };
}

/** Paid in full, and lowered by 200 kr; and an order that is not paid. */
const owing =
  (to: DeskOrder) =>
  async (desk: Desk, sender: Sender): Promise<Given> => {
    const given = await paid()(desk, sender);
    await desk.change(given.order, 2, 80_000);
    return { ...given, right: await desk.send({ ...sender, ...to }) };
  };

const applyOwing: Row["when"] = async (desk, { order, right }) => {
  const outcome = await applyOwed(desk, order, right === undefined ? {} : { to: right });
  if (outcome.kind === "refused") throw new Error(outcome.code);
};

const owed: readonly Row[] = [
  {
    event: "what is owed since a cash invoice was lowered is applied to another cash invoice",
    given: owing({}),
    when: applyOwing,
    ours: ["2499 +20000", "1689 -20000"],
    theirs: ["2499 +20000", "1689 -20000"],
  },
  {
    event: "what is owed since a cash invoice was lowered is applied to a ledger invoice",
    given: owing(LEDGER),
    when: applyOwing,
    ours: ["2499 +20000", "1689 +20000", "1689 -20000", "1510 -20000"],
    theirs: ["2499 +20000", "1689 +20000 theirs", "1689 -20000", "1510 -20000 theirs"],
  },
  {
    event: "what is owed since a cash invoice was withdrawn is applied to another",
    given: async (desk, sender) => {
      const given = await paid()(desk, sender);
      await desk.withdraw(given.order);
      return { ...given, right: await desk.send(sender) };
    },
    when: applyOwing,
    ours: ["2499 +100000", "1689 -100000"],
    theirs: ["2499 +100000", "1689 -100000"],
  },
  {
    event: "what is owed since a cash invoice was lowered is applied to it when it is raised again",
    given: async (desk, sender) => {
      const given = await owing({})(desk, sender);
      await desk.change(given.order, 3, 100_000);
      return { ...given, right: given.order };
    },
    when: applyOwing,
    ours: ["2499 +20000", "1689 -20000"],
    theirs: ["2499 +20000", "1689 -20000"],
  },
];

const releases: readonly Row[] = [
  {
    event: "a cash invoice is released to the customer ledger",
    given: sent(),
    when: release,
    ours: ["1510 +100000", "1689 -100000"],
    theirs: ["1510 +100000 theirs", "1689 -100000 theirs"],
  },
  {
    event: "what is left of a cash invoice with a share paid is released",
    given: paid({}, 60_000),
    when: release,
    ours: ["1510 +40000", "1689 -40000"],
    theirs: ["1510 +40000 theirs", "1689 -40000 theirs"],
  },
  {
    event: "a ledger invoice that a refund had put on interim is released",
    given: async (desk, sender) => {
      const given = await paid(LEDGER)(desk, sender);
      await desk.approve(await desk.refund(given.attemptId, 100_000), 100_000);
      return given;
    },
    when: release,
    ours: ["1510 +100000", "1689 -100000"],
    theirs: ["1510 +100000 theirs", "1689 -100000 theirs"],
  },
  {
    event: "a released cash invoice is paid at the desk like a ledger invoice",
    given: async (desk, sender) => {
      const given = await sent()(desk, sender);
      await release(desk, given);
      return { ...given, attemptId: await desk.pay([given.order]) };
    },
    when: (desk, { attemptId }) => desk.approve(attemptId, 100_000),
    ours: ["1581 +100000", "1689 +100000", "1689 -100000", "1510 -100000"],
    theirs: ["1581 +100000", "1689 +100000 theirs", "1689 -100000", "1510 -100000 theirs"],
  },
  {
    event: "a released cash invoice is raised by its system",
    given: async (desk, sender) => {
      const given = await sent()(desk, sender);
      await release(desk, given);
      return given;
    },
    when: (desk, { order }) => desk.change(order, 2, 120_000),
    ...NOTHING,
  },
  {
    event: "a release is taken back",
    given: async (desk, sender) => {
      const given = await sent()(desk, sender);
      await release(desk, given);
      return given;
    },
    when: takeBack,
    ours: ["1689 +100000", "1510 -100000"],
    theirs: ["1689 +100000 theirs", "1510 -100000 theirs"],
  },
];

const moving =
  (from: DeskOrder, to: DeskOrder, amountOre?: number) =>
  async (desk: Desk, sender: Sender): Promise<Given> => {
    const given = await paid(from)(desk, sender);
    const right = await desk.send({ ...sender, ...to });
    return { ...given, right, amountOre };
  };

const move: Row["when"] = async (desk, { order, attemptId, right, amountOre }) => {
  if (right === undefined) throw new Error("No order to move to");
  const outcome = await movePaymentBetween(
    desk.deps,
    {
      attemptId,
      fromOrderId: order.id,
      toOrderId: right.id,
      amountOre: amountOre === undefined ? undefined : ore(amountOre),
      reason: "Fel faktura",
      by: { id: desk.places.people.KASS, signature: "KASS" },
      approver: { id: desk.places.people.CHEF, signature: "CHEF" },
      sight: SEES_ALL,
    },
    { claim: undefined, read: () => Promise.resolve(undefined) },
  );
  if (outcome.kind === "refused") throw new Error(outcome.code);
};

const moves: readonly Row[] = [
  {
    event: "a payment is moved from cash invoice A to cash invoice B",
    given: moving({}, {}),
    when: move,
    ours: ["1689 +100000", "1689 -100000"],
    theirs: ["1689 +100000", "1689 -100000"],
  },
  {
    event: "a part of a payment is moved from cash invoice A to cash invoice B",
    given: moving({}, {}, 30_000),
    when: move,
    ours: ["1689 +30000", "1689 -30000"],
    theirs: ["1689 +30000", "1689 -30000"],
  },
  {
    event: "a payment is moved from a ledger invoice to a cash invoice",
    given: moving(LEDGER, {}),
    when: move,
    ours: ["1689 +100000", "1689 -100000"],
    theirs: ["1689 +100000", "1689 -100000"],
  },
  {
    event: "a payment is moved from a cash invoice to a ledger invoice",
    given: moving({}, LEDGER),
    when: move,
    ours: ["1689 +100000", "1689 +100000", "1689 -100000", "1510 -100000"],
    theirs: ["1689 +100000", "1689 +100000 theirs", "1689 -100000", "1510 -100000 theirs"],
  },
];

describe.each([
  ["claim side ours", { system: "workshop" }, "ours"],
  ["claim side theirs", { system: "vehicles" }, "theirs"],
] as const)("%s", (_name, sender, side) => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk();
  });
  beforeEach(() => desk.startOver());
  afterAll(() => desk.close());

  test.each([
    ...arrivals,
    ...changes,
    ...noMoney,
    ...approvals,
    ...claimsAndDebts,
    ...givenBack,
    ...releases,
    ...owed,
    ...moves,
  ])("$event", async (row) => {
    const given = (await row.given?.(desk, sender)) ?? (await noGiven(desk));
    await desk.newPostings();
    await row.when(desk, given, sender);
    expect(await desk.newPostings()).toEqual(row[side]);
    expect(await desk.differences()).toEqual([]);
  });
});

/** Rows without a given need none of its fields. */
async function noGiven(desk: Desk): Promise<Given> {
  return { order: await desk.send({ settlement: "ledger" }), attemptId: NONE };
}

test("one payment for two orders books a voucher for each", async () => {
  const desk = await openDesk();
  const cash = await desk.send({ totalOre: 30_000 });
  const ledger = await desk.send({ ...LEDGER, system: "vehicles", totalOre: 20_000 });
  const attemptId = await desk.pay([cash, ledger]);
  await desk.newPostings();
  await desk.approve(attemptId, 50_000, "diners");
  expect(await desk.newPostings()).toEqual([
    "1584 +30000",
    "1689 -30000",
    "1584 +20000",
    "1689 +20000 theirs",
    "1689 -20000",
    "1510 -20000 theirs",
  ]);
  expect(await desk.differences()).toEqual([]);
  await desk.close();
});

test("an own card where its programme is off is booked on what lies under it, and flagged", async () => {
  const desk = await openDesk();
  await desk.database.query({
    name: "own_cards_off",
    text: "update sites set own_cards_on = false",
  });
  const attemptId = await desk.pay([await desk.send()]);
  await desk.newPostings();
  await desk.tell(attemptId, approved(100_000, answerOf("ownCard", "999999ABCDEF")));
  expect(await desk.newPostings()).toEqual(["1582 +100000", "1689 -100000"]);
  expect((await desk.attempt(attemptId)).flags).toEqual(["ownCardWhereOff"]);
  await desk.close();
});
