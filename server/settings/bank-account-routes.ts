/** Companies' own accounts at banks, over HTTP. */
import type { HttpServer } from "../http/http-server.ts";
import {
  bankAccountList,
  changeBankAccountsBody,
  companyBankAccounts,
} from "./bank-account-api.ts";
import { selectBankAccounts } from "./bank-account-store.ts";
import { changeBankAccounts } from "./change-bank-accounts.ts";
import {
  answerOf,
  byId,
  personOf,
  SETTINGS_TAGS,
  type SettingRouteDeps,
  settingRefusals,
} from "./setting-answer.ts";

export function registerBankAccountRoutes(app: HttpServer, deps: SettingRouteDeps): void {
  app.route({
    method: "GET",
    url: "/api/settings/bank-accounts",
    config: {
      access: { kind: "granted", right: "settings", scope: "settings:read", subject: "list" },
    },
    schema: {
      tags: SETTINGS_TAGS,
      summary: "Which accounts at banks are each company's own",
      response: { 200: bankAccountList },
    },
    handler: async (request) => ({
      companies: await selectBankAccounts(deps.database, request.sight.companyIds),
    }),
  });
  app.route({
    method: "PUT",
    url: "/api/settings/companies/:id/bank-accounts",
    config: {
      access: { kind: "granted", right: "settings", subject: { thing: "company", param: "id" } },
    },
    schema: {
      tags: SETTINGS_TAGS,
      summary: "Say which accounts are a company's; statements that wait for one count at once",
      params: byId,
      body: changeBankAccountsBody,
      response: { 200: companyBankAccounts, ...settingRefusals },
    },
    handler: async (request) => {
      const { id: companyId } = request.params;
      const wanted = { companyId, ...request.body };
      const outcome = await changeBankAccounts(deps, wanted, personOf(request));
      const subject = { kind: "bankAccounts", id: companyId } as const;
      return answerOf(deps, outcome, { request, subject });
    },
  });
}
