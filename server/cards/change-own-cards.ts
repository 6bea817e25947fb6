/**
 * Changes where own cards are taken and how their payouts come. Only a site with the franchise can
 * take them; when the franchise goes, so does the programme there, in the same transaction. What is
 * booked already stays, and an own card where they are off is booked to what lies under it, flagged.
 */
import { type AuditActor, type AuditRecord, recordAudit } from "../audit/record-audit.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Transaction } from "../database/database.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import type { OwnCardProgramme, OwnCardSite, PayoutRuleBody } from "./cards-api.ts";
import {
  type LockedSite,
  lockProgramme,
  lockSite,
  type Programme,
  updateProgramme,
  updateSite,
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

/** Turns the programme on or off at a site. */
export function switchOwnCards(
  deps: OwnCardDeps,
  changing: Changing & { readonly siteId: string; readonly on: boolean },
): Promise<SiteOutcome> {
  const { on } = changing;
  return changeSite(deps, changing, (site) => {
    if (on && !site.toyotaFranchise) return refuse("noToyotaFranchise");
    if (on && !site.hasAccount) return refuse("noOwnCardAccount");
    return { ...site, ownCardsOn: on };
  });
}

/** Says whether the site has the franchise. Without it the programme is off, from the same moment. */
export function setFranchise(
  deps: OwnCardDeps,
  changing: Changing & { readonly siteId: string; readonly toyotaFranchise: boolean },
): Promise<SiteOutcome> {
  const { toyotaFranchise } = changing;
  return changeSite(deps, changing, (site) => ({
    ...site,
    toyotaFranchise,
    ownCardsOn: toyotaFranchise && site.ownCardsOn,
  }));
}

function changeSite(
  deps: OwnCardDeps,
  changing: Changing & { readonly siteId: string },
  change: (site: LockedSite) => LockedSite | Refused,
): Promise<SiteOutcome> {
  return deps.database.inTransaction(async (tx): Promise<SiteOutcome> => {
    const at = new Date(deps.clock());
    const before = await lockSite(tx, changing.siteId);
    if (before === undefined) return refuse("unknownSite");
    const after = change(before);
    if ("kind" in after) return after;
    if (await recordSite(tx, deps, { before, after, by: changing.by, at })) {
      await updateSite(tx, after);
    }
    const site = await readOwnCardSite(tx, changing.siteId);
    await storeAnswer(tx, changing.claim, { status: 200, body: site, at });
    return { kind: "changed", site };
  });
}

/** False when nothing differs: then nothing is recorded. */
async function recordSite(
  tx: Transaction,
  deps: OwnCardDeps,
  change: {
    readonly before: LockedSite;
    readonly after: LockedSite;
    readonly by: AuditActor;
    readonly at: Date;
  },
): Promise<boolean> {
  const { before, after, by, at } = change;
  const names = (["toyotaFranchise", "ownCardsOn"] as const).filter(
    (name) => before[name] !== after[name],
  );
  if (names.length === 0) return false;
  const pick = (site: LockedSite): AuditRecord["content"] =>
    Object.fromEntries(names.map((name) => [name, site[name]]));
  await recordAudit(tx, deps.newId, {
    kind: "settingChanged",
    siteId: before.id,
    subject: { kind: "site", id: before.id },
    content: { name: before.code, from: pick(before), to: pick(after) },
    by,
    at,
  });
  return true;
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

function changeProgramme(
  deps: OwnCardDeps,
  changing: Changing & { readonly version: number },
  decide: (before: Programme, at: Date) => ProgrammeChange | Refused,
): Promise<ProgrammeOutcome> {
  return deps.database.inTransaction(async (tx): Promise<ProgrammeOutcome> => {
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
}

function pickSame(before: Programme, content: object): Readonly<Record<string, unknown>> {
  const names = Object.keys(content);
  return Object.fromEntries(Object.entries(before).filter(([name]) => names.includes(name)));
}

function refuse(code: Refused["code"]): Refused {
  return { kind: "refused", code };
}
