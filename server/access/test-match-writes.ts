/** The calls about bank lines that write, in an order in which each succeeds. */

import { statement } from "../database/database.ts";
import type { PayoutAlarms } from "../open-items/open-items-api.ts";
import type {
  BenchLineView,
  LineChoices,
  MatchBenchView,
} from "../payout-matches/payout-matches-api.ts";
import {
  insertTestAgreement,
  insertTestBankLine,
  insertTestReport,
  makeTestAgreementNet,
} from "../payout-matches/test-bank-lines.ts";
import { insertPaymentAt } from "./test-two-companies.ts";
import type { Write, Writes } from "./test-writes.ts";

let lineId = "";

/** After the agreements have come and gone: one for Visa, and a line that pays a day of its sales. */
async function insertPayingLine(all: Writes): Promise<string> {
  const { database } = all.it;
  const { companyId, openLineId } = all.b;
  const agreement = await insertTestAgreement(database, companyId, ["visa"]);
  const asked = await all.ask("BEKO", `GET /api/bank/lines/${openLineId}/choices`);
  const { batches } = asked as unknown as LineChoices;
  const open = batches.filter((one) => one.agreementId === agreement.id);
  const [first] = open;
  if (first === undefined) throw new Error("Nothing is open of Visa");
  const ofDay = open.filter((one) => one.saleDay === first.saleDay);
  lineId = await insertTestBankLine(database, {
    companyId,
    amountOre: ofDay.reduce((sum, one) => sum + one.leftOre, 0),
    bookedOn: first.dueOn,
    reference: `7100001-${first.saleDay.replaceAll("-", "")}`,
  });
  return lineId;
}

async function keyOfLine(all: Writes): Promise<string> {
  const asked = await all.ask("BEKO", "GET /api/bank/bench");
  const { lines } = asked as unknown as { readonly lines: readonly BenchLineView[] };
  return lines.find((one) => one.line.id === lineId)?.proposals[0]?.key ?? "";
}

const FORGET_REFERENCES = statement({
  name: "test_forget_bank_references",
  text: "update bank_lines set bank_reference = null where id = any($1)",
});
let otherLineId = "";

/** Two files tell of one sum on one day, and the bank has named neither. */
async function insertDoubtedLine(all: Writes): Promise<string> {
  const { database } = all.it;
  const told = { companyId: all.b.companyId, amountOre: 123_45, bookedOn: "2026-02-27" };
  const ids = [await insertTestBankLine(database, told), await insertTestBankLine(database, told)];
  await database.query(FORGET_REFERENCES, [ids]);
  const asked = (await all.ask("BEKO", "GET /api/bank/bench")) as unknown as MatchBenchView;
  const doubted = asked.lines.find(({ line, reason }) => {
    return reason === "maybeSame" && ids.includes(line.id);
  });
  otherLineId = doubted?.mayBe[0]?.id ?? "";
  return doubted?.line.id ?? "";
}

const ZERO_ORE = 50_000;
const ZERO_DAY = "2026-02-20";

/** An agreement whose acquirer has kept all that was sold as its fee: so says its file. */
async function keepAllSold(all: Writes): Promise<string> {
  const { database } = all.it;
  const { companyId, own } = all.b;
  // Not Diners, which the company has an agreement of: what another is to pay, no file pays.
  const agreementId = await sellTo(all, "mastercard");
  await makeTestAgreementNet(database, agreementId, own.siteId);
  await insertTestReport(database, {
    companyId,
    reference: "NOLL",
    paidOn: "2026-02-23",
    netOre: 0,
    lines: [
      { type: "sale", saleOn: ZERO_DAY, amountOre: ZERO_ORE, feeOre: ZERO_ORE, card: "MASTERCARD" },
    ],
  });
  return agreementId;
}

async function keyOfZero(all: Writes): Promise<string> {
  const asked = (await all.ask("BEKO", "GET /api/bank/bench")) as unknown as MatchBenchView;
  return asked.zeroPayouts.find(({ reference }) => reference === "NOLL")?.key ?? "";
}

async function sellTo(all: Writes, issuer: string, businessDay = ZERO_DAY): Promise<string> {
  const { database } = all.it;
  const { serverId, operatorId } = all.two;
  const { companyId, own } = all.b;
  const { id } = await insertTestAgreement(database, companyId, [issuer]);
  const sold = { issuer, businessDay };
  await insertPaymentAt(database, { companyId, ...own, serverId, operatorId, sold });
  return id;
}

/** A sale of a week ago that an agreement should have paid long since. */
async function missPayout(all: Writes): Promise<string> {
  await sellTo(all, "diners");
  const asked = await all.ask("BEKO", "GET /api/ledger/payout-alarms?state=missing");
  const { alarms } = asked as unknown as PayoutAlarms;
  return alarms[0]?.id ?? "";
}

export const MATCH_WRITES: readonly Write[] = [
  {
    call: "POST /api/bank/agreements/:id/zero-payouts/accept",
    id: keepAllSold,
    body: async (all) => ({ proposalKey: await keyOfZero(all) }),
  },
  {
    call: "POST /api/bank/agreements/:id/zero-payouts",
    id: (all) => sellTo(all, "amex"),
    body: (all) => ({
      parts: [
        {
          kind: "sales",
          issuer: "amex",
          siteCode: all.b.own.siteCode,
          saleDay: ZERO_DAY,
          amountOre: ZERO_ORE,
        },
        { kind: "fee", amountOre: -ZERO_ORE },
      ],
    }),
  },
  { call: "POST /api/bank/matches/:id/undo" },
  {
    call: "POST /api/bank/lines/:id/choose",
    body: () => ({ kind: "payout", parts: [{ kind: "adjustment", amountOre: 700 }] }),
  },
  {
    call: "POST /api/bank/lines/:id/accept",
    id: insertPayingLine,
    body: async (all) => ({ proposalKey: await keyOfLine(all) }),
  },
  {
    call: "POST /api/bank/lines/:id/tell-apart",
    id: insertDoubtedLine,
    body: () => ({ otherLineIds: [otherLineId] }),
  },
  { call: "POST /api/bank/accept-certain" },
  {
    call: "PUT /api/ledger/payout-alarms/:id/owner",
    id: missPayout,
    body: () => ({ owner: "WCHE" }),
  },
  { call: "POST /api/bank/acquirer-lines/:id/set-aside" },
  { call: "POST /api/bank/acquirer-lines/:id/untie" },
  { call: "POST /api/bank/acquirer-lines/:id/tie" },
];
