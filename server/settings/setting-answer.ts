/** What the routes of all settings have in common. */

import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { problem } from "../api.ts";
import { id } from "../api-values.ts";
import type { Sql } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import { languageOf } from "../http/language.ts";
import { ProblemError } from "../http/problem.ts";
import type { SettingDeps, SettingOutcome, SettingSubject } from "./change-setting.ts";
import { settingProblem } from "./setting-problem.ts";

export const SETTINGS_TAGS = ["settings"];
export const byId = z.object({ id });
export const settingRefusals = {
  401: problem,
  403: problem,
  404: problem,
  409: problem,
  422: problem,
};

/** Writes are people's alone: none of their routes has a scope. */
export function personOf(request: FastifyRequest): PersonCaller {
  if (request.caller.kind === "person") return request.caller;
  throw new ProblemError({ status: 403, code: "notAllowed" });
}

export async function answerOf<View>(
  deps: { readonly database: Sql },
  outcome: SettingOutcome<View>,
  told: { readonly request: FastifyRequest; readonly subject: SettingSubject },
): Promise<View> {
  if (outcome.kind === "done") return outcome.view;
  const { request, subject } = told;
  throw await settingProblem(deps.database, outcome, { language: languageOf(request), subject });
}

export type SettingRouteDeps = SettingDeps & {
  /** After a change that other screens see. */
  readonly wake: () => void;
};
