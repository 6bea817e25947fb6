/**
 * Reads the card rules and saves a new version of the whole list. Two who edit the same version do
 * not both save: the second is told. What is booked stays as it was marked.
 */
import { faultSentence, warningSentence } from "@kortkoll/core/cards/card-rule-sentences.ts";
import { type CardRule, PRESET_RULES } from "@kortkoll/core/cards/card-rules.ts";
import {
  type CardRuleFault,
  changesBetween,
  faultsOf,
  plainRule,
  warningsOf,
} from "@kortkoll/core/cards/check-card-rules.ts";
import type { FailureCode } from "@kortkoll/core/failure.ts";
import type { Language } from "@kortkoll/core/failure-sentences.ts";
import { type AuditActor, recordAudit, recordAuditAlone } from "../audit/record-audit.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Sql } from "../database/database.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { type CardRuleVersion, insertVersion, selectVersions } from "./card-rule-version-store.ts";
import type { CardRuleList, CardRuleVersions } from "./cards-api.ts";
import { type TrialProofs, type TrialRefusal, whyNotTried } from "./trial-proof.ts";

export type CardRuleDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  /** This server marks by the new rules at once. */
  readonly forgetCardRules: () => void;
  readonly secrets: TrialProofs;
};

export type SaveOutcome =
  | { readonly kind: "saved"; readonly list: CardRuleList }
  | { readonly kind: "wrong"; readonly faults: readonly CardRuleFault[] }
  | { readonly kind: "changed" }
  | { readonly kind: "untried"; readonly code: TrialRefusal };

export async function saveCardRules(
  deps: CardRuleDeps,
  saving: {
    readonly version: number;
    readonly rules: readonly CardRule[];
    readonly trial: string | undefined;
    readonly by: AuditActor;
    readonly language: Language;
    readonly claim: IdempotencyClaim;
  },
): Promise<SaveOutcome> {
  const rules = saving.rules.map(plainRule);
  const faults = faultsOf(rules);
  if (faults.length > 0) {
    const wrong = { kind: "wrong", faults } as const;
    await recordRefusal(deps, wrong, saving);
    return wrong;
  }
  const { by, language } = saving;
  const outcome = await deps.database.inTransaction(async (tx): Promise<SaveOutcome> => {
    const at = new Date(deps.clock());
    const [before] = await selectVersions(tx, { before: undefined, limit: 1 });
    const { version: from, trial } = saving;
    if ((before?.version ?? 0) !== from) return { kind: "changed" };
    const untried = await whyNotTried(tx, deps.secrets, { version: from, rules, trial });
    if (untried !== undefined) return { kind: "untried", code: untried };
    const named = rules.map((rule) => ({ ...rule, id: deps.newId() }));
    const isSaved = await insertVersion(tx, { from: saving.version, rules: named, at, by });
    if (!isSaved) return { kind: "changed" };
    const version = saving.version + 1;
    await recordAudit(tx, deps.newId, {
      kind: "settingChanged",
      subject: { kind: "cardRules", id: null },
      content: {
        from: { version: saving.version, rules: before?.rules ?? [] },
        to: { version, rules },
      },
      by,
      at,
    });
    const list = listOf({ version, at, by: by.name, rules }, language);
    await storeAnswer(tx, saving.claim, { status: 200, body: list, at });
    return { kind: "saved", list };
  });
  if (outcome.kind === "saved") deps.forgetCardRules();
  else await recordRefusal(deps, outcome, saving);
  return outcome;
}

function recordRefusal(
  deps: CardRuleDeps,
  refused: Exclude<SaveOutcome, { kind: "saved" }>,
  { version, rules, by }: Pick<CardRuleVersion, "version" | "rules"> & { by: AuditActor },
): Promise<void> {
  const code = codeOf(refused);
  return recordAuditAlone(deps, {
    kind: "settingRefused",
    subject: { kind: "cardRules", id: null },
    content: { name: null, code, field: null, wanted: { version, rules } },
    by,
    at: new Date(deps.clock()),
  });
}

function codeOf(refused: Exclude<SaveOutcome, { kind: "saved" }>): FailureCode {
  switch (refused.kind) {
    case "wrong":
      return "cardRulesWrong";
    case "changed":
      return "cardRulesChanged";
    case "untried":
      return refused.code;
  }
}

export async function readCardRules(sql: Sql, language: Language): Promise<CardRuleList> {
  const [newest] = await selectVersions(sql, { before: undefined, limit: 1 });
  return listOf(newest, language);
}

function listOf(newest: CardRuleVersion | undefined, language: Language): CardRuleList {
  const rules = newest?.rules ?? [];
  return {
    version: newest?.version ?? 0,
    savedAt: newest?.at.toISOString() ?? null,
    savedBy: newest?.by ?? null,
    rules: [...rules],
    warnings: warningsIn(rules, language),
    presets: [...PRESET_RULES],
  };
}

export function warningsIn(
  rules: readonly CardRule[],
  language: Language,
): CardRuleList["warnings"] {
  return warningsOf(rules).map((one) => ({ ...one, sentence: warningSentence(one, language) }));
}

export function problemsIn(
  faults: readonly CardRuleFault[],
  language: Language,
): { field: string; message: string }[] {
  return faults.map((fault) => ({
    field: `rules.${fault.position - 1}`,
    message: faultSentence(fault, language),
  }));
}

const PAGE = 20;

/** One more than is shown: the oldest is told beside the one before it. */
export async function readVersions(
  sql: Sql,
  before: number | undefined,
): Promise<CardRuleVersions> {
  const read = await selectVersions(sql, { before, limit: PAGE + 1 });
  const shown = read.slice(0, PAGE);
  return {
    versions: shown.map(({ version, at, by, rules }, index) => {
      const { added, removed, moved } = changesBetween(read[index + 1]?.rules ?? [], rules);
      return {
        version,
        at: at.toISOString(),
        by,
        rules: [...rules],
        added: [...added],
        removed: [...removed],
        moved,
      };
    }),
    next: read.length > PAGE ? (shown.at(-1)?.version ?? null) : null,
  };
}
