/** HTTP for the account at Nets: set, taken away, and whether it is set. */
import type { FastifyRequest } from "fastify";
import { problem } from "../api.ts";
import type { Access } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { ProblemError } from "../http/problem.ts";
import {
  changeNetsAccount,
  type NetsAccountDeps,
  type NetsChange,
  readNetsSettings,
} from "./nets-account.ts";
import {
  type NetsSettings,
  netsSettings,
  removeNetsAccountQuery,
  setNetsAccountBody,
} from "./nets-account-api.ts";

/** Without a scope: people only. */
const reading: Access = { kind: "granted", right: "settings", subject: "nothing" };
const changing: Access = { ...reading, subject: "installation" };
const tags = ["settings"];
const answers = { 200: netsSettings, 401: problem, 403: problem, 409: problem };

export function registerNetsAccountRoutes(app: HttpServer, deps: NetsAccountDeps): void {
  app.route({
    method: "GET",
    url: "/api/settings/nets",
    config: { access: reading },
    schema: {
      tags,
      summary: "Whether an account at Nets is set, since when and by whom; never the account",
      response: answers,
    },
    handler: () => readNetsSettings(deps),
  });
  app.route({
    method: "PUT",
    url: "/api/settings/nets",
    config: { access: changing },
    schema: {
      tags,
      summary: "Set the account at Nets; it counts from the next sign-in there",
      body: setNetsAccountBody,
      response: answers,
    },
    handler: (request) => {
      const { username, password, version } = request.body;
      return change(deps, request, { account: { username, password }, afterVersion: version });
    },
  });
  app.route({
    method: "DELETE",
    url: "/api/settings/nets",
    config: { access: changing },
    schema: {
      tags,
      summary: "Take the account at Nets away",
      querystring: removeNetsAccountQuery,
      response: answers,
    },
    handler: (request) =>
      change(deps, request, { account: undefined, afterVersion: request.query.version }),
  });
}

async function change(
  deps: NetsAccountDeps,
  request: FastifyRequest,
  wanted: Omit<NetsChange, "by">,
): Promise<NetsSettings> {
  const { caller } = request;
  const by =
    caller.kind === "person"
      ? { id: caller.personId, name: caller.signature }
      : { id: null, name: `key:${caller.name}` };
  const changed = await changeNetsAccount(deps, { ...wanted, by });
  if (changed.kind === "refused") throw new ProblemError({ status: 409, code: changed.code });
  return await readNetsSettings(deps);
}
