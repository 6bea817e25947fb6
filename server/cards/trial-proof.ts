/**
 * Proof that a list of card rules has been tried: sealed, for who saves by hand or by program may say
 * what they like. It holds for the version and the very rules that were tried, and for as long as no
 * payment that came since would be marked otherwise by them: what nobody has seen is not saved.
 */
import { createHash } from "node:crypto";
import type { CardRule } from "@kortkoll/core/cards/card-rules.ts";
import { plainRule } from "@kortkoll/core/cards/check-card-rules.ts";
import type { Sql } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import type { SecretBox } from "../secrets/secret-box.ts";
import { selectKindsSince, selectSnapshot } from "./dry-run-store.ts";
import { changedAmong, judgeBy } from "./judge-kinds.ts";

const ABOUT = "cardRules";

export type TrialProofs = Pick<SecretBox, "seal" | "open">;

/** What a trial begins from: the version that holds, and which transactions had ended then. */
export type TrialStart = { readonly version: number; readonly snapshot: string };

export async function readTrialStart(sql: Sql, version: number): Promise<TrialStart> {
  return { version, snapshot: await selectSnapshot(sql) };
}

/** Null where only some of the payments were tried: the rules are one list for all companies. */
export function proofOf(
  proofs: TrialProofs,
  tried: {
    readonly rules: readonly CardRule[];
    readonly start: TrialStart;
    readonly sight: Sight;
  },
): string | null {
  const { rules, start, sight } = tried;
  if (sight.companyIds !== null || sight.siteIds !== null) return null;
  const { version, snapshot } = start;
  return proofs.seal("cardRuleTrial", ABOUT, `${version} ${snapshot} ${markOf(rules)}`);
}

export type TrialRefusal = "cardRulesNotTried" | "cardRulesTrialOld";

export async function whyNotTried(
  sql: Sql,
  proofs: TrialProofs,
  saving: {
    readonly version: number;
    readonly rules: readonly CardRule[];
    readonly trial: string | undefined;
  },
): Promise<TrialRefusal | undefined> {
  const { version, rules, trial } = saving;
  const tried = trial === undefined ? undefined : opened(proofs, trial);
  if (tried === undefined) return "cardRulesNotTried";
  if (tried.version !== version || tried.mark !== markOf(rules)) return "cardRulesNotTried";
  const since = await selectKindsSince(sql, tried.snapshot);
  const otherwise = await changedAmong(since, judgeBy(rules, undefined));
  return otherwise.length > 0 ? "cardRulesTrialOld" : undefined;
}

function opened(
  proofs: TrialProofs,
  trial: string,
): { readonly version: number; readonly snapshot: string; readonly mark: string } | undefined {
  try {
    const [version, snapshot = "", mark = ""] = proofs
      .open("cardRuleTrial", ABOUT, trial)
      .split(" ");
    return { version: Number(version), snapshot, mark };
  } catch {
    // Not of this installation, or not a proof at all.
    return undefined;
  }
}

function markOf(rules: readonly CardRule[]): string {
  const plain = rules
    .map(plainRule)
    .map(({ issuer, issuerId, aidPrefix, panFrom, panTo, label }) =>
      [issuer, issuerId, aidPrefix, panFrom, panTo, label].map((one) => one ?? null),
    );
  return createHash("sha256").update(JSON.stringify(plain)).digest("hex");
}
