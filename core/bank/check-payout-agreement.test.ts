import { describe, expect, test } from "vitest";
import {
  coverOf,
  findCoverTwice,
  lacksMerchantNumber,
  merchantOf,
  payoutTermsFaults,
  termsAt,
} from "./check-payout-agreement.ts";
import type { PayoutTerms } from "./payout-agreement.ts";
import { payoutPresets } from "./payout-presets.ts";
import { agreementWith, day, NORTH, SOUTH, termsWith } from "./test-agreements.ts";

const OF_NORTH = { number: "7111111", siteId: NORTH };

describe("terms are refused for", () => {
  const cases: readonly [string, string, Partial<PayoutTerms>][] = [
    ["payoutListedTwice", "issuers", { issuers: ["visa", "visa"] }],
    ["payoutListedTwice", "siteIds", { siteIds: [NORTH, NORTH] }],
    ["payoutListedTwice", "payerNames", { payerNames: ["Kort AB", " KORT  ab"] }],
    ["payoutPayerMissing", "payerNames", { payerNames: [] }],
    ["payoutPayerMissing", "payerNames", { payerNames: ["Kort AB", " "] }],
    ["payoutPatternWrong", "referencePattern", { referencePattern: "{kund}" }],
    ["payoutDayOffsetWrong", "referenceDayOffset", { referenceDayOffset: 1 }],
    [
      "payoutDayOffsetWrong",
      "referenceDayOffset",
      { referencePattern: "{n}", referenceDayOffset: 0 },
    ],
    [
      "payoutMerchantWrong",
      "merchantNumbers",
      { merchantNumbers: [{ number: "A1", siteId: null }] },
    ],
    ["payoutMerchantWrong", "merchantNumbers", { merchantNumbers: [OF_NORTH, OF_NORTH] }],
    [
      "payoutMerchantWrong",
      "merchantNumbers",
      { merchantNumbers: [OF_NORTH, { number: "7222222", siteId: NORTH }] },
    ],
    ["payoutMerchantWrong", "merchantNumbers", { siteIds: [SOUTH], merchantNumbers: [OF_NORTH] }],
    [
      "payoutMerchantWrong",
      "merchantNumbers",
      { merchantNumbers: ["1", "2"].map((number) => ({ number, siteId: null })) },
    ],
    ["payoutCutOffWrong", "cutOff", { cutOff: "24:00" }],
    ["payoutCutOffWrong", "cutOff", { cutOff: "23:02" }],
    ["payoutFeesWrong", "fees", { form: "net" }],
    ["payoutFeesWrong", "fees", { fees: { rule: "perPayout" } }],
  ];
  test.each(cases)("%s in %s", (kind, field, change) => {
    expect(payoutTermsFaults(termsWith(change))).toEqual([{ kind, field }]);
  });
});

test("a reference is enough to know a payer by, and two sites may share a number", () => {
  const merchantNumbers = [OF_NORTH, { number: "7111111", siteId: SOUTH }];
  const known = { payerNames: [], referencePattern: "{merchant}", merchantNumbers };
  expect(payoutTermsFaults(termsWith(known))).toEqual([]);
  expect(lacksMerchantNumber(termsWith(known))).toBe(false);
  expect(lacksMerchantNumber(termsWith({ ...known, merchantNumbers: [] }))).toBe(true);
});

test("a site's own merchant number goes before the company's", () => {
  const terms = termsWith({ merchantNumbers: [{ number: "7000000", siteId: null }, OF_NORTH] });
  expect([merchantOf(terms, NORTH), merchantOf(terms, SOUTH)]).toEqual(["7111111", "7000000"]);
  expect(merchantOf(termsWith(), NORTH)).toBeNull();
});

test("terms hold from their day until the next ones", () => {
  const two = agreementWith("a", { bankDays: 1 }, { validFrom: day("2026-07-01"), bankDays: 2 });
  expect(termsAt(two, day("2025-12-31"))).toBeUndefined();
  expect(termsAt(two, day("2026-06-30"))?.bankDays).toBe(1);
  expect(termsAt(two, day("2026-07-01"))?.bankDays).toBe(2);
});

describe("two agreements of a company", () => {
  const nets = agreementWith("nets", {}, { validFrom: day("2026-07-01"), issuers: [] });

  test("never pay for the same issuer and site on the same day", () => {
    const again = agreementWith("again", { validFrom: day("2026-06-30"), siteIds: [NORTH] });
    expect(findCoverTwice(again, [nets])).toMatchObject({ issuer: "visa", from: "2026-06-30" });
    const everywhere = agreementWith("again", { validFrom: day("2025-01-01") });
    expect(findCoverTwice(everywhere, [nets])).toMatchObject({ from: "2026-01-01" });
  });

  test("may follow each other, and share out issuers and sites", () => {
    const next = agreementWith("next", { validFrom: day("2026-07-01") });
    const other = agreementWith("amex", { issuers: ["amex"] });
    expect(findCoverTwice(next, [nets, other])).toBeUndefined();
    const north = agreementWith("north", { siteIds: [NORTH] });
    expect(findCoverTwice(agreementWith("south", { siteIds: [SOUTH] }), [north])).toBeUndefined();
    expect(findCoverTwice(nets, [nets])).toBeUndefined();
  });

  test("are told apart by issuer, site and day, and what has ended pays for nothing", () => {
    const next = agreementWith("next", { validFrom: day("2026-07-01"), siteIds: [NORTH] });
    const of = (siteId: string, on: string) =>
      coverOf([nets, next], { issuer: "visa", siteId, day: day(on) })?.agreement.id;
    expect(of(NORTH, "2026-06-30")).toBe("nets");
    expect(of(NORTH, "2026-07-01")).toBe("next");
    expect(of(SOUTH, "2026-07-01")).toBeUndefined();
    expect(of(NORTH, "2025-12-31")).toBeUndefined();
  });
});

describe("presets", () => {
  const whole = { payer: "Påhittade Kort AB", payoutBankDays: 2, payoutForm: "net" } as const;

  test("have no fault, and the own card's says what its programme says", () => {
    const presets = payoutPresets(whole);
    for (const { terms, acquirer } of presets) {
      const faults = payoutTermsFaults({ ...terms, validFrom: day("2026-01-01") });
      expect([acquirer, faults]).toEqual([acquirer, []]);
    }
    expect(presets.at(-1)).toMatchObject({
      acquirer: "ownCard",
      terms: { payerNames: ["Påhittade Kort AB"], bankDays: 2, form: "net" },
    });
  });

  test("the own card has none while its programme's rule is not whole", () => {
    const presets = payoutPresets({ ...whole, payoutBankDays: null });
    expect(presets.map(({ acquirer }) => acquirer)).not.toContain("ownCard");
  });
});
