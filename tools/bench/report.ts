/** What the benchmark found, as one object and as a table for people; targets stand beside figures. */
import type { AuditRate } from "./audit-rate.ts";
import type { CloseTime } from "./close-rate.ts";
import type { MeasuredRate } from "./floor.ts";
import type { SimulationRate } from "./simulation-rate.ts";
import type { Started } from "./start-up.ts";
import type { TruthTime } from "./truth-time.ts";
import type { WireRates } from "./wire-rate.ts";

export type Target = {
  readonly what: string;
  readonly target: string;
  readonly measured: string;
  readonly met: boolean;
};

export type Report = {
  readonly measuredAt: string;
  readonly machine: {
    readonly cores: number;
    readonly memoryMb: number;
    readonly platform: string;
    readonly node: string;
    /** Load average of the last minute at the start: above 0 means company. */
    readonly loadBefore: number;
  };
  readonly quick: boolean;
  readonly payments: readonly MeasuredRate[];
  readonly wire: readonly MeasuredRate[];
  /** From a lost answer to HAS PAID, in milliseconds. */
  readonly truth: TruthTime;
  readonly simulation: SimulationRate;
  readonly audit: AuditRate;
  readonly closes: readonly CloseTime[];
  readonly startUp: Pick<Started, "empty" | "existing">;
  readonly memory: {
    readonly atRest: Started["atRest"] | null;
    readonly underLoad: WireRates["underLoad"] | null;
  };
  readonly size: { readonly installMb: number; readonly freshDataFolderMb: number };
  readonly targets: readonly Target[];
};

const LEAST_RATIO = 0.5;
const MOST_REST_MB = 300;
const READY_WITHIN_MS = 5_000;
/** Beyond the vendor's own waiting rule. */
const TRUTH_WITHIN_MS = 1_000;
const LEAST_SIMULATED = 1_000;
/** For 100 000 entries. */
const VERIFIED_WITHIN_MS = 2_000;
/** For 10 000 payments. */
const CLOSED_WITHIN_MS = 1_000;

export function judgeTargets(figures: Omit<Report, "targets">): readonly Target[] {
  const at64 = figures.payments.find((rate) => rate.inFlight === 64)?.ratio ?? 0;
  const restMb = figures.memory.atRest?.totalMb;
  const readyMs = figures.startUp.existing.readyMs;
  const { truth, simulation, audit } = figures;
  const largest = figures.closes.at(-1);
  const closeMs = Math.round((largest?.microsecondsPerPayment ?? 0) * 10);
  return [
    {
      what: "payments/s at 64 in flight, by the floor's",
      target: `at least ${LEAST_RATIO}`,
      measured: String(at64),
      met: at64 >= LEAST_RATIO,
    },
    {
      what: "from a lost answer to HAS PAID, median",
      target: `within ${truth.waitingRuleMs + TRUTH_WITHIN_MS} ms`,
      measured: `${truth.p50} ms`,
      met: truth.p50 <= truth.waitingRuleMs + TRUTH_WITHIN_MS,
    },
    {
      what: "simulated payments a second on one core",
      target: `at least ${LEAST_SIMULATED}`,
      measured: String(simulation.perCoreSecond),
      met: simulation.perCoreSecond >= LEAST_SIMULATED,
    },
    {
      what: "100 000 audit entries verified",
      target: `within ${VERIFIED_WITHIN_MS} ms`,
      measured: `${Math.round((audit.verifyMs / audit.entries) * 100_000)} ms`,
      met: (audit.verifyMs / audit.entries) * 100_000 <= VERIFIED_WITHIN_MS,
    },
    {
      what: "a day of 10 000 payments closed",
      target: `within ${CLOSED_WITHIN_MS} ms`,
      measured: `${closeMs} ms`,
      met: largest !== undefined && closeMs <= CLOSED_WITHIN_MS,
    },
    {
      what: "memory of server and database at rest",
      target: `under ${MOST_REST_MB} MB`,
      measured: restMb === undefined ? "not measured here" : `${restMb} MB`,
      met: restMb !== undefined && restMb < MOST_REST_MB,
    },
    {
      what: "ready on an existing data folder",
      target: `within ${READY_WITHIN_MS} ms`,
      measured: `${readyMs} ms`,
      met: readyMs <= READY_WITHIN_MS,
    },
  ];
}

export function reportLines(report: Report): readonly string[] {
  const { machine, startUp, memory, size, truth, simulation } = report;
  const mb = (value: Started["atRest"] | null): string =>
    value === null || value === undefined
      ? "not measured here"
      : `${value.totalMb} MB (server ${value.appMb}, database ${value.databaseMb})`;
  return [
    `${machine.cores} cores, ${machine.memoryMb} MB, ${machine.platform}, Node ${machine.node}, ` +
      `load before ${machine.loadBefore}${report.quick ? ", quick" : ""}`,
    "",
    "Payments through the use cases; floor: three bare durable commits each",
    ...rateLines(report.payments),
    "",
    "Payments over HTTP, with client and simulated Nets on the same cores; the same floor",
    ...rateLines(report.wire),
    "",
    `Lost answer to HAS PAID      median ${truth.p50} ms, p95 ${truth.p95} ms, worst ${truth.worst} ms ` +
      `(${truth.payments} payments; the vendor's rule is ${truth.waitingRuleMs} ms)`,
    `Simulated payments           ${simulation.perCoreSecond} a second of one core's time, ` +
      `${simulation.perSecond} by the clock (${simulation.payments} payments, ${simulation.days} days)`,
    auditLine(report.audit),
    ...closeLines(report.closes),
    "",
    `Start, empty data folder     ${startUp.empty.readyMs} ms (database alone ${startUp.empty.floorMs} ms)`,
    `Start, existing data folder  ${startUp.existing.readyMs} ms (database alone ${startUp.existing.floorMs} ms)`,
    `Memory at rest               ${mb(memory.atRest)}`,
    `Memory under load            ${mb(memory.underLoad)}`,
    `Install (node_modules)       ${size.installMb} MB`,
    `Fresh data folder            ${size.freshDataFolderMb} MB`,
    "",
    ...report.targets.map(
      ({ what, target, measured, met }) =>
        `${met ? "met   " : "MISSED"}  ${what}: ${measured}, aim ${target}`,
    ),
  ];
}

export function auditLine(audit: AuditRate): string {
  const { entries, bytes, sealedPerSecond, verifyMs, processorMs, floorMs, ratio } = audit;
  return (
    `Audit chain                  ${entries} entries (${Math.round(bytes / 1_000_000)} MB) verified in ` +
    `${verifyMs} ms (processors ${processorMs ?? "?"} ms, floor ${floorMs} ms, ratio ${ratio}), sealed at ${sealedPerSecond} a second`
  );
}

export function closeLines(closes: readonly CloseTime[]): readonly string[] {
  return closes.map(
    ({ payments, closeMs, processorMs, floorMs, microsecondsPerPayment }) =>
      `Day close                    ${payments} payments in ${closeMs} ms ` +
      `(${microsecondsPerPayment} µs each; processors ${processorMs ?? "?"} ms, floor ${floorMs} ms)`,
  );
}

function rateLines(rates: readonly MeasuredRate[]): readonly string[] {
  const row = (cells: readonly string[]): string => cells.map((cell) => cell.padStart(11)).join("");
  return [
    row(["in flight", "payments/s", "p50 ms", "p95 ms", "p99 ms", "floor/s", "floor p99", "ratio"]),
    ...rates.map(({ inFlight, payments, floor, ratio }) =>
      row(
        [
          inFlight,
          payments.perSecond,
          payments.p50,
          payments.p95,
          payments.p99,
          floor.perSecond,
          floor.p99,
          ratio,
        ].map(String),
      ),
    ),
  ];
}
