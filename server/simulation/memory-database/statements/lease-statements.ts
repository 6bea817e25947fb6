/** The statements of leases: who has a terminal that several tills share. */

import type { Tables } from "../tables.ts";
import { answer, jsonb, perform, type Statements } from "./handler.ts";

export const LEASE_STATEMENTS: Statements = {
  keep_terminal_in_place: answer<[id: string]>(({ terminals }, [id]) => {
    const terminal = terminals.byId.get(id);
    if (terminal === undefined || terminal.retired_at !== null) return [];
    return [{ id, vendor_id: terminal.terminal_id }];
  }),

  lock_terminal_lease: answer<[id: string]>((tables, [id]) =>
    tables.terminalLeases.byTerminal.has(id) ? [leaseColumns(tables, id)] : [],
  ),

  read_busy_till: answer<[id: string]>((tables, [id]) => busyColumns(tables, id)),

  read_tied_till: answer<[till: string, terminal: string]>((tables, [tillId, terminalId]) => {
    const till = tables.tills.byId.get(tillId);
    if (till === undefined) return [];
    const tied = tables.tillTerminals.byPair.has(`${tillId} ${terminalId}`);
    const companyIds = tables.siteCompanies.bySite
      .get(till.site_id)
      .map((at) => at.company_id)
      .toSorted();
    return [{ code: till.code, tied, siteId: till.site_id, companyIds }];
  }),

  store_terminal_lease: perform<
    [
      terminal_id: string,
      till_id: string | null,
      till: string | null,
      operator: string | null,
      since: Date | null,
      expires_at: Date | null,
      given_by: string | null,
      queue: string,
      version: number,
      isNews: boolean,
    ]
  >(({ terminalLeases, journal }, values) => {
    const [terminal_id, till_id, till, operator, since, expires_at, given_by] = values;
    const [queue, version, isNews] = [jsonb(values[7]), values[8], values[9]];
    const stored = terminalLeases.byTerminal.get(terminal_id);
    const told = { till_id, till, operator, since, expires_at, given_by, queue };
    if (stored === undefined) {
      terminalLeases.add({ terminal_id, ...told, version: 1, changed_tx: journal.currentTx() });
      return;
    }
    terminalLeases.change(stored, {
      ...told,
      version: stored.version === version ? version + 1 : 0,
      changed_tx: isNews ? journal.currentTx() : stored.changed_tx,
    });
  }),
};

/** All null where nobody has ever had the terminal. */
export function leaseColumns({ terminalLeases }: Tables, terminalId: string): object {
  const lease = terminalLeases.byTerminal.get(terminalId);
  return {
    lease_version: lease?.version ?? null,
    lease_till_id: lease?.till_id ?? null,
    lease_till: lease?.till ?? null,
    lease_operator: lease?.operator ?? null,
    lease_since: lease?.since ?? null,
    lease_expires_at: lease?.expires_at ?? null,
    lease_given_by: lease?.given_by ?? null,
    lease_queue: lease?.queue ?? null,
  };
}

/** The payment that the terminal is at work with, or that waits for its signature. */
export function busyColumns(
  tables: Tables,
  terminalId: string,
): readonly { readonly busy_attempt_id: string }[] {
  const busy = tables.attempts.activeAtTerminal.get(terminalId);
  const till = busy === undefined ? undefined : tables.tills.byId.get(busy.till_id);
  if (busy === undefined || till === undefined) return [];
  const told = {
    busy_attempt_id: busy.id,
    busy_till_id: till.id,
    busy_till: till.code,
    busy_operator: busy.operator,
    busy_since: busy.created_at,
  };
  return [told];
}
