/** What people say of a file that it does not say itself: by what mapping it is read, and whose it is. */

import type { FailureCode } from "@kortkoll/core/failure.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { isInSight, type Sight } from "../http/access.ts";
import { readAgain, setCompany } from "./bank-file-store.ts";
import { findMapping } from "./bank-mapping-store.ts";
import { publishAgain } from "./publish-bank-file.ts";
import { type ReadingDeps, readBankFile } from "./read-bank-file.ts";
import type { Sender } from "./receive-bank-file.ts";

type Decided = { readonly kind: "done" } | { readonly kind: "refused"; readonly code: FailureCode };

type Asked = { readonly id: string; readonly sight: Sight; readonly by: Sender };

export async function readAgainBy(
  deps: ReadingDeps,
  asked: Asked & { readonly mappingId: string },
): Promise<Decided> {
  const { id, mappingId, sight, by } = asked;
  const mapping = await findMapping(deps.database, mappingId);
  if (mapping === undefined || !isInSight(sight, { ...mapping, siteId: null })) {
    return { kind: "refused", code: "notFound" };
  }
  const { companyId, name } = mapping;
  const isLet = await deps.database.inTransaction(async (tx) => {
    if (!(await readAgain(tx, { id, mappingId, companyId }))) return false;
    await recordAudit(tx, deps.newId, {
      kind: "bankFileReadAgain",
      companyId,
      subject: { kind: "bankFile", id },
      content: { mapping: name },
      by,
      at: new Date(deps.clock()),
    });
    return true;
  });
  if (!isLet) return { kind: "refused", code: "bankFileNotReadAgain" };
  await readBankFile(deps, id);
  return { kind: "done" };
}

export async function tellCompany(
  deps: ReadingDeps,
  asked: Asked & { readonly companyId: string },
): Promise<Decided> {
  const { id, companyId, sight, by } = asked;
  if (!isInSight(sight, { companyId, siteId: null })) return { kind: "refused", code: "notFound" };
  const isTold = await deps.database.inTransaction(async (tx) => {
    if (!(await setCompany(tx, id, companyId))) return false;
    await publishAgain(tx, id);
    await recordAudit(tx, deps.newId, {
      kind: "settingChanged",
      companyId,
      subject: { kind: "bankFile", id },
      content: { name: id, from: null, to: { companyId } },
      by,
      at: new Date(deps.clock()),
    });
    return true;
  });
  return isTold ? { kind: "done" } : { kind: "refused", code: "bankFileHasCompany" };
}
