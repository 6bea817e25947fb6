/**
 * Changes where own cards are taken and how their payouts come. Only a site with the franchise can
 * take them. What is booked already stays, and an own card where they are off is booked to what lies
 * under it, flagged.
 */
import { type AuditActor, recordAudit, recordAuditAlone } from "../audit/record-audit.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import type { OwnCardProgramme, OwnCardSite, PayoutRuleBody } from "./cards-api.ts";
import {
  lockProgramme,
  lockSite,
  type Programme,
  switchSite,
  updateProgramme,
} from "./own-card-store.ts";
import { programmeOf, readOwnCardSite } from "./read-own-cards.ts";

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
  readonly code:
    | "unknownSite"
    | "noToyotaFranchise"
    | "noOwnCardAccount"
    | "payoutRuleIncomplete"
    | "conflict";
};
export type SiteOutcome = { readonly kind: "changed"; readonly site: OwnCardSite } | Refused;
export type ProgrammeOutcome =
  | { readonly kind: "changed"; readonly programme: OwnCardProgramme }
  | Refused;

/**
 * Turns the programme on or off at a site. What is as it was is not recorded. That the franchise has
 * been taken away, and the programme with it, is said where sites are changed.
 */
export function switchOwnCards(
  deps: OwnCardDeps,
  changing: Changing & { readonly siteId: string; readonly on: boolean },
): Promise<SiteOutcome> {
  const { siteId, on, by } = changing;
  return deps.database.inTransaction(async (tx): Promise<SiteOutcome> => {
    const at = new Date(deps.clock());
    const site = await lockSite(tx, siteId);
    if (site === undefined) return refuse("unknownSite");
    if (on && !site.toyotaFranchise) return refuse("noToyotaFranchise");
    if (on && !site.hasAccount) return refuse("noOwnCardAccount");
    if (on !== site.ownCardsOn) {
      await switchSite(tx, siteId, on);
      await recordAudit(tx, deps.newId, {
        kind: "settingChanged",
        siteId,
        subject: { kind: "site", id: siteId },
        content: { name: site.code, from: { ownCardsOn: !on }, to: { ownCardsOn: on } },
        by,
        at,
      });
    }
    const shown = await readOwnCardSite(tx, siteId);
    await storeAnswer(tx, changing.claim, { status: 200, body: shown, at });
    return { kind: "changed", site: shown };
  });
}

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
