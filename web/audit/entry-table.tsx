/** Entries of the chain, each with everything that was sealed of it one step away. */
import type { AuditEntry } from "@kortkoll/server/audit/audit-api.ts";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useMemo } from "react";
import { showDayAndSeconds } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";

export function EntryTable({ entries }: { readonly entries: readonly AuditEntry[] }): ReactNode {
  const text = useText();
  const columns = useMemo(() => columnsOf(text), [text]);
  return (
    <DataTable
      caption={text.audit.title}
      columns={columns}
      rows={entries}
      idOf={(entry) => String(entry.seq)}
      card={(entry) => <Card entry={entry} />}
    />
  );
}

function columnsOf(text: Text): readonly Column<AuditEntry>[] {
  return [
    { id: "seq", head: text.audit.number, numeric: true, cell: ({ seq }) => seq },
    {
      id: "at",
      head: text.audit.when,
      cell: ({ at }) => <span className="kk-nowrap">{showDayAndSeconds(at)}</span>,
    },
    {
      id: "what",
      head: text.audit.what,
      cell: (entry) => (
        <>
          <strong>{entry.sentence}</strong>
          <Details entry={entry} />
        </>
      ),
    },
    { id: "by", head: text.audit.who, cell: ({ by }) => by ?? "–" },
    { id: "subject", head: text.audit.subject, cell: (entry) => <Subject entry={entry} /> },
    { id: "place", head: text.audit.place, cell: (entry) => placeOf(entry) },
  ];
}

function Card({ entry }: { readonly entry: AuditEntry }): ReactNode {
  const { seq, at, by, sentence } = entry;
  return (
    <>
      <p className="kk-audit-card-head">
        <span>{showDayAndSeconds(at)}</span>
        <span>{seq}</span>
      </p>
      <p>
        <strong>{sentence}</strong>
      </p>
      <p className="kk-audit-card-foot">
        <span>{[by, placeOf(entry)].filter(Boolean).join(" · ")}</span>
        <Subject entry={entry} />
      </p>
      <Details entry={entry} />
    </>
  );
}

function placeOf({ companyCode, siteCode }: AuditEntry): string {
  return [companyCode, siteCode].filter((code) => code !== null).join(" ");
}

function Subject({ entry }: { readonly entry: AuditEntry }): ReactNode {
  const text = useText();
  const { subjectKind, subjectId, row } = entry;
  const isVoucher = subjectKind === "voucher";
  const paymentId = isVoucher ? textOf(row?.["attempt"]) : subjectId;
  const orderId = isVoucher ? textOf(row?.["order"]) : subjectId;
  if ((isVoucher || subjectKind === "payment") && paymentId !== null) {
    return (
      <Link to="/payments/$paymentId" params={{ paymentId }} className="kk-audit-subject">
        {text.audit.subjects.payment}
      </Link>
    );
  }
  if ((isVoucher || subjectKind === "order") && orderId !== null) {
    return (
      <Link to="/orders/$orderId" params={{ orderId }} className="kk-audit-subject">
        {text.audit.subjects.order}
      </Link>
    );
  }
  return null;
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function Details({ entry }: { readonly entry: AuditEntry }): ReactNode {
  const text = useText();
  const { seq, row, hash, sealedAt } = entry;
  const facts = row === null ? [] : factsOf(row, text);
  return (
    <details className="kk-audit-details">
      <summary aria-label={text.audit.details(seq)}>{text.audit.detailsShort}</summary>
      {row === null ? <p>{text.audit.gone}</p> : null}
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>{text.audit.sealedAt}</dt>
          <dd>{showDayAndSeconds(sealedAt)}</dd>
        </div>
        <div>
          <dt>{text.audit.hash}</dt>
          <dd className="kk-audit-hash">{hash}</dd>
        </div>
      </dl>
    </details>
  );
}

type Fact = readonly [name: string, value: string];

/** Every value by its path; a change as what it was and what it became. */
function factsOf(value: unknown, text: Text, path = ""): readonly Fact[] {
  if (typeof value !== "object" || value === null) {
    return [[path, value === null ? text.audit.nothing : String(value)]];
  }
  const parts = Object.entries(value);
  if (parts.length === 0) return path === "" ? [] : [[path, text.audit.nothing]];
  return parts.flatMap(([name, part]) =>
    factsOf(part, text, path === "" || path === "content" ? name : `${path}.${name}`),
  );
}
