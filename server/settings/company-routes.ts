/** Companies and their accounts over HTTP. */
import type { Access } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { changeAccounts } from "./change-accounts.ts";
import {
  accountsList,
  changeAccountsBody,
  changeCompanyBody,
  companyAccounts,
  companyList,
  companySetting,
  createCompanyBody,
} from "./company-api.ts";
import { selectAccounts, selectCompanies } from "./company-store.ts";
import { createCompany } from "./create-company.ts";
import { renameCompany } from "./rename-company.ts";
import {
  answerOf,
  byId,
  personOf,
  SETTINGS_TAGS,
  type SettingRouteDeps,
  settingRefusals,
} from "./setting-answer.ts";

const reading: Access = {
  kind: "granted",
  right: "settings",
  scope: "settings:read",
  subject: "list",
};
const making: Access = { kind: "granted", right: "settings", subject: "installation" };
const changing: Access = {
  kind: "granted",
  right: "settings",
  subject: { thing: "company", param: "id" },
};
const tags = SETTINGS_TAGS;

export function registerCompanyRoutes(app: HttpServer, deps: SettingRouteDeps): void {
  registerReading(app, deps);
  app.route({
    method: "POST",
    url: "/api/settings/companies",
    config: { access: making },
    schema: {
      tags,
      summary: "Make a company, with the accounts that most have",
      body: createCompanyBody,
      response: { 201: companySetting, ...settingRefusals },
    },
    handler: async (request, reply) => {
      const by = personOf(request);
      const asked = { wanted: request.body, by, claim: request.idempotency };
      const outcome = await createCompany(deps, asked);
      const subject = { kind: "company", id: null } as const;
      return reply.status(201).send(await answerOf(deps, outcome, { request, subject }));
    },
  });
  app.route({
    method: "PUT",
    url: "/api/settings/companies/:id",
    config: { access: changing },
    schema: {
      tags,
      summary: "Rename a company, from the version that was edited",
      params: byId,
      body: changeCompanyBody,
      response: { 200: companySetting, ...settingRefusals },
    },
    handler: async (request) => {
      const { id } = request.params;
      const outcome = await renameCompany(deps, { id, ...request.body }, personOf(request));
      return answerOf(deps, outcome, { request, subject: { kind: "company", id } });
    },
  });
  app.route({
    method: "PUT",
    url: "/api/settings/companies/:id/accounts",
    config: { access: changing },
    schema: {
      tags,
      summary: "Give roles other accounts, for what is booked from now on",
      params: byId,
      body: changeAccountsBody,
      response: { 200: companyAccounts, ...settingRefusals },
    },
    handler: async (request) => {
      const { id: companyId } = request.params;
      const change = { companyId, ...request.body };
      const outcome = await changeAccounts(deps, change, personOf(request));
      return answerOf(deps, outcome, { request, subject: { kind: "account", id: companyId } });
    },
  });
}

function registerReading(app: HttpServer, deps: SettingRouteDeps): void {
  app.route({
    method: "GET",
    url: "/api/settings/companies",
    config: { access: reading },
    schema: {
      tags,
      summary: "The companies and the sites that they are at",
      response: { 200: companyList },
    },
    handler: async (request) => ({
      companies: await selectCompanies(deps.database, request.sight.companyIds),
    }),
  });
  app.route({
    method: "GET",
    url: "/api/settings/accounts",
    config: { access: reading },
    schema: {
      tags,
      summary: "Each company's account for each role, and the accounts it had before",
      response: { 200: accountsList },
    },
    handler: async (request) => ({
      companies: await selectAccounts(deps.database, request.sight.companyIds),
    }),
  });
}
