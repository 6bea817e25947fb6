/** Closing a day, files for the bookkeeper, ages of open items, and the audit chain. */
import { type AgeingStep, measureAgeing } from "../ageing-rate.ts";
import { type AuditRate, measureAuditRate } from "../audit-rate.ts";
import { benchPart, pastSizes, sizesUpTo } from "../bench-part.ts";
import { type CloseTime, measureCloseTimes } from "../close-rate.ts";
import { type ExportRate, measureExportRate } from "../export-rate.ts";
import { type Section, under } from "../section.ts";

const CLOSE_SIZES = [100, 1_000, 10_000, 100_000];
const FORMS = { sie: "SIE, full", fortnox: "SIE, Fortnox", csv: "CSV", json: "JSON" } as const;

export const closePart = benchPart(
  "close",
  (scale) => measureCloseTimes(sizesUpTo(CLOSE_SIZES, scale, { quick: 1_000, full: 100_000 })),
  tellCloses,
);

export const exportsPart = benchPart(
  "exports",
  ({ quick }) => measureExportRate(quick ? 10_000 : 100_000),
  tellExports,
);

export const ageingPart = benchPart(
  "ageing",
  (scale) => measureAgeing(pastSizes(scale)),
  tellAgeing,
);

export const auditPart = benchPart(
  "audit",
  ({ quick }) => measureAuditRate(quick ? 10_000 : 100_000),
  tellAudit,
);

function tellCloses(closes: readonly CloseTime[]): Section {
  return {
    title: "Closing a day",
    method:
      "Each day is closed after all those before it. The floor marks as many rows in one durable commit.",
    tables: [
      {
        columns: ["payments in the day", "ms", "processors ms", "µs each", "floor ms"],
        rows: closes.map((one) => [
          one.payments,
          one.closeMs,
          one.processorMs ?? "?",
          one.microsecondsPerPayment,
          one.floorMs,
        ]),
      },
    ],
    charts: [
      {
        name: "close",
        title: "A close, by payments in the day",
        x: "payments",
        y: "ms",
        series: [
          { name: "close", points: closes.map((one) => [one.payments, one.closeMs]) },
          { name: "floor", points: closes.map((one) => [one.payments, one.floorMs]) },
        ],
      },
    ],
    aims: [
      under(
        "a day of 10 000 payments closed",
        { most: 1_000, unit: "ms" },
        closes.find(({ payments }) => payments === 10_000)?.closeMs,
      ),
    ],
  };
}

function tellExports({ vouchers, files }: ExportRate): Section {
  const full = vouchers === 100_000 ? files.find(({ form }) => form === "sie") : undefined;
  return {
    title: `Files of ${vouchers} vouchers`,
    method: "One after another in one process, from the database to a file.",
    tables: [
      {
        columns: ["file", "MB", "ms", "processor ms", "memory rose, MB"],
        rows: files.map(({ form, bytes, ms, processorMs, roseMb }) => [
          FORMS[form],
          Math.round(bytes / 1_000_000),
          ms,
          processorMs,
          roseMb,
        ]),
      },
    ],
    charts: [],
    aims: [
      under("SIE of 100 000 vouchers, full", { most: 3_000, unit: "ms" }, full?.ms),
      under("memory that it takes", { most: 50, unit: "MB" }, full?.roseMb),
    ],
  };
}

function tellAgeing(steps: readonly AgeingStep[]): Section {
  return {
    title: "Ages of open items",
    method: "As many open items at every size; 25 looks each.",
    tables: [
      {
        columns: [
          "past payments",
          "open",
          "median ms",
          "worst ms",
          "list ms",
          "days summed once ms",
        ],
        rows: steps.map((one) => [
          one.pastPayments,
          one.openItems,
          one.medianMs,
          one.worstMs,
          one.listMs,
          one.sumMs,
        ]),
      },
    ],
    charts: [
      {
        name: "ageing",
        title: "Ages of open items, by past payments",
        x: "past payments",
        y: "ms",
        series: [
          { name: "median", points: steps.map((one) => [one.pastPayments, one.medianMs]) },
          { name: "worst", points: steps.map((one) => [one.pastPayments, one.worstMs]) },
        ],
      },
    ],
    aims: [
      under(
        "ages over 1 000 000 past payments",
        { most: 50, unit: "ms" },
        steps.find(({ pastPayments }) => pastPayments === 1_000_000)?.medianMs,
      ),
    ],
  };
}

function tellAudit(audit: AuditRate): Section {
  const { entries, bytes, sealedPerSecond, verifyMs, processorMs, floorMs, ratio } = audit;
  const isWhole = entries >= 100_000;
  return {
    title: "The audit chain",
    method:
      "Every hash, row and signature verified. The floor reads the same bytes from one table and hashes them.",
    tables: [
      {
        columns: ["entries", "MB", "sealed/s", "verified ms", "processors ms", "floor ms", "ratio"],
        rows: [
          [
            entries,
            Math.round(bytes / 1_000_000),
            sealedPerSecond,
            verifyMs,
            processorMs ?? "?",
            floorMs,
            ratio,
          ],
        ],
      },
    ],
    charts: [],
    aims: [
      under(
        "100 000 audit entries verified",
        { most: 2_000, unit: "ms" },
        isWhole ? Math.round((verifyMs / entries) * 100_000) : undefined,
      ),
    ],
  };
}
