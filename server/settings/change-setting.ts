/**
 * Changes one setting in a transaction with its trace on the audit trail: who, from what, to what.
 * What is refused changes nothing, and is on the trail too.
 */
import type { AuditSubject } from "@kortkoll/core/audit/audit-kinds.ts";
import type { FailureCode } from "@kortkoll/core/failure.ts";
import type { Language } from "@kortkoll/core/failure-sentences.ts";
import { type Difference, differenceOf } from "@kortkoll/core/settings/difference.ts";
import { recordAudit, recordAuditAlone } from "../audit/record-audit.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Transaction } from "../database/database.ts";
import { violatedConstraint } from "../database/database-errors.ts";
import type { PersonCaller, ThingPlace } from "../http/access.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import type { NeededRight } from "../http/problem.ts";
import type { LeaseHolding } from "../places/lease-terminal.ts";

export type SettingDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
};

export type SettingSubject = { readonly kind: AuditSubject; readonly id: string | null };

export type SettingRefusal = {
  readonly kind: "refused";
  readonly code: FailureCode;
  readonly field?: string;
  /** A sentence that knows more than the code's own. */
  readonly detail?: Readonly<Record<Language, string>>;
  /** The payment, and who has the terminal, that stand in the way. */
  readonly paymentId?: string;
  readonly holding?: LeaseHolding;
  /** For naming those who may. */
  readonly needs?: NeededRight;
  /** What was to be changed, where it is known. */
  readonly about?: Pick<ChangedThing, "name" | "place">;
};

export type SettingAsked = {
  readonly by: PersonCaller;
  readonly subject: SettingSubject;
  /** What was asked for, kept when it is refused; never a secret. */
  readonly wanted: Readonly<Record<string, unknown>>;
};

/** Constraints that may have the last word, and what they mean to whoever asks. */
export type LastWords = Readonly<
  Record<string, Pick<SettingRefusal, "code" | "field"> | undefined>
>;

export type Made<View> = { readonly kind: "done"; readonly view: View };
export type SettingOutcome<View> = Made<View> | SettingRefusal;

type Work<View> = {
  /** Answers with a refusal before it has written anything, never after. */
  readonly work: (tx: Transaction) => Promise<SettingOutcome<View>>;
  readonly lastWords?: LastWords;
};

export async function changeSetting<View>(
  deps: SettingDeps,
  asked: SettingAsked,
  change: Work<View>,
): Promise<SettingOutcome<View>> {
  const outcome = await attempt(deps, change);
  if (outcome.kind === "refused") await recordRefusal(deps, asked, outcome);
  return outcome;
}

async function attempt<View>(deps: SettingDeps, change: Work<View>): Promise<SettingOutcome<View>> {
  try {
    return await deps.database.inTransaction(change.work);
  } catch (error) {
    const meant = change.lastWords?.[violatedConstraint(error) ?? ""];
    if (meant === undefined) throw error;
    return { kind: "refused", ...meant };
  }
}

/** What is not there, and what is not the caller's to see, leaves the same trace. */
async function recordRefusal(
  deps: SettingDeps,
  asked: SettingAsked,
  refusal: SettingRefusal,
): Promise<void> {
  const { code, field = null, about } = refusal;
  await recordAuditAlone(deps, {
    kind: "settingRefused",
    ...about?.place,
    subject: asked.subject,
    content: { name: about?.name ?? nameIn(asked.wanted), code, field, wanted: asked.wanted },
    by: { id: asked.by.personId, name: asked.by.signature },
    at: new Date(deps.clock()),
  });
}

/** Of what was never made: what it would have been called. */
function nameIn(wanted: SettingAsked["wanted"]): string | null {
  const named = [wanted["signature"], wanted["terminalId"], wanted["code"], wanted["name"]];
  return named.find((one) => typeof one === "string") ?? null;
}

export type ChangedThing = {
  readonly by: PersonCaller;
  readonly subject: SettingSubject;
  /** What people call the thing: the history is read long after it has another name. */
  readonly name: string;
  readonly place: ThingPlace;
};

type Edit<Setting, View> = {
  readonly thing: ChangedThing;
  readonly held: { readonly version: number; readonly setting: Setting };
  readonly wanted: { readonly version: number; readonly setting: Setting };
  /** Asked when something differs: what stands in the way. */
  readonly whyNot?: (difference: Difference<Setting>) => Promise<SettingRefusal | undefined>;
  readonly write: (difference: Difference<Setting>) => Promise<void>;
  readonly view: () => Promise<readonly View[]>;
};

/**
 * Writes what differs, from a row that is locked. The same wish again is no conflict, for its first
 * answer may have been lost; any other one must be made from what now holds.
 */
export async function editSetting<Setting extends object, View>(
  tx: Transaction,
  deps: SettingDeps,
  edit: Edit<Setting, View>,
): Promise<SettingOutcome<View>> {
  const { held, wanted } = edit;
  const difference = differenceOf(held.setting, wanted.setting);
  if (difference === undefined) return doneWith(await edit.view());
  const about = { name: edit.thing.name, place: edit.thing.place };
  if (held.version !== wanted.version) return { ...refuseSetting("conflict", "version"), about };
  const refusal = await edit.whyNot?.(difference);
  if (refusal !== undefined) return { ...refusal, about };
  await edit.write(difference);
  await recordChange(tx, deps, { ...edit.thing, difference });
  return doneWith(await edit.view());
}

export function recordChange(
  tx: Transaction,
  deps: SettingDeps,
  change: ChangedThing & {
    readonly difference: Difference<object> | { readonly from: null; readonly to: object };
  },
): Promise<void> {
  const { by, subject, name, place, difference } = change;
  return recordAudit(tx, deps.newId, {
    kind: "settingChanged",
    ...place,
    subject,
    content: { name, ...difference },
    by: { id: by.personId, name: by.signature },
    at: new Date(deps.clock()),
  });
}

export type Making<View> = {
  readonly thing: ChangedThing;
  readonly made: object;
  readonly claim: IdempotencyClaim;
  readonly view: () => Promise<readonly View[]>;
};

/** After the row itself: its trace, and its answer for the same request sent again. */
export async function recordMade<View>(
  tx: Transaction,
  deps: SettingDeps,
  making: Making<View>,
): Promise<Made<View>> {
  await recordChange(tx, deps, { ...making.thing, difference: { from: null, to: making.made } });
  const done = doneWith(await making.view());
  const at = new Date(deps.clock());
  await storeAnswer(tx, making.claim, { status: 201, body: done.view, at });
  return done;
}

export function doneWith<View>(views: readonly View[]): Made<View> {
  const [view] = views;
  if (view === undefined) throw new Error("A setting that was just written is gone");
  return { kind: "done", view };
}

export function refuseSetting(code: FailureCode, field?: string): SettingRefusal {
  return { kind: "refused", code, ...(field === undefined ? {} : { field }) };
}
