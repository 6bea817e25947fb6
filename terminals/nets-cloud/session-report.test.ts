import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSessionReport } from "./session-report.ts";

const TID = "79001011";
const RULE = "------------------------";

/** As the simulator prints, and nothing of it is promised by anybody. */
const SWEDISH = [
  "Påhittade Bilar Norr AB",
  "Storgatan 5",
  `Bax: ${TID}-7900101`,
  "2026-03-02 14:15:03",
  "Valuta: SEK",
  "Session: 031",
  "",
  "       AVSTÄMNING",
  RULE,
  "American Express 1",
  "Köp 1            1239,53",
  "Belopp=          1239,53",
  RULE,
  "Visa 5",
  "Köp 3            1750,00",
  "Retur 1          -200,00",
  "Makulerat 1      -500,00",
  "Belopp=          1050,00",
  RULE,
  "Antal                  6",
  "Total=           2289,53",
  RULE,
  "    AVSTÄMNING KLAR",
];

const text = (lines: readonly string[], end = "\r\n"): string => lines.join(end) + end;
const read = (lines: readonly string[], terminalId = TID): unknown =>
  readSessionReport(text(lines), terminalId);
const swap = (from: string, to: string): string[] =>
  SWEDISH.map((line) => (line === from ? to : line));
const notReadable = (why: string): object => ({ kind: "notReadable", why });

const WHOLE = {
  kind: "read",
  sessionNumber: "031",
  schemes: [
    { scheme: "American Express", count: 1, netOre: 123_953 },
    { scheme: "Visa", count: 5, netOre: 105_000 },
  ],
  count: 6,
  netOre: 228_953,
};

describe("a report that is understood whole", () => {
  test("gives count and amount per scheme, and its session", () => {
    expect(read(SWEDISH)).toEqual(WHOLE);
  });

  test("is read with any line end, and whatever stands above the terminal's line", () => {
    for (const end of ["\n", "\r", "\r\n"]) {
      expect(readSessionReport(text(SWEDISH, end), TID)).toEqual(WHOLE);
    }
    expect(read(["Visa 17", "Plats 4", ...SWEDISH])).toEqual(WHOLE);
  });

  test("is read in the layout of a Norwegian terminal that prints its Z total", () => {
    const norwegian = [
      `Bax: ${TID}-7000012`,
      "02/03/2026 18:02",
      "Valuta: SEK",
      "Sesjon.: 31",
      "Z-rapport: 004",
      "Z-Total",
      "BankAxept 3",
      "Beløp=              1,50",
      RULE,
      "Innsamlet              3",
      "Total=              1,50",
    ];
    expect(read(norwegian)).toEqual({
      kind: "read",
      sessionNumber: "031",
      schemes: [{ scheme: "BankAxept", count: 3, netOre: 150 }],
      count: 3,
      netOre: 150,
    });
  });

  test("is read where narrow paper has broken an amount off its label", () => {
    const broken = SWEDISH.flatMap((line) =>
      line === "Köp 3            1750,00" ? ["Köp 3", "                 1750,00"] : [line],
    );
    expect(read(broken)).toEqual(WHOLE);
  });

  test("is read with marked thousands", () => {
    expect(read(swap("Belopp=          1239,53", "Belopp=         1 239,53"))).toEqual(WHOLE);
  });

  test("of an empty session says that nothing was taken", () => {
    const lines = SWEDISH.filter((line) => !/^(Am|Visa|Köp|Retur|Mak|Bel)/.test(line))
      .map((line) => line.replace(/6$/, "0"))
      .map((line) => line.replace("2289,53", "   0,00"));
    expect(read(lines)).toMatchObject({ kind: "read", schemes: [], count: 0, netOre: 0 });
  });
});

describe("a report is not readable", () => {
  test.each([undefined, "", " \r\n \r\n"])("when there is none: %j", (nothing) => {
    expect(readSessionReport(nothing, TID)).toEqual(notReadable("noText"));
  });

  test("when it is another terminal's", () => {
    expect(read(SWEDISH, "79001012")).toEqual(notReadable("otherTerminal"));
  });

  test("when it is in another currency", () => {
    expect(read(swap("Valuta: SEK", "Valuta: NOK"))).toEqual(notReadable("otherCurrency"));
  });

  test("when it is of running totals, for their session stays open", () => {
    expect(read(swap("       AVSTÄMNING", "X-Total"))).toEqual(notReadable("otherReport"));
  });

  test.each([
    ["a line that is not understood", swap("Antal                  6", "Antal i sektion: 6")],
    ["no session", SWEDISH.filter((line) => line !== "Session: 031")],
    ["no currency", SWEDISH.filter((line) => line !== "Valuta: SEK")],
    ["no total", SWEDISH.filter((line) => !line.startsWith("Total"))],
    ["no count", SWEDISH.filter((line) => !line.startsWith("Antal"))],
    ["the same scheme twice", swap("American Express 1", "VISA 1")],
    ["totals by kind instead of by scheme", swap("American Express 1", "Köp 1")],
    ["an amount in dollars style", swap("Belopp=          1239,53", "Belopp=          1239.53")],
    ["an amount without öre", swap("Belopp=          1239,53", "Belopp=             1239")],
    ["something after the total", [...SWEDISH, "Dricks=             10,00"]],
    ["a scheme's block that never ends", SWEDISH.slice(0, 17)],
  ])("with %s", (_what, lines) => {
    expect(read(lines)).toEqual(notReadable("unknownLine"));
  });

  test.each([
    [
      "a scheme less than its purchases",
      swap("Köp 3            1750,00", "Köp 3            1750,01"),
    ],
    [
      "a count more than its purchases",
      swap("Köp 3            1750,00", "Köp 4            1750,00"),
    ],
    [
      "returns printed without their sign",
      swap("Retur 1          -200,00", "Retur 1           200,00"),
    ],
    [
      "a total of more than the schemes",
      swap("Total=           2289,53", "Total=           2290,53"),
    ],
    [
      "a count of fewer than the schemes",
      swap("Antal                  6", "Antal                  5"),
    ],
  ])("when its own sums disagree: %s", (_what, lines) => {
    expect(read(lines)).toEqual(notReadable("sumsDisagree"));
  });

  test("when it is cut off anywhere before its total", () => {
    const whole = text(SWEDISH);
    const lastDigit = whole.indexOf("2289,53") + "2289,53".length;
    for (let length = 0; length < lastDigit; length += 1) {
      expect(readSessionReport(whole.slice(0, length), TID).kind).toBe("notReadable");
    }
  });
});

test("a report with one changed sign is read as it was meant, or not at all", () => {
  const whole = text(SWEDISH, "\n");
  const signs = fc.constantFrom(..."0123456789,.-= \nAaÖx:");
  const property = fc.property(fc.nat(whole.length - 1), signs, (at, sign) => {
    const changed = whole.slice(0, at) + sign + whole.slice(at + 1);
    const report = readSessionReport(changed, TID);
    if (report.kind === "notReadable") return;
    const sums = (of: typeof report): unknown => [
      of.count,
      of.netOre,
      of.schemes.map((s) => s.netOre),
    ];
    expect([report.count, report.netOre]).toEqual([6, 228_953]);
    expect(sums(report)).toEqual([6, 228_953, [123_953, 105_000]]);
  });
  fc.assert(property, { numRuns: 5_000 });
});

test("any text at all is read in no time and never makes the reader throw", () => {
  const line = fc.oneof(fc.constantFrom(...SWEDISH), fc.string({ maxLength: 40 }));
  const property = fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
    const report = readSessionReport(lines.join("\n"), TID);
    expect(["read", "notReadable"]).toContain(report.kind);
  });
  fc.assert(property, { numRuns: 2_000 });
  const startedMs = performance.now();
  expect(readSessionReport("Visa ".repeat(200_000), TID).kind).toBe("notReadable");
  expect(readSessionReport("Visa 1\n".repeat(200_000), TID).kind).toBe("notReadable");
  expect(performance.now() - startedMs).toBeLessThan(10_000);
});
