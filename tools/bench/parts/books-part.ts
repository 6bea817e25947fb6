/** Closing a day, files for the bookkeeper, the check of the books, and the audit chain. */
import { type AuditRate, measureAuditRate } from "../audit-rate.ts";
import { benchPart, sizesUpTo } from "../bench-part.ts";
import { type CheckStep, measureChecks } from "../check-rate.ts";
import { type CloseTime, measureCloseTimes } from "../close-rate.ts";
import { type ExportRate, measureExportRate } from "../export-rate.ts";
import { spelled, type Told, under } from "../section.ts";

const CLOSE_SIZES = [100, 1_000, 10_000, 100_000];
const CHECK_SIZES = [10_000, 100_000, 1_000_000, 10_000_000];
const FORMS = { sie: "SIE, full", fortnox: "SIE, Fortnox", csv: "CSV", json: "JSON" } as const;

export const closePart = benchPart({
  name: "close",
  measure: (scale) =>
    measureCloseTimes(sizesUpTo(CLOSE_SIZES, scale, { quick: 1_000, full: 100_000 })),
  tell: tellCloses,
  aims: (closes) => [
    under(
      "a day of 10 000 payments closed",
      { most: 1_000, unit: "ms" },
      closes?.find(({ payments }) => payments === 10_000)?.closeMs,
    ),
  ],
});

export const exportsPart = benchPart({
  name: "exports",
  measure: ({ quick }) => measureExportRate(quick ? 10_000 : 100_000),
  tell: tellExports,
  aims: (found) => {
    const isWhole = found?.vouchers === 100_000;
    const full = isWhole ? found.files.find(({ form }) => form === "sie") : undefined;
    return [
      under("SIE of 100 000 vouchers, full", { most: 3_000, unit: "ms" }, full?.ms),
      under("memory of that file", { most: 50, unit: "MB" }, full?.roseMb),
    ];
  },
});

export const checkPart = benchPart({
  name: "check",
  // A million takes minutes to put in: where it is asked for.
  measure: (scale) =>
    measureChecks(sizesUpTo(CHECK_SIZES, scale, { quick: 10_000, full: 100_000 })),
  tell: tellChecks,
  aims: (steps) => [
    under(
      "longest slice of the check of the books, whatever the history",
      { most: 1_000, unit: "ms" },
      steps?.at(-1)?.whole.worstSliceMs,
    ),
  ],
});

export const auditPart = benchPart({
  name: "audit",
  measure: ({ quick }) => measureAuditRate(quick ? 10_000 : 100_000),
  tell: tellAudit,
  aims: (found) => [
    under(
      "100 000 audit entries verified",
      { most: 2_000, unit: "ms" },
      found === undefined || found.entries < 100_000
        ? undefined
        : Math.round((found.verifyMs / found.entries) * 100_000),
    ),
  ],
});

function tellCloses(closes: readonly CloseTime[]): Told {
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
  };
}

function tellExports({ vouchers, files }: ExportRate): Told {
  return {
    title: `Files of ${spelled(vouchers)} vouchers`,
    method:
      "One after another in one process, each in a thread of its own as the server makes it. The delay is " +
      "the longest of the thread that payments share.",
    tables: [
      {
        columns: ["file", "MB", "ms", "processor ms", "memory rose, MB", "delay ms"],
        rows: files.map(({ form, bytes, ms, processorMs, roseMb, longestDelayMs }) => [
          FORMS[form],
          Math.round(bytes / 1_000_000),
          ms,
          processorMs,
          roseMb,
          longestDelayMs,
        ]),
      },
    ],
    charts: [],
  };
}

function tellChecks(steps: readonly CheckStep[]): Told {
  const processorOf = (step: CheckStep): number => step.whole.processorMs ?? step.whole.ms;
  return {
    title: "The books held against the items",
    method:
      "Slice by slice, without the rests between: a server works a twentieth of the time. The floor reads " +
      "every posting once.",
    tables: [
      {
        columns: [
          "past payments",
          "last days, processors ms",
          "worst slice ms",
          "all of history, processors ms",
          "slices",
          "worst slice ms",
          "page ms",
          "floor ms",
        ],
        rows: steps.map(({ pastPayments, recent, whole, pageMs, floorMs }) => [
          pastPayments,
          recent.processorMs ?? "?",
          recent.worstSliceMs,
          whole.processorMs ?? "?",
          whole.slices,
          whole.worstSliceMs,
          pageMs,
          floorMs,
        ]),
      },
    ],
    charts: [
      {
        name: "check",
        title: "A pass over all of history, by past payments",
        x: "past payments",
        y: "ms",
        series: [
          { name: "pass", points: steps.map((one) => [one.pastPayments, processorOf(one)]) },
          { name: "floor", points: steps.map((one) => [one.pastPayments, one.floorMs]) },
        ],
      },
    ],
  };
}

function tellAudit(audit: AuditRate): Told {
  const { entries, bytes, sealedPerSecond, verifyMs, processorMs, floorMs, ratio } = audit;
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
  };
}
