/** What a verification tells of the first entry that does not hold. */
import type { AuditProblem, AuditSource } from "@kortkoll/core/audit/audit-entries.ts";
import type { Sql } from "../database/database.ts";
import type { Compared } from "./chain-source-store.ts";
import type { HeadFile } from "./head-file.ts";
import type { HeadKey } from "./head-key.ts";

export type VerifyDeps = {
  readonly database: Sql;
  readonly headKey: HeadKey;
  readonly headFile: HeadFile;
  /** Gives up between two pieces. */
  readonly signal?: AbortSignal;
};

export type Broken = {
  readonly seq: number;
  readonly problem: AuditProblem;
  readonly source: AuditSource | null;
  readonly kind: string | null;
  readonly subjectId: string | null;
  readonly companyId: string | null;
  readonly siteId: string | null;
  readonly by: string | null;
  readonly at: string | null;
};

export type Verdict = {
  readonly ok: boolean;
  readonly entries: number;
  /** What has been committed and is not sealed yet: of the last second, or since sealing stopped. */
  readonly unsealed: number;
  /** How many signatures were checked. */
  readonly heads: number;
  readonly firstBroken: Broken | undefined;
};

export type Break = {
  readonly kind: "broken";
  readonly seq: number;
  readonly why: NonNullable<Compared["why"]>;
  /** The row that stands where the entry's own should, if any. */
  readonly found: Compared | undefined;
};

export function brokenAt(seq: number, problem: AuditProblem): Broken {
  const unknown = { kind: null, subjectId: null, companyId: null, siteId: null, by: null };
  return { seq, problem, source: null, at: null, ...unknown };
}
