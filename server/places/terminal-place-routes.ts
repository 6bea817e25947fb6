/** HTTP for moving and replacing terminals: for those who manage the places, never for programs. */
import type { Language } from "@kortkoll/core/failure-sentences.ts";
import { z } from "zod";
import { problem, type Terminal, terminal } from "../api.ts";
import { id } from "../api-values.ts";
import type { Access, Caller } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { languageOf } from "../http/language.ts";
import { ProblemError } from "../http/problem.ts";
import { heldByOf } from "./lease-routes.ts";
import { readTerminal } from "./list-places.ts";
import { type MoveOutcome, moveTerminal, type PlaceDeps } from "./move-terminal.ts";
import { type ReplaceOutcome, replaceTerminal } from "./replace-terminal.ts";
import { moveTerminalBody, replaceTerminalBody } from "./terminal-api.ts";
import type { PlaceRefusal } from "./why-not-now.ts";

export type TerminalPlaceDeps = PlaceDeps & { readonly wake: () => void };

const access: Access = {
  kind: "granted",
  right: "settings",
  subject: { thing: "terminal", param: "id" },
};
const params = z.object({ id });
const response = {
  200: terminal,
  401: problem,
  403: problem,
  404: problem,
  409: problem,
  422: problem,
};

export function registerTerminalPlaceRoutes(app: HttpServer, deps: TerminalPlaceDeps): void {
  app.route({
    method: "PUT",
    url: "/api/terminals/:id/place",
    config: { access },
    schema: {
      tags: ["places"],
      summary: "Move a terminal to other tills, also at another site of its company",
      params,
      body: moveTerminalBody,
      response,
    },
    handler: async (request) => {
      const { body, caller } = request;
      const by = nameOf(caller);
      const mover = caller.kind === "person" ? { mover: caller } : {};
      const move = { terminalId: request.params.id, ...body, by, ...mover };
      return placed(deps, await moveTerminal(deps, move), languageOf(request));
    },
  });
  app.route({
    method: "POST",
    url: "/api/terminals/:id/replace",
    config: { access },
    schema: {
      tags: ["places"],
      summary: "Put a new device in the place of a terminal, which keeps its payments",
      params,
      body: replaceTerminalBody,
      response,
    },
    handler: async (request) => {
      const { terminalId, model, serialNumber } = request.body;
      const device = { terminalId, model, serialNumber, by: nameOf(request.caller) };
      const outcome = await replaceTerminal(deps, { id: request.params.id, ...device });
      return placed(deps, outcome, languageOf(request));
    },
  });
}

async function placed(
  deps: TerminalPlaceDeps,
  outcome: MoveOutcome | ReplaceOutcome,
  language: Language,
): Promise<Terminal> {
  if (outcome.kind === "refused") throw refusal(outcome, language);
  deps.wake();
  const { terminalId } = outcome;
  const view = await readTerminal(deps.database, { nowMs: deps.clock(), id: terminalId });
  // Replaced in turn while it was read.
  if (view === undefined) throw refusal({ kind: "refused", code: "terminalNotFound" }, language);
  return view;
}

/** The code's own next step is for a till that wants to take a payment. */
const NEXT_STEP_WHEN_LEASED: Readonly<Record<Language, string>> = {
  sv: "Be kassan som har terminalen att släppa den, eller vänta tills ingen har den.",
  en: "Ask the till that has the terminal to let it go, or wait until nobody has it.",
};

function nameOf(caller: Caller): string {
  return caller.kind === "person" ? caller.signature : `key:${caller.name}`;
}

function refusal(refused: PlaceRefusal, language: Language): ProblemError {
  const { code, field, paymentId, siteId, holding } = refused;
  return new ProblemError({
    status: statusOf(code),
    code,
    field,
    paymentId,
    ...(siteId === undefined ? {} : { needs: { right: "settings", siteId } }),
    ...(holding === undefined ? {} : { heldBy: heldByOf(holding) }),
    ...(code === "terminalLeased" ? { nextStep: NEXT_STEP_WHEN_LEASED[language] } : {}),
  });
}

function statusOf(code: PlaceRefusal["code"]): number {
  switch (code) {
    case "terminalNotFound":
      return 404;
    case "notAllowed":
      return 403;
    case "terminalHasUnknown":
    case "terminalHasPayment":
    case "signatureWaiting":
    case "terminalLeased":
    case "terminalSessionOpen":
    case "terminalIdTaken":
      return 409;
    case "modelNotApproved":
    case "unknownSite":
    case "unknownCompany":
    case "unknownTill":
    case "invalidInput":
      return 422;
  }
}
