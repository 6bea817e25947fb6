/** The pages ask who may do what they are for, before anything is refused. */
import { FAILURE_SENTENCES } from "@kortkoll/core/failure-sentences.ts";
import { mayDoSomewhere } from "@kortkoll/core/people/person-rights.ts";
import { askThem } from "@kortkoll/core/people/who-may.ts";
import { problem } from "../api.ts";
import type { Sql } from "../database/database.ts";
import type { HttpServer } from "../http/http-server.ts";
import { languageOf } from "../http/language.ts";
import { ProblemError } from "../http/problem.ts";
import { findWhoMay } from "./find-who-may.ts";
import { whoMay, whoMayParams } from "./who-may-api.ts";

export function registerWhoMayRoutes(app: HttpServer, deps: { readonly database: Sql }): void {
  app.route({
    method: "GET",
    url: "/api/who-may/:right",
    config: { access: { kind: "granted", right: "signedIn", subject: "nothing" } },
    schema: {
      tags: ["session"],
      summary: "Who holds a right, among the people whom the caller sees, for a page without it",
      params: whoMayParams,
      response: { 200: whoMay, 400: problem, 401: problem, 403: problem },
    },
    handler: async (request) => {
      const { caller } = request;
      if (caller.kind !== "person") throw new ProblemError({ status: 403, code: "notAllowed" });
      const { right } = request.params;
      const language = languageOf(request);
      const holds = { ...caller, provenBy: "password" } as const;
      if (caller.provenBy === "pin" && mayDoSomewhere(holds, right)) {
        return { allowed: [], nextStep: FAILURE_SENTENCES.passwordNeeded[language].next };
      }
      const allowed = [...(await findWhoMay(deps.database, { right }, caller))];
      const signatures = allowed.map(({ signature }) => signature);
      const asked = askThem("notAllowed", signatures, language);
      return { allowed, nextStep: asked ?? FAILURE_SENTENCES.notAllowed[language].next };
    },
  });
}
