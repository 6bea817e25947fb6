/** Changes how the payouts of own cards come, and confirms what has been read in the agreement. */
import { type AuditActor, recordAudit, recordAuditAlone } from "../audit/record-audit.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import type { OwnCardProgramme, PayoutRuleBody } from "./cards-api.ts";
import { lockProgramme, type Programme, updateProgramme } from "./own-card-store.ts";
import { programmeOf } from "./read-own-cards.ts";

export type OwnCardDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
};

export type Changing = {
  readonly by: AuditActor & { readonly id: string };
  readonly claim: IdempotencyClaim;
};

export type Refused = {
  readonly kind: "refused";
  readonly code: "payoutRuleIncomplete" | "conflict";
};
export type ProgrammeOutcome =
  | { readonly kind: "changed"; readonly programme: OwnCardProgramme }
  | Refused;

/** A payout rule that is changed is nobody's word until it is confirmed again. */
export function changePayoutRule(
  deps: OwnCardDeps,
  changing: Changing & PayoutRuleBody,
): Promise<ProgrammeOutcome> {
  const { payer, payoutBankDays, payoutForm } = changing;
  return changeProgramme(deps, changing, (_before, at) => ({
    content: { payer, payoutBankDays, payoutForm, confirmedBy: null },
    change: { payer, payoutBankDays, payoutForm, confirmed: null },
    at,
  }));
}

/** A person has read it in the agreement. */
export function confirmPayoutRule(
  deps: OwnCardDeps,
  changing: Changing & { readonly version: number },
): Promise<ProgrammeOutcome> {
  const { id: byId, name: by } = changing.by;
  return changeProgramme(deps, changing, (before, at) => {
    const { payer, payoutBankDays, payoutForm } = before;
    if (payer === null || payoutBankDays === null || payoutForm === null) {
      return refuse("payoutRuleIncomplete");
    }
    return {
      content: { payer, payoutBankDays, payoutForm, confirmedBy: by },
      change: { payer, payoutBankDays, payoutForm, confirmed: { at, byId, by } },
      at,
    };
  });
}

type ProgrammeChange = {
  readonly content: Readonly<Record<string, unknown>>;
  readonly change: Parameters<typeof updateProgramme>[1];
  readonly at: Date;
};

async function changeProgramme(
  deps: OwnCardDeps,
  changing: Changing & { readonly version: number },
  decide: (before: Programme, at: Date) => ProgrammeChange | Refused,
): Promise<ProgrammeOutcome> {
  const outcome = await deps.database.inTransaction(async (tx): Promise<ProgrammeOutcome> => {
    const before = await lockProgramme(tx);
    if (before.version !== changing.version) return refuse("conflict");
    const decided = decide(before, new Date(deps.clock()));
    if ("kind" in decided) return decided;
    const { content, change, at } = decided;
    await updateProgramme(tx, change);
    await recordAudit(tx, deps.newId, {
      kind: "settingChanged",
      subject: { kind: "ownCardProgramme", id: null },
      content: { from: pickSame(before, content), to: content },
      by: changing.by,
      at,
    });
    const programme = programmeOf(await lockProgramme(tx));
    await storeAnswer(tx, changing.claim, { status: 200, body: programme, at });
    return { kind: "changed", programme };
  });
  if (outcome.kind === "refused") {
    const { by, version } = changing;
    await recordAuditAlone(deps, {
      kind: "settingRefused",
      subject: { kind: "ownCardProgramme", id: null },
      content: { name: "toyota", code: outcome.code, field: null, wanted: { version } },
      by,
      at: new Date(deps.clock()),
    });
  }
  return outcome;
}

function pickSame(before: Programme, content: object): Readonly<Record<string, unknown>> {
  const names = Object.keys(content);
  return Object.fromEntries(Object.entries(before).filter(([name]) => names.includes(name)));
}

function refuse(code: Refused["code"]): Refused {
  return { kind: "refused", code };
}
