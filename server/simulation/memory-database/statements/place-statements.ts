/** The statements about tills, terminals, card rules and answers kept for repeated requests. */
import { isUnderWay } from "../attempt-tables.ts";
import type { TerminalRow } from "../place-tables.ts";
import type { Tables } from "../tables.ts";
import { answer, perform, type Statements } from "./handler.ts";
import { leaseColumns } from "./lease-statements.ts";

export const PLACE_STATEMENTS: Statements = {
  site_of_till: answer<[till: string]>(({ tills, siteCompanies }, [id]) => {
    const till = tills.byId.get(id);
    if (till === undefined || till.retired_at !== null) return [];
    const companyIds = siteCompanies.bySite.get(till.site_id).map((at) => at.company_id);
    return [{ siteId: till.site_id, companyIds: companyIds.toSorted() }];
  }),

  till_terminals: answer<[till: string]>((tables, [id]) =>
    tables.tillTerminals.byTill
      .get(id)
      .flatMap(({ rank, terminal_id }) => {
        const terminal = tables.terminals.byId.get(terminal_id);
        if (terminal === undefined || terminal.retired_at !== null) return [];
        return [{ rank, terminal }];
      })
      .toSorted((a, b) => a.rank - b.rank || byVendorId(a.terminal, b.terminal))
      .map(({ terminal }) => tillTerminal(tables, id, terminal)),
  ),

  learn_of_terminal: perform<
    [id: string, site: string | null, organisationNumber: string | null, clock_skew_ms: number]
  >(({ terminals }, [id, site, organisationNumber, clock_skew_ms]) => {
    const terminal = terminals.byId.get(id);
    if (terminal === undefined) return;
    terminals.change(terminal, {
      known_site_id: terminal.known_site_id ?? site,
      known_organisation_number: terminal.known_organisation_number ?? organisationNumber,
      clock_skew_ms,
    });
  }),

  terminals_to_ask: answer<[]>(({ terminals, attempts }) =>
    [...terminals.rows]
      .filter((one) => {
        const busy = attempts.activeAtTerminal.get(one.id);
        return one.retired_at === null && (busy === undefined || !isUnderWay(busy));
      })
      .toSorted(byVendorId)
      .map(({ id, terminal_id, last_state, last_contact_at }) => ({
        id,
        terminal_id,
        last_state,
        last_contact_at,
      })),
  ),

  note_terminal_contact: perform<[id: string, state: string, heardAt: Date | null, at: Date]>(
    ({ terminals, journal }, [id, last_state, heardAt, at]) => {
      const terminal = terminals.byId.get(id);
      if (terminal === undefined) return;
      const isNews = terminal.last_state !== last_state;
      terminals.change(terminal, {
        last_state,
        state_at: later(terminal.state_at, at),
        last_contact_at: later(terminal.last_contact_at, heardAt),
        changed_tx: isNews ? journal.currentTx() : terminal.changed_tx,
      });
    },
  ),

  read_card_rules: answer<[]>(({ cardRules }) => {
    const rules = [...cardRules.rows];
    const newest = Math.max(...rules.map(({ version }) => version));
    return rules
      .filter(({ version }) => version === newest)
      .toSorted((a, b) => a.position - b.position)
      .map(({ id: _id, ...rule }) => rule);
  }),

  find_idempotent_answer: answer<[caller: string, key: string]>(
    ({ idempotencyKeys }, [caller, key]) => {
      const found = idempotencyKeys.byKey.get(`${caller}\n${key}`);
      if (found === undefined) return [];
      return [{ requestHash: found.request_hash, status: found.status, body: found.body }];
    },
  ),

  insert_idempotent_answer: perform<
    [caller: string, key: string, hash: string, status: number, body: string, at: Date]
  >(({ idempotencyKeys }, [caller, key, request_hash, status, body, created_at]) => {
    idempotencyKeys.add({ caller, key, request_hash, status, body: JSON.parse(body), created_at });
  }),
};

/** Like greatest(): what is not known is passed over. */
export function later(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b;
  return b > a ? b : a;
}

function tillTerminal(tables: Tables, tillId: string, terminal: TerminalRow): object {
  const busy = tables.attempts.activeAtTerminal.get(terminal.id);
  return {
    id: terminal.id,
    vendor_id: terminal.terminal_id,
    name: terminal.name,
    company_id: terminal.company_id,
    last_state: terminal.last_state,
    state_at: terminal.state_at,
    till: tables.tills.byId.get(tillId)?.code ?? null,
    waits_for_signature: busy === undefined ? null : busy.signature_state === "waiting",
    shared: tables.tillTerminals.byTerminal.get(terminal.id).some((tie) => tie.till_id !== tillId),
    ...leaseColumns(tables, terminal.id),
  };
}

export function byVendorId(a: TerminalRow, b: TerminalRow): number {
  if (a.terminal_id === b.terminal_id) return 0;
  return a.terminal_id < b.terminal_id ? -1 : 1;
}
