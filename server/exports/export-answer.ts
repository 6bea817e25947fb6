/** What the routes of exports have in common. */
import type { Readable } from "node:stream";
import { type ExportForm, FILE_KINDS } from "@kortkoll/core/exports/export-form.ts";
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { AuditActor } from "../audit/record-audit.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, DatabaseLog } from "../database/database.ts";
import type { ExportMaker } from "./export-maker.ts";
import { refuseRange } from "./export-problem.ts";
import { type FoundRange, findRange } from "./find-range.ts";

export type ExportRouteDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: DatabaseLog;
};

/** What is asked of numbered exports too. */
export type KeptExportDeps = ExportRouteDeps & { readonly maker: ExportMaker };

export function sendFile(
  reply: FastifyReply,
  file: { readonly stream: Readable; readonly bytes: number; readonly fileName: string },
  form: ExportForm,
): FastifyReply {
  return reply
    .header("content-type", FILE_KINDS[form].contentType)
    .header("content-length", file.bytes)
    .header("content-disposition", `attachment; filename="${file.fileName}"`)
    .header("cache-control", "no-store")
    .send(file.stream);
}

export async function rangeOf(
  deps: Pick<ExportRouteDeps, "database" | "clock">,
  request: FastifyRequest,
  { company, from, to }: { company: string; from?: string | undefined; to?: string | undefined },
): Promise<FoundRange> {
  const today = businessDayOf(deps.clock());
  const asked = { companyCode: company, from, to, today, sight: request.sight };
  const range = await findRange(deps.database, asked);
  if (range.kind === "refused") throw refuseRange(range, request);
  return range;
}

export function actorOf({ caller }: FastifyRequest): AuditActor {
  return caller.kind === "person"
    ? { id: caller.personId, name: caller.signature }
    : { id: null, name: `key:${caller.name}` };
}
