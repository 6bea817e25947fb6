/**
 * What a person does about an item of the list: takes it on, comments it, or says that it is
 * handled. Evidence and people meet here under one lock, so that an item is resolved once.
 */
import type { InterruptedReason } from "@kortkoll/core/attempts/interrupted-reasons.ts";
import type { PersonRights } from "@kortkoll/core/people/person-rights.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Sql, Transaction } from "../database/database.ts";
import { isSeen, mayActAt, sightOf } from "../http/access.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { selectClosedOf } from "./closed-items-store.ts";
import type { InterruptedItem } from "./interrupted-api.ts";
import { type InterruptedFact, selectOpenOf } from "./interrupted-store.ts";
import { closeItem, type ItemNote, insertComment, lockPayment, setOwner } from "./item-store.ts";
import { itemsOf, type Watching } from "./list-interrupted.ts";
import { closesBy } from "./offer-actions.ts";

export type Worker = { readonly id: string; readonly signature: string };

export type WorkDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly findPerson: (
    sql: Sql,
    signature: string,
  ) => Promise<({ readonly id: string; readonly signature: string } & PersonRights) | undefined>;
};

export type Named = {
  readonly paymentId: string;
  readonly reason: InterruptedReason;
  readonly by: Worker;
  readonly watching: Watching;
  /** The same call again finds the answer of the first. */
  readonly claim?: IdempotencyClaim;
};

export type WorkOutcome =
  | { readonly kind: "done"; readonly item: InterruptedItem }
  | {
      readonly kind: "refused";
      readonly code:
        | "itemNotFound"
        | "itemAlreadyClosed"
        | "itemOwnedByAnother"
        | "itemClosesByProof"
        | "unknownOperator"
        | "operatorNotAllowed";
      readonly field?: string;
    };

type Refused = Extract<WorkOutcome, { kind: "refused" }>;

export function ownItem(
  deps: WorkDeps,
  named: Named,
  owning: {
    readonly owner: string | null;
    readonly deadlineAt: Date | null | undefined;
    readonly takeOver: boolean;
  },
): Promise<WorkOutcome> {
  return workOn(deps, named, async (tx, found) => {
    if (found.closedAt !== null) return refuse("itemAlreadyClosed");
    if (!owning.takeOver && isAnothers(found, named.by)) return refuse("itemOwnedByAnother");
    const owner =
      owning.owner === null ? null : await ownerOf(deps, tx, { ...owning, named, found });
    if (owner !== null && "kind" in owner) return owner;
    await setOwner(tx, noteOf(deps, named), { owner, deadlineAt: owning.deadlineAt });
    return undefined;
  });
}

/** Whoever is to see to it must be allowed to, where the payment was taken. */
async function ownerOf(
  deps: WorkDeps,
  tx: Transaction,
  given: {
    readonly owner: string | null;
    readonly named: Named;
    readonly found: InterruptedFact;
  },
): Promise<Worker | Refused> {
  const signature = (given.owner ?? "").normalize("NFC").toUpperCase();
  const person = await deps.findPerson(tx, signature);
  const sight = sightOf(given.named.watching.caller);
  if (person === undefined || !isSeen(sight, person)) return refuse("unknownOperator", "owner");
  if (!mayActAt(person, "interrupted", given.found)) return refuse("operatorNotAllowed", "owner");
  return { id: person.id, signature: person.signature };
}

/** Also of a closed item: what is learned later belongs there. */
export function commentItem(deps: WorkDeps, named: Named, text: string): Promise<WorkOutcome> {
  return workOn(deps, named, async (tx) => {
    await insertComment(tx, noteOf(deps, named), { id: deps.newId(), text });
    return undefined;
  });
}

export function handleItem(deps: WorkDeps, named: Named, text: string): Promise<WorkOutcome> {
  return workOn(deps, named, async (tx, found) => {
    if (found.closedAt !== null) return refuse("itemAlreadyClosed");
    if (closesBy(found) !== "person") return refuse("itemClosesByProof");
    if (isAnothers(found, named.by)) return refuse("itemOwnedByAnother");
    await closeItem(tx, noteOf(deps, named), text);
    return undefined;
  });
}

async function workOn(
  deps: WorkDeps,
  named: Named,
  work: (tx: Transaction, found: InterruptedFact) => Promise<Refused | undefined>,
): Promise<WorkOutcome> {
  return await deps.database.inTransaction(async (tx): Promise<WorkOutcome> => {
    if (!(await lockPayment(tx, named.paymentId))) return refuse("itemNotFound");
    const found = await findItem(tx, named);
    if (found === undefined) return refuse("itemNotFound");
    const refused = await work(tx, found);
    if (refused !== undefined) return refused;
    const now = await findItem(tx, named);
    const [item] = now === undefined ? [] : await itemsOf(tx, [now], named.watching);
    if (item === undefined) throw new Error("An item that was just worked on is gone");
    const at = new Date(deps.clock());
    await storeAnswer(tx, named.claim, { status: 200, body: item, at });
    return { kind: "done", item };
  });
}

async function findItem(tx: Transaction, named: Named): Promise<InterruptedFact | undefined> {
  const isIt = (fact: InterruptedFact): boolean => fact.reason === named.reason;
  return (
    (await selectOpenOf(tx, named.paymentId)).find(isIt) ??
    (await selectClosedOf(tx, named.paymentId)).find(isIt)
  );
}

function isAnothers(found: InterruptedFact, by: Worker): boolean {
  return found.owner !== null && found.owner !== by.signature;
}

function noteOf(deps: WorkDeps, { paymentId, reason, by }: Named): ItemNote {
  const at = new Date(deps.clock());
  return { eventId: deps.newId(), paymentId, reason, by: by.signature, at };
}

function refuse(code: Refused["code"], field?: string): Refused {
  return { kind: "refused", code, ...(field === undefined ? {} : { field }) };
}
