/** The calls about money that write, in an order in which each of them succeeds. */
import { APPROVED_TERMINAL_MODELS } from "@kortkoll/terminals/assumptions.ts";
import { newUuid } from "../clock.ts";
import { insertRow } from "../database/test-rows.ts";
import { TEST_PASSWORD } from "../http/test-app.ts";
import type { Write } from "./test-writes.ts";

const [MODEL] = APPROVED_TERMINAL_MODELS;
const APPROVED = { approver: { signature: "WADM", password: TEST_PASSWORD } };
const version1 = (): { version: number } => ({ version: 1 });

export const MONEY_WRITES: readonly Write[] = [
  { call: "POST /api/orders" },
  {
    call: "POST /api/orders/:id/withdraw",
    id: (all) => all.sendOrder(),
  },
  { call: "POST /api/orders/:id/release", id: (all) => all.sendOrder() },
  {
    call: "POST /api/orders/:id/release/take-back",
    id: async (all) => {
      const id = await all.sendOrder();
      await all.ask("WCHE", `POST /api/orders/${id}/release`, { reason: "Faktureras" });
      return id;
    },
  },
  { call: "POST /api/payments" },
  {
    call: "POST /api/payments/:id/switch-to-cash",
    id: (all) => all.answered("POST /api/payments"),
    body: () => ({ receivedOre: 125_000 }),
  },
  {
    call: "POST /api/payments/:id/cancel",
    id: async (all) => {
      await all.newCardPayment();
      return await all.setCardPayment("state = 'sent', approved_ore = 0, ended_at = null");
    },
  },
  {
    call: "POST /api/payments/:id/claim",
    // The one that was not cancelled.
    id: (all) => all.setCardPayment("state = 'unknown'"),
  },
  {
    call: "POST /api/payments/:id/signature",
    id: async (all) => {
      await all.newCardPayment();
      return await all.setCardPayment("signature_state = 'waiting', signature_deadline_at = now()");
    },
  },
  {
    call: "POST /api/payments/:id/refunds",
    id: (all) => all.payInCash(),
    body: () => ({ tender: "cash" }),
  },
  {
    call: "POST /api/payments/:id/move",
    id: (all) => all.payInCash(),
    body: async (all) => ({ fromOrderId: all.paidOrderId, toOrderId: await all.sendOrder() }),
  },
  {
    call: "POST /api/payments/:id/apply",
    id: (all) => all.owe(),
    body: async (all) => ({ orderId: await all.sendOrder() }),
  },
  {
    call: "POST /api/orders/:id/apply",
    id: (all) => all.oweForOrder(),
    body: async (all) => ({ orderId: await all.sendOrder() }),
  },
  {
    call: "PUT /api/ledger/items/:kind/:id/owner",
    id: (all) => all.sendOrder(),
    body: () => ({ owner: "WCHE" }),
  },
  { call: "PUT /api/interrupted/:id/:reason/owner", body: () => ({ owner: "WCHE" }) },
  { call: "POST /api/interrupted/:id/:reason/comments" },
  { call: "POST /api/interrupted/:id/:reason/handled" },
];

export const DESK_WRITES: readonly Write[] = [
  { call: "POST /api/terminals/:id/lease" },
  { call: "DELETE /api/terminals/:id/lease" },
  {
    call: "POST /api/terminals/:id/lease/hand-over",
    id: (all) => all.queueForTerminal(),
    body: ({ b, queuing }) => ({ fromTillId: b.shared.tillId, tillId: queuing }),
  },
  { call: "PUT /api/settings/tills/:id", body: version1 },
  { call: "PUT /api/settings/tills/:id/terminals", body: () => ({ version: 2, terminalIds: [] }) },
  { call: "POST /api/settings/terminals", body: () => ({ model: MODEL }) },
  {
    call: "PUT /api/terminals/:id/place",
    id: (all) => all.answered("POST /api/settings/terminals"),
    body: (all) => ({ siteCode: "DELAD", tillIds: [all.b.shared.tillId] }),
  },
  {
    call: "POST /api/terminals/:id/replace",
    id: (all) => all.answered("POST /api/settings/terminals"),
    body: () => ({ version: 2, model: MODEL }),
  },
  { call: "PUT /api/settings/terminals/:id", id: (all) => all.b.shared.terminalId, body: version1 },
  { call: "POST /api/drawers/:id/movements" },
  { call: "POST /api/drawers/:id/deposits", body: () => ({ bagNumber: "BAGNY" }) },
  { call: "POST /api/deposits/:id/counted" },
  { call: "POST /api/cash-movements/:id/correct" },
  {
    call: "PUT /api/drawers/:id",
    id: async ({ it, two }) => {
      const id = newUuid();
      const place = { till_id: two.a.shared.tillId, company_id: two.a.companyId };
      await insertRow(it.database, "drawers", { id, ...place, created_at: new Date(it.nowMs) });
      return id;
    },
  },
  {
    call: "PUT /api/cash-reasons",
    body: ({ b }) => ({
      reasons: [{ id: b.cash.reasonId, kind: "cashIn", name: "Ny", account: "1912" }],
    }),
  },
  { call: "PUT /api/cash-limits" },
  { call: "PUT /api/settings/difference-limits/:id", body: () => ({ version: 0 }) },
  { call: "POST /api/till-reconciliations" },
  {
    call: "POST /api/till-reconciliations/:id/counts",
    id: (all) => all.answered("POST /api/till-reconciliations"),
    body: () => ({ pieces: { 100: 1 } }),
  },
  {
    call: "POST /api/till-reconciliations/:id/approve",
    id: (all) => all.answered("POST /api/till-reconciliations"),
  },
  {
    call: "POST /api/till-reconciliations/:id/sign",
    id: (all) => all.answered("POST /api/till-reconciliations"),
  },
  {
    call: "POST /api/till-reconciliations/:id/abandon",
    id: async (all) => {
      const { tillId } = all.b.own;
      const { companyCode } = all.b;
      const begun = await all.ask("WCHE", "POST /api/till-reconciliations", {
        tillId,
        companyCode,
      });
      return String(begun["id"]);
    },
    body: () => ({ note: "Kunder väntar" }),
  },
  { call: "POST /api/day-closes" },
  {
    call: "POST /api/day-closes/:id/explanations",
    id: (all) => all.answered("POST /api/day-closes"),
  },
  {
    call: "POST /api/day-closes/:id/sessions-not-reported",
    id: async (all) => {
      const id = all.answered("POST /api/day-closes");
      const closing_id = newUuid();
      const terminal_id = all.b.own.terminalId;
      const next_try_at = "2026-03-02T07:00:00Z";
      const { database } = all.it;
      await insertRow(database, "session_closings", { id: closing_id, terminal_id, next_try_at });
      await insertRow(database, "close_terminals", { close_id: id, terminal_id, closing_id });
      return id;
    },
  },
  {
    call: "POST /api/day-closes/:id/ask-terminals",
    id: (all) => all.answered("POST /api/day-closes"),
  },
  { call: "PUT /api/sites/:id/day-close-times", body: () => ({ version: 0 }) },
];

export const BOOKS_WRITES: readonly Write[] = [
  { call: "POST /api/bank/files" },
  {
    call: "PUT /api/bank/companies/:id/mapping",
    body: () => ({ version: 0 }),
  },
  { call: "PUT /api/bank/files/:id/company" },
  { call: "POST /api/bank/files/:id/readings" },
  { call: "POST /api/bank/files/:id/previews" },
  { call: "POST /api/exports" },
  { call: "POST /api/exports/:id/delivered", id: (all) => all.answered("POST /api/exports") },
  { call: "POST /api/exports/:id/corrections", id: (all) => all.answered("POST /api/exports") },
  {
    call: "POST /api/exports/:id/discarded",
    id: (all) => all.answered("POST /api/exports/:id/corrections"),
  },
  { call: "POST /api/companies/:id/locked-period" },
  { call: "POST /api/companies/:id/unlocked-period", body: () => APPROVED },
  {
    call: "PUT /api/settings/companies/:id/books",
    body: () => ({ version: 1, vouchersPer: "payment" }),
  },
];
