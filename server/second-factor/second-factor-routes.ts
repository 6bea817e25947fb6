/** HTTP for the code from an app: given at sign-in, connected, renewed and taken away. */
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { problem } from "../api.ts";
import { id } from "../api-values.ts";
import type { HttpServer } from "../http/http-server.ts";
import { ProblemError } from "../http/problem.ts";
import { readSessionCookie, setSessionCookie } from "../http/session-cookie.ts";
import { InvalidInput } from "../http/validate-input.ts";
import type { OwnAccount } from "../people/own-credentials.ts";
import { ownRefusal } from "../people/own-refusal.ts";
import { deciding } from "../sessions/may-decide.ts";
import { personOf, placeOf, sessionOf, viewOf } from "../sessions/own-session.ts";
import { session } from "../sessions/session-api.ts";
import { MOST_SIGN_INS_A_MINUTE, type SessionRouteDeps } from "../sessions/session-routes.ts";
import { mustHaveSecondFactor } from "../sessions/sign-in-settings.ts";
import {
  removeOwnSecondFactor,
  renewRecoveryCodes,
  resetSecondFactor,
} from "./change-second-factor.ts";
import { beginEnrolment, confirmEnrolment } from "./enrol-second-factor.ts";
import { giveSecondFactor } from "./give-second-factor.ts";
import {
  beginEnrolmentBody,
  begunEnrolment,
  confirmEnrolmentBody,
  giveSecondFactorBody,
  recoveryCodeList,
  withPasswordBody,
} from "./second-factor-api.ts";

const tags = ["session"];
const rateLimit = { max: MOST_SIGN_INS_A_MINUTE, timeWindow: 60_000 };
const OWN = {
  access: { kind: "granted", right: "ownAccount", subject: "nothing" },
  rateLimit,
} as const;
const WHILE_MISSING = {
  ...OWN,
  access: { ...OWN.access, alsoWhile: ["secondFactorMissing"] },
} as const;
const refusals = { 403: problem, 409: problem, 429: problem };

export function registerSecondFactorRoutes(app: HttpServer, deps: SessionRouteDeps): void {
  registerGive(app, deps);
  registerEnrolment(app, deps);
  registerRecoveryCodes(app, deps);
  registerRemoval(app, deps);
}

function registerGive(app: HttpServer, deps: SessionRouteDeps): void {
  app.route({
    method: "POST",
    url: "/api/session/second-factor",
    config: { ...OWN, access: { ...OWN.access, alsoWhile: ["secondFactorNeeded"] } },
    schema: {
      tags,
      summary: "Give the code of the second factor, or a recovery code, after the password",
      body: giveSecondFactorBody,
      response: { 200: session, ...refusals },
    },
    handler: async (request, reply) => {
      const { code, recoveryCode = "" } = request.body;
      if (request.signedIn?.hindrance !== "secondFactorNeeded") {
        throw new ProblemError({ status: 409, code: "noSecondFactor" });
      }
      const outcome = await giveSecondFactor(deps, {
        caller: personOf(request),
        sessionId: sessionOf(request),
        given:
          code === undefined
            ? { kind: "recoveryCode", code: recoveryCode }
            : { kind: "code", code },
        place: placeOf(request),
        token: readSessionCookie(request),
      });
      switch (outcome.kind) {
        case "given":
          setSessionCookie(request, reply, outcome.session.token);
          return viewOf(deps, outcome.session.id);
        case "wrongCode":
          throw wrongCode(code === undefined ? "recoveryCode" : "code");
        case "sessionEnded":
        case "tooManyFailures":
          throw ownRefusal(outcome);
      }
    },
  });
}

function wrongCode(field: string): ProblemError {
  return new ProblemError({ status: 403, code: "wrongCode", field });
}

function registerEnrolment(app: HttpServer, deps: SessionRouteDeps): void {
  app.route({
    method: "POST",
    url: "/api/account/second-factor",
    config: WHILE_MISSING,
    schema: {
      tags,
      summary: "Begin to connect an app: a secret that counts when a code from it has come back",
      body: beginEnrolmentBody,
      response: { 200: begunEnrolment, ...refusals },
    },
    handler: async (request) => {
      const { password } = request.body;
      if (password === undefined && request.signedIn?.hindrance !== "secondFactorMissing") {
        throw passwordMissing();
      }
      const own = { ...ownOf(request, ""), password };
      const outcome = await beginEnrolment(deps, own);
      if (outcome.kind !== "begun") throw ownRefusal(outcome);
      return { secret: outcome.secret, address: outcome.address };
    },
  });

  app.route({
    method: "PUT",
    url: "/api/account/second-factor",
    config: WHILE_MISSING,
    schema: {
      tags,
      summary: "Prove the connected app by a code; answers with ten recovery codes, once",
      body: confirmEnrolmentBody,
      response: { 200: recoveryCodeList, ...refusals },
    },
    handler: async (request, reply) => {
      const outcome = await confirmEnrolment(deps, {
        caller: personOf(request),
        sessionId: sessionOf(request),
        code: request.body.code,
        place: placeOf(request),
        token: readSessionCookie(request),
      });
      switch (outcome.kind) {
        case "enrolled":
          setSessionCookie(request, reply, outcome.session.token);
          return { recoveryCodes: [...outcome.recoveryCodes] };
        case "wrongCode":
          throw wrongCode("code");
        case "sessionEnded":
          throw ownRefusal(outcome);
        case "noSecondFactor":
          throw new ProblemError({ status: 409, code: "noSecondFactor" });
      }
    },
  });
}

function passwordMissing(): InvalidInput {
  const message = { sv: "Ange ditt lösenord.", en: "Give your password." };
  return new InvalidInput([{ field: "password", message }]);
}

function ownOf(request: FastifyRequest, password: string): OwnAccount {
  const caller = personOf(request);
  return { caller, sessionId: sessionOf(request), address: request.ip, password };
}

function registerRecoveryCodes(app: HttpServer, deps: SessionRouteDeps): void {
  app.route({
    method: "POST",
    url: "/api/account/recovery-codes",
    config: OWN,
    schema: {
      tags,
      summary: "Make ten new recovery codes; those from before no longer count",
      body: withPasswordBody,
      response: { 200: recoveryCodeList, ...refusals },
    },
    handler: async (request) => {
      const outcome = await renewRecoveryCodes(deps, ownOf(request, request.body.password));
      if (outcome.kind === "noSecondFactor") {
        throw new ProblemError({ status: 409, code: "noSecondFactor" });
      }
      if (outcome.kind !== "made") throw ownRefusal(outcome);
      return { recoveryCodes: [...outcome.recoveryCodes] };
    },
  });
}

function registerRemoval(app: HttpServer, deps: SessionRouteDeps): void {
  app.route({
    method: "POST",
    url: "/api/account/second-factor/removal",
    config: OWN,
    schema: {
      tags,
      summary: "Sign in without a code from now on; not for roles that must have one",
      body: withPasswordBody,
      response: { 204: z.void(), ...refusals },
    },
    handler: async (request, reply) => {
      if (await mustHaveSecondFactor(deps.database, personOf(request))) {
        throw new ProblemError({ status: 409, code: "secondFactorRequired" });
      }
      const outcome = await removeOwnSecondFactor(deps, ownOf(request, request.body.password));
      if (outcome.kind === "noSecondFactor") {
        throw new ProblemError({ status: 409, code: "noSecondFactor" });
      }
      if (outcome.kind !== "removed") throw ownRefusal(outcome);
      return reply.code(204).send();
    },
  });

  app.route({
    method: "DELETE",
    url: "/api/people/:id/second-factor",
    config: {
      access: { kind: "granted", right: "people", subject: { thing: "person", param: "id" } },
    },
    schema: {
      tags: ["people"],
      summary: "For somebody who lost telephone and codes: their sessions end, and they begin anew",
      params: z.object({ id }),
      response: { 204: z.void(), 403: problem, 404: problem, 409: problem },
    },
    handler: async (request, reply) => {
      const { id: personId } = request.params;
      const caller = personOf(request);
      const by = { id: caller.personId, name: caller.signature };
      const reset = { personId, by, at: new Date(deps.clock()) };
      const what = "secondFactor" as const;
      const decision = { request, personId, isForOthersOnly: true, what };
      const has = await deciding(deps, decision, (tx) => resetSecondFactor(tx, deps.newId, reset));
      if (!has) throw new ProblemError({ status: 404, code: "noSecondFactor" });
      return reply.code(204).send();
    },
  });
}
