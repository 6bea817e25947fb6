/**
 * A person says whom a text means, within a company, and may take it back. It changes what reports
 * count under whom and nothing else: no payment, no right, and nobody is signed in by it.
 */
import { type AuditActor, recordAudit, recordAuditAlone } from "../audit/record-audit.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Transaction } from "../database/database.ts";
import { violatedConstraint } from "../database/database-errors.ts";
import { isInSight, isSeen, type Sight } from "../http/access.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import type { AliasBody, SignatureAlias } from "./advisors-api.ts";
import { aliasFrom } from "./list-unknown-signatures.ts";
import {
  type AliasRow,
  findCompanyOfSignature,
  findPerson,
  insertAlias,
  lockAlias,
  undoAlias,
} from "./signature-store.ts";

export type AliasDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
};

export type Saying = {
  readonly by: AuditActor & { readonly id: string };
  readonly sight: Sight;
  readonly claim: IdempotencyClaim;
};

export type AliasRefused = {
  readonly kind: "refused";
  readonly code:
    | "unknownCompany"
    | "unknownPerson"
    | "signatureNotSeen"
    | "signatureIsPerson"
    | "signatureHasMeaning"
    | "notFound";
  readonly field?: string;
};
export type AliasOutcome = { readonly kind: "said"; readonly alias: SignatureAlias } | AliasRefused;

const ONE_MEANING = "signature_aliases_one_meaning";

export async function sayWhomItMeans(
  deps: AliasDeps,
  asked: AliasBody,
  saying: Saying,
): Promise<AliasOutcome> {
  const outcome = await deps.database
    .inTransaction((tx) => say(tx, deps, { asked, saying }))
    .catch((error: unknown) => {
      // Two people said it in the same moment, and this one came second.
      if (violatedConstraint(error) === ONE_MEANING) return refuse("signatureHasMeaning");
      throw error;
    });
  if (outcome.kind === "refused") await recordRefusal(deps, { outcome, wanted: asked, saying });
  return outcome;
}

/** Nothing in it tells whether what was out of sight is there. */
function recordRefusal(
  deps: AliasDeps,
  refused: {
    readonly outcome: AliasRefused;
    readonly wanted: AliasBody | { readonly alias: string };
    readonly saying: Saying;
  },
): Promise<void> {
  const { outcome, wanted, saying } = refused;
  return recordAuditAlone(deps, {
    kind: "settingRefused",
    subject: { kind: "person", id: null },
    content: { name: null, code: outcome.code, field: outcome.field ?? null, wanted },
    by: saying.by,
    at: new Date(deps.clock()),
  });
}

async function say(
  tx: Transaction,
  deps: AliasDeps,
  { asked, saying }: { readonly asked: AliasBody; readonly saying: Saying },
): Promise<AliasOutcome> {
  const signature = asked.signature.toUpperCase();
  const wanted = { companyCode: asked.companyCode.toUpperCase(), signature };
  const company = await findCompanyOfSignature(tx, wanted);
  if (company === undefined || !isInSight(saying.sight, { companyId: company.id, siteId: null })) {
    return refuse("unknownCompany", "companyCode");
  }
  if (!company.isSeen) return refuse("signatureNotSeen", "signature");
  const known = await findPerson(tx, signature);
  // Whoever works in other companies only has sold nothing here.
  if (known !== undefined && (known.companyIds?.includes(company.id) ?? true)) {
    return refuse("signatureIsPerson", "signature");
  }
  const person = await findPerson(tx, asked.person.toUpperCase());
  if (person === undefined || !isSeen(saying.sight, person)) {
    return refuse("unknownPerson", "person");
  }
  const { by } = saying;
  const at = new Date(deps.clock());
  const id = deps.newId();
  const companyId = company.id;
  await insertAlias(tx, { id, companyId, signature, personId: person.id, by, at });
  const alias = await lockAlias(tx, id);
  if (alias === undefined) throw new Error("An alias that was just written is gone");
  await record(tx, deps, { alias, by, at, content: { from: null, to: meaningOf(alias) } });
  const body = aliasFrom(alias);
  await storeAnswer(tx, saying.claim, { status: 201, body, at });
  return { kind: "said", alias: body };
}

/** Undoing what is undone already changes nothing. */
export async function takeBackMeaning(
  deps: AliasDeps,
  aliasId: string,
  saying: Saying,
): Promise<AliasOutcome> {
  const outcome = await deps.database.inTransaction(async (tx): Promise<AliasOutcome> => {
    const alias = await lockAlias(tx, aliasId);
    if (alias === undefined) return refuse("notFound");
    if (!isInSight(saying.sight, { companyId: alias.companyId, siteId: null })) {
      return refuse("notFound");
    }
    const { by } = saying;
    const at = new Date(deps.clock());
    if (alias.undoneAt === null) {
      await undoAlias(tx, { id: alias.id, by, at });
      await record(tx, deps, { alias, by, at, content: { from: meaningOf(alias), to: null } });
    }
    const body = aliasFrom(alias);
    await storeAnswer(tx, saying.claim, { status: 200, body, at });
    return { kind: "said", alias: body };
  });
  if (outcome.kind === "refused") {
    await recordRefusal(deps, { outcome, wanted: { alias: aliasId }, saying });
  }
  return outcome;
}

async function record(
  tx: Transaction,
  deps: AliasDeps,
  recorded: {
    readonly alias: AliasRow;
    readonly by: AuditActor;
    readonly at: Date;
    readonly content: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  const { alias, by, at, content } = recorded;
  await recordAudit(tx, deps.newId, {
    kind: "settingChanged",
    companyId: alias.companyId,
    subject: { kind: "person", id: alias.personId },
    content,
    by,
    at,
  });
}

function meaningOf(alias: AliasRow): Readonly<Record<string, string>> {
  return { reportSignature: alias.signature, means: alias.personSignature };
}

function refuse(code: AliasRefused["code"], field?: string): AliasRefused {
  return { kind: "refused", code, ...(field === undefined ? {} : { field }) };
}
