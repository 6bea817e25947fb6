/** A person says that an export has been delivered, or that it never will be. Said once; it stands. */
import { type AuditActor, recordAudit } from "../audit/record-audit.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { decideOver } from "./export-store.ts";
import { findExport, lockExport } from "./export-view-store.ts";
import type { ExportView } from "./exports-api.ts";
import { viewOf } from "./read-exports.ts";

export type Decision = {
  readonly id: string;
  readonly state: "delivered" | "discarded";
  readonly note: string | null;
  readonly by: AuditActor;
};

export type DecideOutcome =
  | { readonly kind: "decided"; readonly view: ExportView }
  /** The other was said before. */
  | { readonly kind: "refused"; readonly code: "exportDelivered" | "exportDiscarded" }
  | { readonly kind: "notFound" };

export function decideExport(
  deps: { readonly database: Database; readonly clock: Clock; readonly newId: NewId },
  { id, state, note, by }: Decision,
): Promise<DecideOutcome> {
  return deps.database.inTransaction(async (tx) => {
    const row = await lockExport(tx, id);
    if (row === undefined) return { kind: "notFound" };
    if (row.state === state) return { kind: "decided", view: viewOf(row) };
    if (row.state === "delivered") return { kind: "refused", code: "exportDelivered" };
    if (row.state === "discarded") return { kind: "refused", code: "exportDiscarded" };
    const at = new Date(deps.clock());
    await decideOver(tx, id, { state, byId: by.id, by: by.name, at, note });
    await recordAudit(tx, deps.newId, {
      kind: state === "delivered" ? "exportDelivered" : "exportDiscarded",
      companyId: row.companyId,
      subject: { kind: "export", id },
      content: { number: row.number, hash: row.hash, note },
      by,
      at,
    });
    const decided = await findExport(tx, id);
    if (decided === undefined) throw new Error("An export that was just decided over is gone");
    return { kind: "decided", view: viewOf(decided) };
  });
}
