/**
 * For tests: what an answer must be able to show before anybody calls it approved or refused.
 * Written apart from the readers on purpose, so that a mistake of theirs is not repeated here.
 */
import { readdirSync, readFileSync } from "node:fs";
import { expect } from "vitest";
import type { TerminalOutcome } from "../terminal.ts";

const PAYS_OR_REFUSES =
  /cancel|abort|avbr|declin|reject|refus|avvis|neka|medg|godk|approved|accepted/i;

const folder = new URL("./fixtures/", import.meta.url);

export type Recording = { readonly file: string; readonly status: number; readonly body: unknown };

export const RECORDINGS: readonly Recording[] = readdirSync(folder).map((file) => {
  const fixture: unknown = JSON.parse(readFileSync(new URL(file, folder), "utf8"));
  return { file, status: Number(valueAt(fixture, "status")), body: valueAt(fixture, "body") };
});

/** A value of an object's own; of anything else nothing. */
export function valueAt(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return new Map<string, unknown>(Object.entries(value)).get(key);
}

export function checkEvidence(outcome: TerminalOutcome, status: number, text: string): void {
  if (outcome.kind === "unknown") return;
  const body = parsed(text);
  const { amounts, results } = evidenceIn(body);
  switch (outcome.kind) {
    case "approved":
      expect([200, 201]).toContain(status);
      expect(results).toContain("0");
      expect(results).not.toContain("99");
      expect(amounts).toContain(Number(outcome.approvedOre));
      expect(outcome.approvedOre).toBeGreaterThan(0);
      break;
    case "declined":
    case "cancelled":
      expect([200, 201, 400]).toContain(status);
      expect(results).not.toContain("99");
      expect(results.includes("2") || (status === 400 && PAYS_OR_REFUSES.test(text))).toBe(true);
      break;
    case "notSent":
      expect([400, 401, 403, 404, 409, 423]).toContain(status);
      expect(results).not.toContain("0");
      expect(results).not.toContain("99");
      break;
  }
}

function evidenceIn(body: unknown): { amounts: readonly number[]; results: readonly string[] } {
  const result = valueAt(body, "result");
  const places = [...(Array.isArray(result) ? result : [result]), valueAt(body, "failure")];
  const fields = places.map((place) => valueAt(place, "localModeEventArgs"));
  return {
    amounts: fields.map((args) => Number(valueAt(args, "TotalAmount"))),
    results: fields.map((args) => String(valueAt(args, "Result")).trim()),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}
