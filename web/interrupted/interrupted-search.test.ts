/** The list is asked for what the filters say, and never jumps by itself. */
import type { InterruptedItem } from "@kortkoll/server/interrupted/interrupted-api.ts";
import { expect, test } from "vitest";
import {
  interruptedQuery,
  readInterruptedSearch,
  sortItems,
  UNOWNED,
} from "./interrupted-search.ts";
import { actsOn, mayHavePaid } from "./item-acts.ts";

function item(paymentId: string, given: Partial<InterruptedItem> = {}): InterruptedItem {
  return {
    paymentId,
    reason: "unknown",
    status: "open",
    atRiskOre: 10_000,
    since: "2026-03-02T09:00:00Z",
    ageMs: 0,
    trying: "askingTerminal",
    checks: 0,
    nextCheckAt: null,
    closes: "proof",
    owner: null,
    deadlineAt: null,
    overdue: false,
    comments: [],
    actions: ["claim"],
    closedAt: null,
    closedBy: null,
    closedBecause: null,
    payment: {
      id: paymentId,
      kind: "purchase",
      method: "card",
      state: "unknown",
      position: "findingOut",
      evidence: "waiting",
      sentence: "VI TAR REDA PÅ DET – terminalen har det just nu.",
      moneyMoved: "unknown",
      askedOre: 10_000,
      approvedOre: 0,
      companyCode: "BIL",
      siteCode: "NORD",
      till: { id: "t", code: "K1", name: "Kassa 1" },
      terminal: null,
      operator: "KASS",
      serviceAdvisors: [],
      invoiceNumbers: ["4711"],
      customerNames: [],
      registrationNumbers: [],
      systems: ["workshop"],
      issuer: null,
      cashOre: null,
      cardLabel: null,
      truncatedPan: null,
      lastFour: null,
      authorisationCode: null,
      late: false,
      flags: [],
      failureCode: null,
      businessDay: null,
      createdAt: "2026-03-02T09:00:00Z",
      sentAt: null,
      endedAt: null,
    },
    ...given,
  };
}

const order = (items: readonly InterruptedItem[], sort: string | undefined): readonly string[] =>
  sortItems(items, sort).map(({ paymentId }) => paymentId);

test("most kronor come first, or the oldest, or the nearest deadline", () => {
  const small = item("small", { atRiskOre: 1, since: "2026-03-01T09:00:00Z" });
  const large = item("large", { atRiskOre: 9, deadlineAt: "2026-03-05T09:00:00Z" });
  const urgent = item("urgent", { atRiskOre: 5, deadlineAt: "2026-03-03T09:00:00Z" });
  expect(order([small, urgent, large], undefined)).toEqual(["large", "urgent", "small"]);
  expect(order([large, urgent, small], "age")).toEqual(["small", "large", "urgent"]);
  expect(order([large, small, urgent], "deadline")).toEqual(["urgent", "large", "small"]);
});

test("an address that says something unknown asks for the ordinary list", () => {
  expect(
    readInterruptedSearch({ status: "gone", sort: "name", reason: "luck", owner: "" }),
  ).toEqual({});
  expect(interruptedQuery(readInterruptedSearch({})).toString()).toBe("");
});

test("the server is asked for what stands in the address", () => {
  const search = readInterruptedSearch({
    status: "closed",
    reason: "paidTwice",
    owner: UNOWNED,
    search: " F4711 ",
    sort: "age",
  });
  expect(Object.fromEntries(interruptedQuery(search))).toEqual({
    status: "closed",
    reason: "paidTwice",
    unowned: "true",
    search: "F4711",
  });
});

const manager = { signature: "CHEF", rights: ["takeCard", "interrupted"] } as const;
const finance = { signature: "EKON", rights: ["interrupted"] } as const;
const as = (person: typeof manager | typeof finance): Parameters<typeof actsOn>[1] => ({
  ...person,
  rights: [...person.rights],
});

test("nobody's item is taken, one's own is let go, another's is taken over", () => {
  expect(actsOn(item("a"), as(finance))).toEqual(["claim", "take", "comment"]);
  expect(actsOn(item("a", { owner: "EKON" }), as(finance))).toContain("letGo");
  expect(actsOn(item("a", { owner: "CHEF" }), as(finance))).toContain("takeOver");
});

test("payment is taken again only by who may take cards, and under the warning while unknown", () => {
  expect(actsOn(item("a"), as(manager))).toContain("takePaymentAgain");
  expect(actsOn(item("a"), as(finance))).not.toContain("takePaymentAgain");
  expect(mayHavePaid(item("a"))).toBe(true);
  expect(mayHavePaid(item("a", { reason: "claimDisproven" }))).toBe(false);
});

test("about a closed item one can only say more", () => {
  expect(actsOn(item("a", { status: "closed", owner: "CHEF" }), as(manager))).toEqual(["comment"]);
});
