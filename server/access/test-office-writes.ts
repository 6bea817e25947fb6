/** The calls about settings, people and sessions that write, in an order in which each succeeds. */
import { PRESET_RULES } from "@kortkoll/core/cards/card-rules.ts";
import { DEFAULT_MARKING } from "@kortkoll/core/exports/origin-marking.ts";
import { TEST_PASSWORD } from "../http/test-app.ts";
import { type Fields, OWNER, type Write } from "./test-writes.ts";

const RULES = [{ issuer: "diners", panFrom: "457" }, ...PRESET_RULES];
const password = { password: TEST_PASSWORD };
const version1 = (): Fields => ({ version: 1 });

export const OFFICE_WRITES: readonly Write[] = [
  {
    call: "POST /api/service-advisors/aliases",
    body: () => ({ signature: "ANLI", person: "WCHE" }),
  },
  { call: "POST /api/service-advisors/aliases/:id/undo" },
  {
    call: "PUT /api/settings/sign-in",
    body: () => ({ version: 1, secondFactorRoles: [], lockAfterMinutes: 7 }),
  },
  { call: "POST /api/card-rules/dry-run", body: () => ({ rules: RULES, all: true }) },
  { call: "POST /api/card-rules/dry-run/lines", body: () => ({ rules: RULES }) },
  { call: "POST /api/card-rules/dry-run/payments", body: () => ({ rules: RULES }) },
  {
    call: "PUT /api/card-rules",
    body: async (all) => ({
      version: (await all.ask("WADM", "GET /api/card-rules"))["version"],
      rules: RULES,
      trial: all.answered("POST /api/card-rules/dry-run", "trial"),
    }),
  },
  {
    call: "PUT /api/own-card-programmes/:kind",
    body: () => ({
      version: 1,
      payer: "Påhittade Kort AB",
      payoutBankDays: 2,
      payoutForm: "gross",
    }),
  },
  { call: "POST /api/own-card-programmes/:kind/confirm", body: () => ({ version: 2 }) },
  {
    call: "POST /api/settings/companies",
    body: () => ({ code: "CBIL", name: "Påhittade CBIL AB", organisationNumber: "5599999991" }),
  },
  { call: "PUT /api/settings/companies/:id", body: version1 },
  {
    call: "PUT /api/settings/companies/:id/accounts",
    body: () => ({ version: 1, accounts: { bank: "1935" } }),
  },
  { call: "PUT /api/settings/retention", body: () => ({ version: 1, years: 12, answerDays: 30 }) },
  { call: "PUT /api/settings/companies/:id/open-item-limits", body: () => ({ version: 0 }) },
  {
    call: "PUT /api/settings/companies/:id/origin-marking",
    body: () => ({
      version: 0,
      ...DEFAULT_MARKING,
      codes: { ...DEFAULT_MARKING.codes, visa: "V" },
    }),
  },
  {
    call: "PUT /api/settings/companies/:id/bank-accounts",
    body: () => ({ version: 0, accounts: [{ scheme: "bankgiro", number: "5050-1055" }] }),
  },
  { call: "POST /api/settings/sites" },
  { call: "PUT /api/settings/sites/:id", body: () => ({ toyotaFranchise: true }) },
  { call: "PUT /api/sites/:id/own-cards", body: () => ({ version: 2, on: true }) },
  { call: "POST /api/settings/tills" },
  { call: "POST /api/settings/invoicing-systems", body: () => ({ code: "parts" }) },
  {
    call: "PUT /api/settings/invoicing-systems/:id",
    body: () => ({ version: 1, name: "Verkstaden" }),
  },
  { call: "POST /api/settings/keys" },
  { call: "PUT /api/settings/keys/:id", body: () => ({ version: 1, name: "Annat" }) },
  { call: "POST /api/settings/people" },
  { call: "PUT /api/settings/people/:id" },
  { call: "DELETE /api/people/:id/pin" },
  { call: "DELETE /api/people/:id/sessions" },
  { call: "POST /api/settings/people/:id/password-link" },
  {
    call: "PUT /api/settings/nets",
    body: () => ({ username: "påhittad", password: "påhittat", version: 0 }),
  },
  { call: "POST /api/ledger/differences/:id/seen" },
  { call: "DELETE /api/settings/nets", query: () => ({ version: "1" }) },
];

export const OWN_WRITES: readonly Write[] = [
  { call: "PUT /api/session/till" },
  { call: "PUT /api/session/operator", body: () => ({ signature: "WOPE" }), toldBy: "WOPE" },
  { call: "POST /api/session/lock" },
  { call: "DELETE /api/session" },
  { call: "PUT /api/account/language", as: OWNER, body: () => ({ language: "en" }) },
  { call: "PUT /api/account/pin", as: OWNER, body: () => ({ ...password, pin: "8264" }) },
  { call: "DELETE /api/account/sessions", as: OWNER },
  {
    call: "DELETE /api/account/sessions/:sessionId",
    as: OWNER,
    id: async (all) => {
      const { sessions } = await all.ask(OWNER, "GET /api/account/sessions");
      return String((sessions as readonly Fields[])[0]?.["id"]);
    },
  },
  { call: "POST /api/account/second-factor", as: OWNER, body: () => password },
  {
    call: "PUT /api/account/second-factor",
    as: OWNER,
    body: (all) => {
      all.secret = all.answered("POST /api/account/second-factor", "secret");
      return { code: all.codeNow(all.secret) };
    },
  },
  {
    call: "POST /api/session/second-factor",
    as: OWNER,
    afterSigningIn: true,
    body: (all) => ({ code: all.codeNow(all.secret) }),
  },
  { call: "POST /api/account/recovery-codes", as: OWNER, body: () => password },
  { call: "DELETE /api/people/:id/second-factor", id: (all) => all.person(OWNER) },
  {
    call: "POST /api/account/second-factor/removal",
    as: OWNER,
    body: async (all) => {
      const { secret } = await all.ask(OWNER, "POST /api/account/second-factor", password);
      const code = all.codeNow(String(secret));
      await all.ask(OWNER, "PUT /api/account/second-factor", { code });
      return password;
    },
  },
  {
    call: "PUT /api/account/password",
    as: OWNER,
    body: () => ({ ...password, newPassword: "ett annat långt lösenord" }),
  },
];
