/**
 * Every script, and the table that lets an amount choose one: its last three digits in öre,
 * 901 to 958. An amount like 1 239,12 ends in 912 and loses its answer. Whole kronor never do, nor
 * does any amount ending in 9,25 or 9,50; so ordinary prices go their ordinary way.
 */
import type { Ore } from "@kortkoll/core/money.ts";
import { AMOUNTS } from "./behaviours/amounts.ts";
import { ANSWER_SHAPES } from "./behaviours/answer-shapes.ts";
import { APPROVALS } from "./behaviours/approvals.ts";
import { CANCELS } from "./behaviours/cancels.ts";
import { DECLINES } from "./behaviours/declines.ts";
import { LOOKUPS } from "./behaviours/lookups.ts";
import { LOST_LINKS } from "./behaviours/lost-links.ts";
import { REFUSALS } from "./behaviours/refusals.ts";
import type { Script } from "./behaviours/script.ts";
import { SERVER_ERRORS } from "./behaviours/server-errors.ts";
import { TIMES } from "./behaviours/times.ts";

export const SCRIPTS: readonly Script[] = [
  ...APPROVALS,
  ...DECLINES,
  ...CANCELS,
  ...REFUSALS,
  ...LOST_LINKS,
  ...SERVER_ERRORS,
  ...LOOKUPS,
  ...ANSWER_SHAPES,
  ...TIMES,
  ...AMOUNTS,
].sort((a, b) => Number(a.ending ?? "0") - Number(b.ending ?? "0"));

const BY_NAME = new Map(SCRIPTS.map((script) => [script.name, script]));
const BY_ENDING = new Map(SCRIPTS.map((script) => [script.ending, script]));

export function findScript(name: string): Script | undefined {
  return BY_NAME.get(name);
}

export function scriptForAmount(amountOre: Ore): Script | undefined {
  return BY_ENDING.get(amountOre.toString().slice(-3));
}
