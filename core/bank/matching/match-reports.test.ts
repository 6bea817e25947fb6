import { describe, expect, test } from "vitest";
import { ore } from "../../money.ts";
import type { MatchInput, PayoutPart } from "../payout-match.ts";
import { day } from "../test-agreements.ts";
import {
  accept,
  agreement,
  batch,
  line,
  match,
  NETS,
  part,
  report,
  sales,
  shortly,
  WORLDLINE,
} from "./test-payouts.ts";

const PAYER = "NETS DENMARK A/S";

type Case = readonly [name: string, input: Partial<MatchInput>, outcomes: readonly string[]];

function checkCases(cases: readonly Case[]): void {
  test.each(cases)("%s", (_name, input, outcomes) => {
    expect(shortly(match(input))).toEqual(outcomes);
  });
}

/** Monday the 3rd of August 2026; nets pays on the 4th, worldline on the 5th. */
const MONDAY = [
  batch("nets visa malmo 2026-08-03", 100_000),
  batch("nets mastercard malmo 2026-08-03", 50_050),
];
const OF_MONDAY = "mastercard malmo 2026-08-03 50050, visa malmo 2026-08-03 100000";
const REFERRED = [
  batch("worldline visa malmo 2026-08-03", 70_000),
  batch("worldline visa lund 2026-08-03", 30_000),
];

describe("weekends and Easter", () => {
  /** Good Friday is the 3rd of April 2026 and Easter Monday the 6th. */
  const easter = [
    batch("nets visa malmo 2026-04-02", 10_000),
    batch("nets visa malmo 2026-04-03", 2_000),
    batch("nets mastercard malmo 2026-04-04", 300),
  ];
  checkCases([
    [
      "all that is due on one day comes as one sum where that is agreed",
      {
        agreements: [agreement("nets", { weekend: "combined" })],
        openBatches: easter,
        bankLines: [line(`a 2026-04-07 ${PAYER}`, 12_300)],
      },
      [
        "matched amountInWindow: visa malmo 2026-04-02 10000, visa malmo 2026-04-03 2000, mastercard malmo 2026-04-04 300",
      ],
    ],
    [
      "it is the only subset where that is not agreed",
      { openBatches: easter, bankLines: [line(`a 2026-04-07 ${PAYER}`, 12_300)] },
      [
        "matched onlySubset: visa malmo 2026-04-02 10000, visa malmo 2026-04-03 2000, mastercard malmo 2026-04-04 300",
      ],
    ],
    [
      "two subsets are two answers",
      {
        openBatches: [
          batch("nets visa malmo 2026-04-02", 10_000),
          batch("nets visa malmo 2026-04-03", 2_000),
          batch("nets visa malmo 2026-04-04", 2_000),
        ],
        bankLines: [line(`a 2026-04-07 ${PAYER}`, 12_000)],
      },
      [
        "bench severalFit: visa malmo 2026-04-02 10000, visa malmo 2026-04-03 2000 | visa malmo 2026-04-02 10000, visa malmo 2026-04-04 2000",
      ],
    ],
    [
      "too many to try",
      {
        openBatches: Array.from({ length: 40 }, (_, at) =>
          batch(`nets visa site${at} 2026-08-03`, 1_000 + at),
        ),
        bankLines: [line(`a 2026-08-05 ${PAYER}`, 3_033)],
      },
      ["bench tooManyToTry"],
    ],
  ]);
});

describe("net payouts", () => {
  const openBatches = [batch("amex amex malmo 2026-08-03", 100_000)];
  const reportedPayouts = [
    report("r", "amex", [sales("amex malmo 2026-08-03", 100_000), part("fee", -1_500)], {
      reference: "AXP0001",
      paidOn: day("2026-08-06"),
    }),
  ];
  const paid = line("a 2026-08-06 AMERICAN EXPRESS", 98_500);
  const matched = "amex malmo 2026-08-03 100000, fee -1500";
  checkCases([
    [
      "without a report the fee is not known",
      { openBatches, bankLines: [paid] },
      [`bench feeUnknown: ${matched}`],
    ],
    [
      "no fee at all is not known either",
      { openBatches, bankLines: [line("a 2026-08-06 AMERICAN EXPRESS", 100_000)] },
      ["bench feeUnknown: amex malmo 2026-08-03 100000"],
    ],
    [
      "a fee that no acquirer takes is a wrong sum",
      { openBatches, bankLines: [line("a 2026-08-06 AMERICAN EXPRESS", 80_000)] },
      ["bench short expected 100000"],
    ],
    [
      "with a report, by its amount and days",
      { openBatches, reportedPayouts, bankLines: [paid] },
      [`matched amountInWindow r: ${matched}`],
    ],
    [
      "with a report, by its reference",
      {
        openBatches,
        reportedPayouts,
        bankLines: [line("a 2026-08-06 AMERICAN EXPRESS", 98_500, "UTBET axp0001 AUG")],
      },
      [`matched reference r: ${matched}`],
    ],
    [
      "the bank has paid less than the report",
      {
        openBatches,
        reportedPayouts,
        bankLines: [line("a 2026-08-06 AMERICAN EXPRESS", 98_400, "AXP0001")],
      },
      ["bench short expected 98500"],
    ],
    [
      "by the report's amount too early",
      { openBatches, reportedPayouts, bankLines: [{ ...paid, bookedOn: day("2026-08-05") }] },
      [`bench wrongDay: ${matched}`],
    ],
    [
      "the report pays more than we have sold",
      {
        openBatches: [batch("amex amex malmo 2026-08-03", 99_000)],
        reportedPayouts,
        bankLines: [paid],
      },
      [`bench reportDiffers expected 98500: ${matched}`],
    ],
    [
      "the report does not add up",
      {
        openBatches,
        reportedPayouts: reportedPayouts.map((one) => ({ ...one, netOre: ore(98_400) })),
        bankLines: [line("a 2026-08-06 AMERICAN EXPRESS", 98_400)],
      },
      ["bench reportDiffers expected 98400"],
    ],
    [
      "the report has been paid",
      {
        reportedPayouts,
        accepted: [accept(paid, "amex", { reportedPayoutIds: ["r"] })],
        bankLines: [line("b 2026-08-07 AMERICAN EXPRESS", 98_500, "AXP0001")],
      },
      ["bench alreadyPaid by a"],
    ],
    [
      "a report pays a part of the day, and the rest stays open",
      {
        openBatches: [batch("amex amex malmo 2026-08-03", 130_000)],
        reportedPayouts,
        bankLines: [paid],
      },
      [`matched amountInWindow r: ${matched}`],
    ],
    [
      "two reports of one day as one sum",
      {
        openBatches: [...openBatches, batch("amex amex lund 2026-08-03", 50_000)],
        reportedPayouts: [
          ...reportedPayouts,
          report("s", "amex", [sales("amex lund 2026-08-03", 50_000), part("fee", -700)], {
            paidOn: day("2026-08-06"),
          }),
        ],
        bankLines: [line("a 2026-08-06 AMERICAN EXPRESS", 147_800)],
      },
      [`matched amountInWindow r+s: ${matched}, amex lund 2026-08-03 50000, fee -700`],
    ],
  ]);
});

describe("a reference that names a day, and a report of that day", () => {
  const agreements = [
    { ...WORLDLINE, terms: WORLDLINE.terms.map((one) => ({ ...one, form: "net" as const })) },
  ];
  const openBatches = [
    batch("worldline visa malmo 2026-08-03", 100_000),
    batch("worldline visa malmo 2026-08-04", 40_000),
  ];
  const reportedPayouts = [
    report("r", "worldline", [sales("visa malmo 2026-08-03", 100_000), part("fee", -900)]),
    report("s", "worldline", [sales("visa malmo 2026-08-04", 40_000), part("fee", -400)]),
  ];
  const named = (id: string, amountOre: number) =>
    line(`${id} 2026-08-05 BAMBORA AB`, amountOre, "63470645-20260804");
  const input = { agreements, openBatches, reportedPayouts };
  const matched = "matched reference r: visa malmo 2026-08-03 100000, fee -900";
  checkCases([
    ["is paid as the report says", { ...input, bankLines: [named("a", 99_100)] }, [matched]],
    [
      "is paid too little",
      { ...input, bankLines: [named("a", 99_000)] },
      ["bench short expected 99100"],
    ],
    [
      "is paid once",
      { ...input, bankLines: [named("a", 99_100), named("b", 99_100)] },
      [matched, "bench alreadyPaid by a"],
    ],
    [
      "is not paid by the sum of another day's",
      { ...input, bankLines: [named("a", 39_600)] },
      ["bench wrongDay: visa malmo 2026-08-04 40000, fee -400"],
    ],
  ]);
});

describe("reports beside each other, and beside what came before them", () => {
  const openBatches = [batch("nets visa malmo 2026-08-03", 100_000)];
  const whole = [sales("visa malmo 2026-08-03", 100_000)];
  const takenBack: PayoutPart = {
    ...{ kind: "chargeback", issuer: "visa", siteId: "malmo" },
    ...{ saleDay: undefined, amountOre: ore(-5_000) },
  };
  const more = (reference: string) => ({ reference, paidOn: day("2026-08-04") });
  const paid = line(`a 2026-08-04 ${PAYER}`, 100_000, "AVRÄKNING 00004711");
  const wrong = line(`b 2026-08-04 ${PAYER}`, 30_000, "AVRÄKNING 00004712");
  const reportedPayouts = [
    report("r", "nets", whole, more("00004711")),
    report("s", "nets", [sales("visa malmo 2026-08-03", 30_000)], more("00004712")),
  ];
  checkCases([
    [
      "of two that speak for the same sales the one is believed that has all of them",
      { openBatches, reportedPayouts, bankLines: [wrong, paid] },
      [
        "bench reportDiffers expected 30000: visa malmo 2026-08-03 30000",
        "matched reference r: visa malmo 2026-08-03 100000",
      ],
    ],
    [
      "and neither, when both do",
      {
        openBatches,
        reportedPayouts: [
          report("r", "nets", whole, more("00004711")),
          report("s", "nets", whole, more("00004712")),
        ],
        bankLines: [paid],
      },
      ["bench reportDiffers expected 100000: visa malmo 2026-08-03 100000"],
    ],
    [
      "a report that comes after its line was accepted has been paid by it",
      {
        reportedPayouts: [report("r", "nets", whole, more("00004711"))],
        accepted: [accept(paid, "nets", { parts: whole })],
        bankLines: [{ ...paid, id: "b", bookedOn: day("2026-08-05") }],
      },
      ["bench alreadyPaid by a"],
    ],
    [
      "a debit is not about a payout that has not come",
      {
        reportedPayouts: [report("r", "nets", whole, more("00004711"))],
        bankLines: [line(`a 2026-08-04 ${PAYER}`, -9_900, "AVGIFT")],
      },
      ["bench nothingOpen"],
    ],
    [
      "a reference of several words is not the shorter one that it begins with",
      {
        openBatches,
        reportedPayouts: [
          report("r", "nets", whole, more("00004711")),
          report("s", "nets", [takenBack], more("00004711 R")),
        ],
        bankLines: [paid, line(`b 2026-08-04 ${PAYER}`, -5_000, "ÅTERKRAV 00004711 R")],
      },
      [
        "matched reference r: visa malmo 2026-08-03 100000",
        "matched chargeback reference s: chargeback visa malmo -5000",
      ],
    ],
    [
      "the fee that is left of a day of returned sales is a payout where fees are never drawn",
      {
        reportedPayouts: [report("r", "amex", [part("fee", -150)], more("AXP1"))],
        bankLines: [line("a 2026-08-06 AMERICAN EXPRESS", -150, "AXP1")],
      },
      ["matched reference r: fee -150"],
    ],
  ]);
});

describe("fees, chargebacks and debts", () => {
  const august = { agreementId: "nets", month: "2026-08", feesOre: ore(12_345) };
  const drawn = line(`a 2026-09-15 ${PAYER}`, -12_345, "AVGIFTER");
  checkCases([
    [
      "the month's fees, as the files sum them",
      { reportedFees: [august], bankLines: [drawn] },
      ["matched monthlyFee amountInWindow: fee -12345"],
    ],
    [
      "on the first bank day when the day is none",
      {
        reportedFees: [{ ...august, month: "2026-10" }],
        bankLines: [line(`a 2026-11-16 ${PAYER}`, -12_345)],
      },
      ["matched monthlyFee amountInWindow: fee -12345"],
    ],
    ["no file tells what they should be", { bankLines: [drawn] }, ["bench feeUnknown: fee -12345"]],
    [
      "another sum than the files'",
      {
        reportedFees: [{ ...august, feesOre: ore(12_300) }],
        bankLines: [drawn],
      },
      ["bench reportDiffers expected -12300: fee -12345"],
    ],
    [
      "drawn twice",
      {
        reportedFees: [august],
        bankLines: [drawn, line(`b 2026-09-15 ${PAYER}`, -12_345, "AVGIFTER")],
      },
      ["matched monthlyFee amountInWindow: fee -12345", "bench alreadyPaid by a"],
    ],
    [
      "drawn again after it was accepted",
      {
        reportedFees: [august],
        accepted: [accept({ ...drawn, id: "old" }, "nets", { kind: "monthlyFee" })],
        bankLines: [drawn],
      },
      ["bench alreadyPaid by old"],
    ],
    [
      "another debit on the day of the fee, and one near it",
      {
        reportedFees: [august],
        bankLines: [
          drawn,
          line(`b 2026-09-15 ${PAYER}`, -9_900),
          line(`c 2026-09-17 ${PAYER}`, -9_800),
        ],
      },
      ["matched monthlyFee amountInWindow: fee -12345", "bench nothingOpen", "bench nothingOpen"],
    ],
    [
      "drawn days too early",
      { reportedFees: [august], bankLines: [{ ...drawn, bookedOn: day("2026-09-11") }] },
      ["bench wrongDay: fee -12345"],
    ],
    [
      "a chargeback by itself, as the report has it",
      {
        reportedPayouts: [
          report(
            "r",
            "nets",
            [
              {
                kind: "chargeback",
                issuer: "visa",
                siteId: "malmo",
                saleDay: day("2026-05-04"),
                amountOre: ore(-9_900),
              },
            ],
            { paidOn: day("2026-08-20") },
          ),
        ],
        bankLines: [line(`a 2026-08-20 ${PAYER}`, -9_900)],
      },
      ["matched chargeback amountInWindow r: chargeback visa malmo -9900"],
    ],
    [
      "a debit that nothing tells of",
      { openBatches: MONDAY, bankLines: [line(`a 2026-08-04 ${PAYER}`, -9_900)] },
      ["bench nothingOpen"],
    ],
    [
      "a payout less a chargeback, a fee and a reserve",
      {
        openBatches: [batch("nets visa malmo 2026-08-03", 100_000)],
        reportedPayouts: [
          report(
            "r",
            "nets",
            [
              sales("visa malmo 2026-08-03", 100_000),
              {
                kind: "chargeback",
                issuer: "visa",
                siteId: "malmo",
                saleDay: undefined,
                amountOre: ore(-130_000),
              },
              part("adjustment", -250),
              part("reserveHeld", -1_000),
            ],
            { paidOn: day("2026-08-04") },
          ),
        ],
        bankLines: [line(`a 2026-08-04 ${PAYER}`, -31_250)],
      },
      [
        "matched amountInWindow r: visa malmo 2026-08-03 100000, chargeback visa malmo -130000, adjustment -250, reserveHeld -1000",
      ],
    ],
  ]);
});

describe("more than one agreement", () => {
  const shared = [
    NETS,
    agreement("amexAtNets", {
      issuers: ["amex"],
      merchantNumbers: [{ number: "7333333", siteId: null }],
    }),
  ];
  checkCases([
    [
      "one payer of both: a person says which",
      {
        agreements: shared,
        openBatches: MONDAY,
        bankLines: [line(`a 2026-08-04 ${PAYER}`, 150_050)],
      },
      [`bench agreementUnclear: ${OF_MONDAY}`],
    ],
    [
      "a merchant number decides",
      {
        agreements: shared,
        openBatches: [batch("amexAtNets amex malmo 2026-08-03", 4_000)],
        bankLines: [line(`a 2026-08-04 ${PAYER}`, 4_000, "7333333")],
      },
      ["matched merchantAndDay: amex malmo 2026-08-03 4000"],
    ],
    [
      "terms that have ended still pay for what was sold under them",
      {
        agreements: [
          {
            ...WORLDLINE,
            terms: [
              ...WORLDLINE.terms,
              ...agreement("worldline", { validFrom: day("2026-08-04"), payerNames: ["NY AB"] })
                .terms,
            ],
          },
        ],
        openBatches: REFERRED,
        bankLines: [line("a 2026-08-05 BAMBORA AB", 100_000)],
      },
      ["matched amountInWindow: visa lund 2026-08-03 30000, visa malmo 2026-08-03 70000"],
    ],
  ]);
});
