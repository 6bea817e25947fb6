import { describe, expect, test } from "vitest";
import type { MatchInput } from "../payout-match.ts";
import { accept, agreement, batch, line, match, sales, shortly } from "./test-payouts.ts";

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

describe("what is not ours", () => {
  checkCases([
    [
      "salaries and suppliers on the same account, also of the same sum as a payout",
      {
        openBatches: MONDAY,
        bankLines: [
          line("a 2026-08-04 LÖNER AUGUSTI", -150_050),
          line("b 2026-08-04 REKLAMBYRÅN AB", 150_050, "Faktura 4711"),
          line("c 2026-08-04", 150_050, "Swish 1234567"),
        ],
      },
      ["notOurs", "notOurs", "notOurs"],
    ],
    [
      "the right payer on an account that the agreement does not pay to",
      {
        agreements: [agreement("nets", { account: "5000-00 583 982 574 67" })],
        openBatches: MONDAY,
        bankLines: [line(`a 2026-08-04 ${PAYER}`, 150_050)],
      },
      ["notOurs"],
    ],
    [
      "an eight-figure number and a day that are no merchant number of ours",
      { bankLines: [line("a 2026-08-04 OKQ8 AB", 100, "63470646-20260804")] },
      ["notOurs"],
    ],
  ]);
});

describe("by reference", () => {
  const openBatches = REFERRED;
  checkCases([
    [
      "the day that it names, all sites",
      { openBatches, bankLines: [line("a 2026-08-05 BAMBORA AB", 100_000, "63470645-20260804")] },
      ["matched reference: visa lund 2026-08-03 30000, visa malmo 2026-08-03 70000"],
    ],
    [
      "whoever the bank says has paid",
      {
        openBatches,
        bankLines: [line("a 2026-08-05", 100_000, "502:REFERENCE:63470645-20260804")],
      },
      ["matched reference: visa lund 2026-08-03 30000, visa malmo 2026-08-03 70000"],
    ],
    [
      "one site alone, where each comes by itself",
      {
        openBatches,
        bankLines: [
          line("a 2026-08-05 BAMBORA AB", 30_000, "63470645-20260804"),
          line("b 2026-08-05 BAMBORA AB", 70_000, "63470645-20260804"),
        ],
      },
      [
        "matched reference: visa lund 2026-08-03 30000",
        "matched reference: visa malmo 2026-08-03 70000",
      ],
    ],
    [
      "too little or too much is never the day",
      {
        openBatches,
        bankLines: [line("a 2026-08-05 BAMBORA AB", 99_999, "63470645-20260804")],
      },
      ["bench short expected 100000"],
    ],
    [
      "too much",
      {
        openBatches,
        bankLines: [line("a 2026-08-05 BAMBORA AB", 100_001, "63470645-20260804")],
      },
      ["bench over expected 100000"],
    ],
    [
      "the right sum of another day than it names waits for a person",
      {
        openBatches: [...REFERRED, batch("worldline visa malmo 2026-08-04", 123_456)],
        bankLines: [line("a 2026-08-06 BAMBORA AB", 123_456, "63470645-20260804")],
      },
      ["bench wrongDay: visa malmo 2026-08-04 123456"],
    ],
    [
      "the same reference and sum twice is paid once",
      {
        openBatches,
        bankLines: [
          line("b 2026-08-05 BAMBORA AB", 100_000, "63470645-20260804"),
          line("a 2026-08-06 BAMBORA AB", 100_000, "63470645-20260804"),
        ],
      },
      [
        "matched reference: visa lund 2026-08-03 30000, visa malmo 2026-08-03 70000",
        "bench alreadyPaid by b",
      ],
    ],
    [
      "before the day when it was due it waits for a person",
      { openBatches, bankLines: [line("a 2026-08-04 BAMBORA AB", 100_000, "63470645-20260804")] },
      ["bench wrongDay: visa lund 2026-08-03 30000, visa malmo 2026-08-03 70000"],
    ],
    [
      "another's merchant number with our acquirer's name",
      { openBatches, bankLines: [line("a 2026-08-05 BAMBORA AB", 100_000, "99999999-20260804")] },
      ["bench agreementUnclear: visa lund 2026-08-03 30000, visa malmo 2026-08-03 70000"],
    ],
    [
      "what was accepted before is not paid again",
      {
        accepted: [
          accept(line("old 2026-08-05 BAMBORA AB", 100_000), "worldline", {
            parts: [sales("visa malmo 2026-08-03", 100_000)],
          }),
        ],
        bankLines: [line("a 2026-08-06 BAMBORA AB", 100_000, "63470645-20260804")],
      },
      ["bench alreadyPaid by old"],
    ],
    [
      "what is left of a day that was accepted in part is paid too little, and not again",
      {
        openBatches: [batch("worldline mastercard malmo 2026-08-03", 5_000)],
        accepted: [
          accept(line("old 2026-08-05 BAMBORA AB", 100_000), "worldline", {
            parts: [sales("visa malmo 2026-08-03", 100_000)],
          }),
        ],
        bankLines: [line("a 2026-08-05 BAMBORA AB", 4_900, "63470645-20260804")],
      },
      ["bench short expected 5000"],
    ],
    [
      "a line that names its day is not robbed by one that only has the sum",
      {
        openBatches: [batch("worldline visa malmo 2026-08-03", 70_000)],
        bankLines: [
          line("a 2026-08-05 BAMBORA AB", 70_000),
          line("b 2026-08-06 BAMBORA AB", 70_000, "63470645-20260804"),
        ],
      },
      ["bench alreadyPaid by b", "matched reference: visa malmo 2026-08-03 70000"],
    ],
    [
      "a day that is named by a line with another sum is not taken by one that only has the sum",
      {
        openBatches: [batch("worldline visa malmo 2026-08-03", 70_000)],
        bankLines: [
          line("a 2026-08-05 BAMBORA AB", 70_000),
          line("b 2026-08-05 BAMBORA AB", 69_000, "63470645-20260804"),
        ],
      },
      ["bench wrongDay: visa malmo 2026-08-03 70000", "bench short expected 70000"],
    ],
  ]);
});

describe("by merchant number and day", () => {
  const agreements = [
    agreement("nets", {
      merchantNumbers: [
        { number: "7111111", siteId: "malmo" },
        { number: "7222222", siteId: "lund" },
      ],
    }),
  ];
  const openBatches = [
    batch("nets visa malmo 2026-08-03", 50_000),
    batch("nets visa lund 2026-08-03", 50_000),
  ];
  checkCases([
    [
      "tells two equal sums of one day apart",
      {
        agreements,
        openBatches,
        bankLines: [line(`a 2026-08-04 ${PAYER}`, 50_000, "Merchant ID 7222222")],
      },
      ["matched merchantAndDay: visa lund 2026-08-03 50000"],
    ],
    [
      "a day later it is the amount in the window, still of that site",
      {
        agreements,
        openBatches,
        bankLines: [line("a 2026-08-05", 50_000, "Merchant ID 7111111")],
      },
      ["matched amountInWindow: visa malmo 2026-08-03 50000"],
    ],
  ]);
});

describe("by the amount in its days", () => {
  checkCases([
    [
      "a whole day, on its day and five bank days late, and not after that",
      {
        openBatches: MONDAY,
        bankLines: [line(`a 2026-08-11 ${PAYER}`, 150_050)],
      },
      [`matched amountInWindow: ${OF_MONDAY}`],
    ],
    [
      "too late",
      { openBatches: MONDAY, bankLines: [line(`a 2026-08-12 ${PAYER}`, 150_050)] },
      [`bench wrongDay: ${OF_MONDAY}`],
    ],
    [
      "too early",
      { openBatches: MONDAY, bankLines: [line(`a 2026-08-03 ${PAYER}`, 150_050)] },
      [`bench wrongDay: ${OF_MONDAY}`],
    ],
    [
      "one issuer by itself",
      {
        openBatches: MONDAY,
        bankLines: [line(`a 2026-08-04 ${PAYER}`, 50_050), line(`b 2026-08-04 ${PAYER}`, 100_000)],
      },
      [
        "matched amountInWindow: mastercard malmo 2026-08-03 50050",
        "matched amountInWindow: visa malmo 2026-08-03 100000",
      ],
    ],
    [
      "short by one öre",
      { openBatches: MONDAY, bankLines: [line(`a 2026-08-04 ${PAYER}`, 150_049)] },
      ["bench short expected 150050"],
    ],
    [
      "nothing is open",
      { bankLines: [line(`a 2026-08-04 ${PAYER}`, 150_049)] },
      ["bench nothingOpen"],
    ],
    [
      "a sum of nothing pays nothing",
      { openBatches: MONDAY, bankLines: [line(`a 2026-08-04 ${PAYER}`, 0)] },
      ["bench nothingOpen"],
    ],
    [
      "a sum of nothing does not pay a day that is nothing",
      {
        openBatches: [
          batch("nets visa malmo 2026-08-03", 100),
          batch("nets mastercard malmo 2026-08-03", -100),
        ],
        bankLines: [line(`a 2026-08-04 ${PAYER}`, 0)],
      },
      ["bench nothingOpen"],
    ],
    [
      "a refund has made the day less, and another has made it a debt",
      {
        openBatches: [
          batch("nets visa malmo 2026-08-03", 100_000),
          batch("nets mastercard malmo 2026-08-03", -20_000),
          batch("nets visa malmo 2026-08-05", -7_000),
        ],
        bankLines: [line(`a 2026-08-04 ${PAYER}`, 80_000), line(`b 2026-08-06 ${PAYER}`, -7_000)],
      },
      [
        "matched amountInWindow: mastercard malmo 2026-08-03 -20000, visa malmo 2026-08-03 100000",
        "matched amountInWindow: visa malmo 2026-08-05 -7000",
      ],
    ],
    [
      "the same sum twice is paid once",
      {
        openBatches: MONDAY,
        bankLines: [line(`b 2026-08-04 ${PAYER}`, 150_050), line(`a 2026-08-05 ${PAYER}`, 150_050)],
      },
      [`matched amountInWindow: ${OF_MONDAY}`, "bench alreadyPaid by b"],
    ],
    [
      "the same sum again, days after the first was accepted",
      {
        accepted: [accept(line(`old 2026-08-04 ${PAYER}`, 150_050), "nets")],
        bankLines: [line(`a 2026-08-05 ${PAYER}`, 150_050)],
      },
      ["bench alreadyPaid by old"],
    ],
    [
      "the same sum again two weeks later",
      {
        openBatches: MONDAY,
        bankLines: [line(`b 2026-08-04 ${PAYER}`, 150_050), line(`a 2026-08-18 ${PAYER}`, 150_050)],
      },
      [`matched amountInWindow: ${OF_MONDAY}`, "bench alreadyPaid by b"],
    ],
    [
      "a line that was accepted itself",
      {
        openBatches: MONDAY,
        accepted: [accept(line(`a 2026-08-04 ${PAYER}`, 150_050), "nets")],
        bankLines: [line(`a 2026-08-04 ${PAYER}`, 150_050)],
      },
      ["bench alreadyPaid by a"],
    ],
  ]);
});

describe("two equal sums on one day", () => {
  const openBatches = [
    batch("nets visa malmo 2026-08-03", 50_000),
    batch("nets visa lund 2026-08-03", 50_000),
  ];
  checkCases([
    [
      "one line: it may be either",
      { openBatches, bankLines: [line(`a 2026-08-04 ${PAYER}`, 50_000)] },
      ["bench severalFit: visa lund 2026-08-03 50000 | visa malmo 2026-08-03 50000"],
    ],
    [
      "two lines: which paid which is for a person to say",
      {
        openBatches,
        bankLines: [line(`a 2026-08-04 ${PAYER}`, 50_000), line(`b 2026-08-04 ${PAYER}`, 50_000)],
      },
      [
        "bench severalFit: visa lund 2026-08-03 50000 | visa malmo 2026-08-03 50000",
        "bench severalFit: visa lund 2026-08-03 50000 | visa malmo 2026-08-03 50000",
      ],
    ],
    [
      "three lines: nor is it known which of them comes once too often",
      {
        openBatches,
        bankLines: [
          line(`a 2026-08-04 ${PAYER}`, 50_000),
          line(`b 2026-08-04 ${PAYER}`, 50_000),
          line(`c 2026-08-04 ${PAYER}`, 50_000),
        ],
      },
      [
        "bench severalFit: visa lund 2026-08-03 50000 | visa malmo 2026-08-03 50000",
        "bench severalFit: visa lund 2026-08-03 50000 | visa malmo 2026-08-03 50000",
        "bench severalFit: visa lund 2026-08-03 50000 | visa malmo 2026-08-03 50000",
      ],
    ],
    [
      "two lines of different days: which paid which is not known",
      {
        openBatches,
        bankLines: [line(`a 2026-08-04 ${PAYER}`, 50_000), line(`b 2026-08-05 ${PAYER}`, 50_000)],
      },
      [
        "bench severalFit: visa lund 2026-08-03 50000 | visa malmo 2026-08-03 50000",
        "bench severalFit: visa lund 2026-08-03 50000 | visa malmo 2026-08-03 50000",
      ],
    ],
    [
      "equal days after each other are told apart by their days",
      {
        openBatches: [
          batch("nets visa malmo 2026-08-03", 50_000),
          batch("nets visa malmo 2026-08-04", 50_000),
        ],
        bankLines: [line(`b 2026-08-05 ${PAYER}`, 50_000), line(`a 2026-08-04 ${PAYER}`, 50_000)],
      },
      [
        "matched amountInWindow: visa malmo 2026-08-04 50000",
        "matched amountInWindow: visa malmo 2026-08-03 50000",
      ],
    ],
    [
      "a payout that comes too late does not take another's day and leave its own to that",
      {
        openBatches: [
          batch("nets visa malmo 2026-08-03", 50_000),
          batch("nets visa malmo 2026-08-04", 50_000),
        ],
        bankLines: [line(`a 2026-08-05 ${PAYER}`, 50_000), line(`b 2026-08-12 ${PAYER}`, 50_000)],
      },
      [
        "bench severalFit: visa malmo 2026-08-03 50000 | visa malmo 2026-08-04 50000",
        "bench severalFit: visa malmo 2026-08-04 50000",
      ],
    ],
    [
      "when one of the days has not come, the other may be either",
      {
        openBatches: [
          batch("nets visa malmo 2026-08-03", 50_000),
          batch("nets visa malmo 2026-08-04", 50_000),
        ],
        bankLines: [line(`b 2026-08-05 ${PAYER}`, 50_000)],
      },
      ["bench severalFit: visa malmo 2026-08-03 50000 | visa malmo 2026-08-04 50000"],
    ],
  ]);
});
