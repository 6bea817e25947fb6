/** For tests: the generated year's card payments as the tills made them, and terminals' sessions as they were closed. */
import type {
  GeneratedPayment,
  GeneratedSession,
} from "@kortkoll/core/bank/generated-year/generated-year.ts";
import { type Database, statement } from "../database/database.ts";
import { closeTestSession } from "../payouts/test-sessions.ts";
import type { SettledYear, YearPerson } from "./test-year-places.ts";

export async function sellAll(
  database: Database,
  payments: readonly GeneratedPayment[],
  person: YearPerson,
): Promise<void> {
  if (payments.length === 0) return;
  const of = <Value>(value: (payment: GeneratedPayment) => Value): Value[] => payments.map(value);
  await database.query(SELL, [
    of(({ id }) => id),
    of(({ kind }) => (kind === "sale" ? "purchase" : "refund")),
    of(({ companyId }) => companyId),
    of(({ siteId }) => siteId),
    of(({ terminalId }) => terminalId),
    of(({ amountOre }) => Math.abs(amountOre)),
    of(({ issuer }) => issuer),
    of(({ authorisationCode }) => authorisationCode),
    of(({ lastFour }) => lastFour),
    of(({ approvedAt }) => new Date(approvedAt)),
    of(({ businessDay }) => businessDay),
    person.id,
    of(({ originalId }) => originalId),
  ]);
}

/** What the tills know of: an answer that was lost is in no session of ours. */
export async function closeYearSession(
  database: Database,
  { terminals }: SettledYear,
  session: GeneratedSession & { readonly known: readonly string[] },
): Promise<void> {
  const terminalId = terminals.get(session.terminalId);
  if (terminalId === undefined) throw new Error("A session of no terminal");
  await closeTestSession(database, {
    terminalId,
    at: new Date(session.closedAt).toISOString(),
    attemptIds: session.known,
  });
}

const SELL = statement({
  name: "test_year_sell",
  text: `insert into attempts (id, kind, state, company_id, site_id, till_id, terminal_id, operator_id,
      operator, asked_by, original_id, reference, asked_ore, approved_ore, issuer, truncated_pan,
      last_four, authorisation_code, evidence, flags, created_at, sent_at, ended_at, business_day,
      server_id, checks)
    select n.id, n.kind, 'approved', n.company_id, n.site_id, l.id, t.id, $12, 'EKON', 'person',
      case n.kind when 'refund' then coalesce(n.original, n.id) end, upper(right(replace(n.id::text, '-', ''), 20)), n.ore,
      n.ore, n.issuer, '411111******' || n.last_four, n.last_four, n.code, 'terminalAnswer', '{}',
      n.at, n.at, n.at, n.day, (select id from servers limit 1), 0
    from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::bigint[], $7::text[],
        $8::text[], $9::text[], $10::timestamptz[], $11::date[], $13::uuid[])
      as n(id, kind, company_id, site_id, terminal, ore, issuer, code, last_four, at, day,
        original)
      join tills l on l.site_id = n.site_id join terminals t on t.terminal_id = n.terminal`,
});
