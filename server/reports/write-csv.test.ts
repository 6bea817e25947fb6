import { ore } from "@kortkoll/core/money.ts";
import type { Report } from "@kortkoll/core/reports/report.ts";
import { expect, test } from "vitest";
import { writeReportCsv } from "./write-csv.ts";

const REPORT: Report = {
  title: "Påhittad rapport",
  head: [["Företag", "=HYPERLINK(1)"]],
  sections: [
    {
      title: "Belopp",
      facts: [["Netto", { ore: ore(-5_000) }]],
      table: {
        columns: [
          { head: "Kund", isNumber: false },
          { head: "Tillbaka", isNumber: true },
        ],
        rows: [
          ["-1+1", { ore: ore(-12_345) }],
          ["@Åsa; Öst", { count: -2 }],
        ],
        total: ["Summa", { ore: ore(-12_345) }],
      },
    },
  ],
  foot: "Kortkoll",
  pageOf: (page, pages) => `${page}/${pages}`,
  fileName: "pahittad",
};

test("a figure below zero stays a figure, and a text that begins like a formula stays a text", () => {
  expect(writeReportCsv(REPORT).split("\r\n")).toEqual([
    "\uFEFFPåhittad rapport",
    "Företag;'=HYPERLINK(1)",
    "",
    "Belopp",
    "Netto;-50,00",
    "Kund;Tillbaka",
    "'-1+1;-123,45",
    `"'@Åsa; Öst";-2`,
    "Summa;-123,45",
    "",
    "Kortkoll",
    "",
  ]);
});
