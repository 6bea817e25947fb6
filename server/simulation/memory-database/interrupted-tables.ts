/** What people say and do about interrupted payments. */
import type { AttemptTable } from "./attempt-tables.ts";
import type { Journal } from "./journal.ts";
import type { PersonTable } from "./place-tables.ts";
import { AppendOnlyTable, Table } from "./table.ts";

export type ClaimRow = {
  id: string;
  attempt_id: string;
  evidence_kind: "receiptNumber" | "authorisationCode";
  evidence: string;
  reason: string;
  by_id: string;
  by: string;
  released_order: boolean;
  claimed_at: Date;
  outcome: "open" | "proven" | "disproven";
  outcome_at: Date | null;
};

export class ClaimTable extends Table<ClaimRow> {
  readonly byId = this.unique({ constraint: "claims_pkey", key: (row) => row.id, fixed: true });
  readonly byAttempt = this.unique({
    constraint: "claims_attempt_id_key",
    key: (row) => row.attempt_id,
    fixed: true,
  });
  readonly byOutcome = this.group((row) => row.outcome);

  constructor(
    journal: Journal,
    others: { readonly attempts: AttemptTable; readonly people: PersonTable },
  ) {
    super("claims", journal);
    this.refers("claims_attempt_id_fkey", (row) => row.attempt_id, others.attempts.byId);
    this.refers("claims_by_id_fkey", (row) => row.by_id, others.people.byId);
    this.check("claims_evidence_check", (row) => /^[0-9A-Za-z-]{3,20}$/.test(row.evidence));
    this.check("claims_reason_check", (row) => row.reason !== "");
    this.check("claims_check", (row) => (row.outcome === "open") === (row.outcome_at === null));
  }
}

export type InterruptedItemRow = {
  attempt_id: string;
  reason: string;
  owner_id: string | null;
  owner: string | null;
  owned_at: Date | null;
  deadline_at: Date | null;
  closed_at: Date | null;
  closed_by: string | null;
  closed_because: string | null;
};

export class InterruptedItemTable extends Table<InterruptedItemRow> {
  readonly byItem = this.unique({
    constraint: "interrupted_items_pkey",
    key: (row) => itemKey(row.attempt_id, row.reason),
    fixed: true,
  });

  constructor(journal: Journal) {
    super("interrupted_items", journal);
    this.check(
      "interrupted_items_check",
      (row) => (row.owner_id === null) === (row.owner === null),
    );
    this.check(
      "interrupted_items_check1",
      (row) => (row.closed_at === null) === (row.closed_by === null),
    );
  }
}

export function itemKey(attemptId: string, reason: string): string {
  return `${attemptId} ${reason}`;
}

export type InterruptedCommentRow = {
  id: string;
  attempt_id: string;
  reason: string;
  text: string;
  by: string;
  at: Date;
};

export class InterruptedCommentTable extends AppendOnlyTable<InterruptedCommentRow> {
  readonly byId = this.unique({
    constraint: "interrupted_comments_pkey",
    key: (row) => row.id,
    fixed: true,
  });
  readonly byAttempt = this.group((row) => row.attempt_id, { fixed: true });
}
