/**
 * `npm run bench`: what docs/benchmark.md tells of, measured here and now. `-- --json` prints one
 * JSON object instead of the table, `-- --quick` takes a fraction of the time and trusts less, and
 * `-- --only audit` measures the audit chain alone, `-- --only ageing` the ages of open items, and
 * `-- --only close` day closes (with one of 100 000 payments, which the whole benchmark leaves out);
 * `-- --only exports` files of 100 000 vouchers, `-- --only matching` a year of acquirer rows and bank lines,
 * `-- --only readers` the readers of bank files, `-- --only history` the overview and searches by past
 * payments (`--largest 10000000` for ten million), `-- --only watchers` how soon screens are told.
 */
import { cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ageingLines, measureAgeing } from "./ageing-rate.ts";
import { measureAuditRate } from "./audit-rate.ts";
import { measureCloseTimes } from "./close-rate.ts";
import { measureExportRate } from "./export-rate.ts";
import { folderSizeMb } from "./folder-size.ts";
import { historyLines, measureHistory } from "./history-rate.ts";
import { matchingLines, measureMatching } from "./matching-rate.ts";
import { measurePaymentRates } from "./payment-rate.ts";
import { measureReaders, readerLines } from "./reader-rate.ts";
import { auditLine, closeLines, judgeTargets, type Report, reportLines } from "./report.ts";
import { measureSimulationRate } from "./simulation-rate.ts";
import { measureStartUp } from "./start-up.ts";
import { measureTruthTime } from "./truth-time.ts";
import { measureWatchers, watchersLine } from "./watchers-rate.ts";
import { measureWireRates } from "./wire-rate.ts";

const { values } = parseArgs({
  // npm takes the "--" away; a caller that does without npm may leave it.
  args: process.argv.slice(2).filter((argument) => argument !== "--"),
  options: {
    json: { type: "boolean" },
    quick: { type: "boolean" },
    only: { type: "string" },
    /** Of `--only history`: ten million take long and much disk. */
    largest: { type: "string" },
  },
});
const quick = values.quick === true;
const forMs = quick ? 1_500 : 5_000;
const starts = quick ? 1 : 3;
const lostRounds = quick ? 1 : 5;
const simulatedPayments = quick ? 2_000 : 20_000;

const watchersLoad = {
  watchers: 200,
  terminals: quick ? 200 : 2_000,
  perSecond: 50,
  forMs: quick ? 3_000 : 20_000,
};
const auditEntries = quick ? 10_000 : 100_000;
const closeSizes = quick ? [100, 1_000] : [100, 1_000, 10_000];

if (values.only === "audit") {
  const audit = await measureAuditRate(auditEntries);
  process.stdout.write(`${values.json === true ? JSON.stringify(audit) : auditLine(audit)}\n`);
} else if (values.only === "ageing") {
  const steps = await measureAgeing(quick ? [10_000, 100_000] : [10_000, 100_000, 1_000_000]);
  const lines = values.json === true ? [JSON.stringify(steps)] : ageingLines(steps);
  process.stdout.write(`${lines.join("\n")}\n`);
} else if (values.only === "close") {
  const times = await measureCloseTimes(quick ? closeSizes : [...closeSizes, 100_000]);
  const lines = values.json === true ? JSON.stringify(times) : closeLines(times).join("\n");
  process.stdout.write(`${lines}\n`);
} else if (values.only === "exports") {
  const exports = await measureExportRate(quick ? 10_000 : 100_000);
  process.stdout.write(`${JSON.stringify(exports)}\n`);
} else if (values.only === "matching") {
  const rates = await measureMatching(quick ? [10_000, 100_000] : [10_000, 100_000, 1_000_000]);
  const lines = values.json === true ? [JSON.stringify(rates)] : matchingLines(rates);
  process.stdout.write(`${lines.join("\n")}\n`);
} else if (values.only === "history") {
  const steps = await measureHistory(historySizes(values.largest));
  const lines = values.json === true ? [JSON.stringify(steps)] : historyLines(steps);
  process.stdout.write(`${lines.join("\n")}\n`);
} else if (values.only === "watchers") {
  const rate = await measureWatchers(watchersLoad);
  process.stdout.write(`${values.json === true ? JSON.stringify(rate) : watchersLine(rate)}\n`);
} else if (values.only === "readers") {
  const readers = measureReaders(quick ? 5 : 30, quick ? 30 : 200);
  const lines = values.json === true ? JSON.stringify(readers) : readerLines(readers).join("\n");
  process.stdout.write(`${lines}\n`);
} else {
  const report = await measure();
  process.stdout.write(
    values.json === true ? `${JSON.stringify(report)}\n` : `${reportLines(report).join("\n")}\n`,
  );
}

function historySizes(largest: string | undefined): readonly number[] {
  const most = largest === undefined ? (quick ? 100_000 : 1_000_000) : Number(largest);
  return [10_000, 100_000, 1_000_000, 10_000_000].filter((size) => size <= most);
}

async function measure(): Promise<Report> {
  const machine = {
    cores: cpus().length,
    memoryMb: Math.round(totalmem() / 1_000_000),
    platform: `${process.platform}-${process.arch}`,
    node: process.version,
    loadBefore: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
  const measuredAt = new Date().toISOString();
  say("payments through the use cases");
  const payments = await measurePaymentRates(forMs);
  say("payments over HTTP");
  const wire = await measureWireRates(forMs);
  say("the time to the truth");
  const truth = await measureTruthTime(lostRounds);
  say("the simulation");
  const simulation = await measureSimulationRate(simulatedPayments);
  say("the audit chain");
  const audit = await measureAuditRate(auditEntries);
  say("day closes");
  const closes = await measureCloseTimes(closeSizes);
  say("starts");
  const started = await measureStartUp(starts);
  say("sizes");
  const installMb = await folderSizeMb(join(import.meta.dirname, "../../node_modules"));
  const { empty, existing, atRest, freshDataFolderMb } = started;
  const figures = {
    measuredAt,
    machine,
    quick,
    payments,
    wire: wire.rates,
    truth,
    simulation,
    audit,
    closes,
    startUp: { empty, existing },
    memory: { atRest: atRest ?? null, underLoad: wire.underLoad ?? null },
    size: { installMb, freshDataFolderMb },
  };
  return { ...figures, targets: judgeTargets(figures) };
}

/** To standard error, so that --json stays one object. */
function say(what: string): void {
  process.stderr.write(`measuring ${what} …\n`);
}
