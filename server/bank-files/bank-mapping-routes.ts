/** How files of rows are read, over HTTP: what has been kept, what to begin from, keeping. */
import { MAPPING_PRESETS, presetMapping } from "@kortkoll/core/bank/mapping-presets.ts";
import type { HttpServer } from "../http/http-server.ts";
import type { SettingDeps } from "../settings/change-setting.ts";
import { answerOf, personOf, settingRefusals } from "../settings/setting-answer.ts";
import { selectBankCompanies } from "./bank-company-store.ts";
import { companyParams, keepMappingBody, keptMapping, mappingList } from "./bank-files-api.ts";
import { selectMappings } from "./bank-mapping-store.ts";
import { bodyOf, keepMappingNamed, plainMapping } from "./keep-mapping.ts";

const tags = ["bank"];

export function registerBankMappingRoutes(app: HttpServer, deps: SettingDeps): void {
  app.route({
    method: "GET",
    url: "/api/bank/mappings",
    config: { access: { kind: "granted", right: "bank", subject: "list" } },
    schema: {
      tags,
      summary: "How companies' files of rows are read, and mappings to begin from",
      response: { 200: mappingList },
    },
    handler: async (request) => {
      const { companyIds } = request.sight;
      const kept = await selectMappings(deps.database, companyIds);
      return {
        mappings: kept.map((one) => ({ ...one, mapping: bodyOf(one.mapping) })),
        companies: await selectBankCompanies(deps.database, companyIds),
        presets: MAPPING_PRESETS.map((preset) => ({
          preset,
          mapping: bodyOf(presetMapping(preset)),
        })),
      };
    },
  });
  app.route({
    method: "PUT",
    url: "/api/bank/companies/:id/mapping",
    config: {
      access: { kind: "granted", right: "bank", subject: { thing: "company", param: "id" } },
    },
    schema: {
      tags,
      summary: "Keep a mapping under its name; version 0 for a new one",
      params: companyParams,
      body: keepMappingBody,
      response: { 200: keptMapping, ...settingRefusals },
    },
    handler: async (request) => {
      const { id: companyId } = request.params;
      const wish = {
        companyId,
        ...request.body,
        mapping: bodyOf(plainMapping(request.body.mapping)),
      };
      const outcome = await keepMappingNamed(deps, wish, personOf(request));
      const subject = { kind: "bankMapping", id: companyId } as const;
      return answerOf(deps, outcome, { request, subject });
    },
  });
}
