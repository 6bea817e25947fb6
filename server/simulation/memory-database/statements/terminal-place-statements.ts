/** The statements that move, replace and reconcile terminals. */

import type { TerminalEventRow, TerminalRow } from "../place-tables.ts";
import type { Tables } from "../tables.ts";
import { answer, perform, type Statements } from "./handler.ts";
import { busyColumns, leaseColumns } from "./lease-statements.ts";
import { later } from "./place-statements.ts";

export const TERMINAL_PLACE_STATEMENTS: Statements = {
  lock_terminal_ties: answer<[terminal: string]>(({ tillTerminals }, [id]) =>
    tillTerminals.byTerminal
      .get(id)
      .map(({ till_id, rank }) => ({ till_id, rank }))
      .toSorted((a, b) => (a.till_id < b.till_id ? -1 : 1)),
  ),

  lock_terminal: answer<[id: string]>(({ terminals }, [id]) => {
    const terminal = terminals.byId.get(id);
    if (terminal === undefined) return [];
    const { terminal_id, company_id, site_id, name, adapter } = terminal;
    const { retired_at, replaced_by, session_closed_at } = terminal;
    const placed = { id, terminal_id, company_id, site_id, name, adapter };
    return [{ ...placed, retired_at, replaced_by, session_closed_at }];
  }),

  read_use_of_terminal: answer<[id: string]>((tables, [id]) => {
    const terminal = tables.terminals.byId.get(id);
    if (terminal === undefined) return [];
    return [{ ...leaseColumns(tables, id), session_open: isSessionOpen(tables, terminal) }];
  }),

  read_payments_at_terminal: answer<[id: string]>((tables, [id]) =>
    busyColumns(tables, id).map((busy) => ({
      ...busy,
      state: tables.attempts.byId.get(busy.busy_attempt_id)?.state,
    })),
  ),

  find_site_for_terminal: answer<[code: string, company: string]>((tables, [code, companyId]) => {
    const site = tables.sites.byCode.get(code);
    if (site === undefined) return [];
    const tied = tables.siteCompanies.bySite.get(site.id);
    return [
      {
        id: site.id,
        code: site.code,
        sells: tied.some((tie) => tie.company_id === companyId),
        till_ids: tables.tills.bySite
          .get(site.id)
          .filter((till) => till.retired_at === null)
          .map((till) => till.id),
        company_ids: tied.map((tie) => tie.company_id).toSorted(),
      },
    ];
  }),

  move_terminal: perform<
    [
      id: string,
      site: string,
      tills: readonly string[],
      eventId: string,
      content: string,
      by: string,
      at: Date,
    ]
  >((tables, [id, site_id, tills, eventId, content, by, at]) => {
    const terminal = tables.terminals.byId.get(id);
    if (terminal !== undefined) {
      const known_site_id = terminal.site_id === site_id ? terminal.known_site_id : null;
      tables.terminals.change(terminal, {
        changed_tx: tables.journal.currentTx(),
        site_id,
        known_site_id,
      });
    }
    for (const tie of [...tables.tillTerminals.byTerminal.get(id)]) {
      if (!tills.includes(tie.till_id)) tables.tillTerminals.remove(tie);
    }
    const event = { id: eventId, terminal_id: id, kind: "moved", by, at };
    tables.terminalEvents.add({ ...event, content: JSON.parse(content) });
    for (const tillId of tills) tie(tables, tillId, id);
  }),

  add_replacement: perform<
    [old: string, id: string, vendorId: string, model: string, serialNumber: string | null]
  >(({ terminals, journal }, [oldId, id, terminal_id, model, serial_number]) => {
    const old = terminals.byId.get(oldId);
    if (old === undefined) return;
    const { company_id, site_id, name, adapter } = old;
    const { known_site_id, known_organisation_number } = old;
    terminals.add({
      ...NEW_TERMINAL,
      id,
      company_id,
      site_id,
      terminal_id,
      model,
      serial_number,
      name,
      adapter,
      known_site_id,
      known_organisation_number,
      changed_tx: journal.currentTx(),
    });
  }),

  retire_terminal: perform<
    [old: string, id: string, at: Date, eventId: string, content: string, by: string]
  >((tables, [oldId, newId, at, eventId, content, by]) => {
    const old = tables.terminals.byId.get(oldId);
    if (old !== undefined) {
      tables.terminals.change(old, {
        retired_at: at,
        replaced_by: newId,
        changed_tx: tables.journal.currentTx(),
        baseline_at: old.baseline_at ?? at,
      });
    }
    const event: Omit<TerminalEventRow, "content"> = {
      id: eventId,
      terminal_id: oldId,
      kind: "replaced",
      by,
      at,
    };
    tables.terminalEvents.add({ ...event, content: JSON.parse(content) });
    for (const tie of [...tables.tillTerminals.byTerminal.get(oldId)]) {
      tables.tillTerminals.change(tie, { terminal_id: newId });
    }
  }),

  close_terminal_session: answer<[id: string, at: Date]>(({ terminals }, [id, at]) => {
    const terminal = terminals.byId.get(id);
    if (terminal === undefined) return [];
    terminals.change(terminal, { session_closed_at: later(terminal.session_closed_at, at) });
    return [{ id }];
  }),

  find_terminal_in_use: answer<[id: string]>(({ terminals }, [id]) => {
    let terminal = terminals.byId.get(id);
    while (terminal !== undefined && terminal.retired_at !== null) {
      terminal =
        terminal.replaced_by === null ? undefined : terminals.byId.get(terminal.replaced_by);
    }
    return terminal === undefined ? [] : [{ id: terminal.id }];
  }),
};

/** What a new terminal has in columns that nothing was said about. */
export const NEW_TERMINAL = {
  serial_number: null,
  known_site_id: null,
  known_organisation_number: null,
  clock_skew_ms: 0,
  baseline_at: null,
  last_contact_at: null,
  last_state: null,
  state_at: null,
  session_closed_at: null,
  retired_at: null,
  replaced_by: null,
} as const satisfies Partial<TerminalRow>;

function isSessionOpen(tables: Tables, terminal: TerminalRow): boolean {
  const closedAt = terminal.session_closed_at;
  for (const attempt of tables.attempts.atTerminal.get(terminal.id)?.newestFirst() ?? []) {
    if (attempt.state !== "approved") continue;
    if (closedAt === null || (attempt.ended_at !== null && attempt.ended_at > closedAt))
      return true;
  }
  return false;
}

/** Where it is already tied it keeps its rank; elsewhere it comes after what the till has. */
function tie({ tillTerminals }: Tables, till_id: string, terminal_id: string): void {
  if (tillTerminals.byPair.has(`${till_id} ${terminal_id}`)) return;
  const ranks = tillTerminals.byTill.get(till_id).map((one) => one.rank);
  tillTerminals.add({ till_id, terminal_id, rank: 1 + Math.max(0, ...ranks) });
}
