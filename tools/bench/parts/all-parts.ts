/** Every part, in the order of the report: what the product does most first. */
import type { BenchPart } from "../bench-part.ts";
import { matchingPart, payoutsPart, readersPart } from "./bank-part.ts";
import { auditPart, checkPart, closePart, exportsPart } from "./books-part.ts";
import { paymentsPart, wirePart } from "./payments-part.ts";
import { historyPart, watchersPart } from "./screens-part.ts";
import { startPart } from "./start-part.ts";
import { simulationPart, truthPart } from "./truth-part.ts";

export const ALL_PARTS: readonly BenchPart[] = [
  paymentsPart,
  wirePart,
  truthPart,
  watchersPart,
  historyPart,
  closePart,
  exportsPart,
  checkPart,
  payoutsPart,
  matchingPart,
  readersPart,
  auditPart,
  simulationPart,
  startPart,
];
