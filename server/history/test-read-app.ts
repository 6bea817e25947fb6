/**
 * For tests of routes that only read: a real server on a port of its own with the routes under
 * test, and callers who are what their token says they are.
 */
import type { AddressInfo } from "node:net";
import { rightsOfRole } from "@kortkoll/core/people/person-rights.ts";
import { type Role, SCOPES, type Scope } from "@kortkoll/core/people/rights.ts";
import { createAccessSources } from "../access/access-sources.ts";
import { newUuid } from "../clock.ts";
import type { Database } from "../database/database.ts";
import type { SignedIn } from "../http/check-access.ts";
import { createHttpServer, type HttpServer } from "../http/http-server.ts";
import { createLog } from "../log.ts";

export type ReadApp = {
  readonly url: string;
  /** Asks as a person of a role, or as a program with one scope or every scope. */
  get(path: string, as?: Role | Scope | "everyScope"): Promise<Response>;
  json<Body>(path: string): Promise<Body>;
  close(): Promise<void>;
};

export async function openReadApp(settings: {
  readonly database: Database;
  readonly clock: () => number;
  readonly addRoutes: (app: HttpServer) => void;
}): Promise<ReadApp> {
  const app = await createHttpServer({
    ...settings,
    log: createLog("silent"),
    version: "0",
    heartbeatMs: 50,
    access: {
      ...createAccessSources({ ...settings, newId: newUuid }),
      findSignedIn: (token) => Promise.resolve(signedInAs(token as Role)),
      findStillSignedIn: (sessionId) => Promise.resolve(signedInAs(sessionId as Role)),
      findKey: (secret) =>
        Promise.resolve({
          kind: "key",
          keyId: newUuid(),
          name: "Testprogram",
          systems: [],
          companyIds: null,
          scopes: secret === "everyScope" ? SCOPES : [secret as Scope],
        }),
    },
  });
  settings.addRoutes(app);
  await app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const get: ReadApp["get"] = (path, as = "everyScope") => {
    const isProgram = as === "everyScope" || as.includes(":");
    const headers: Record<string, string> = isProgram
      ? { authorization: `Bearer ${as}` }
      : { cookie: `kortkoll_session=${as}` };
    return fetch(`${url}${path}`, { headers });
  };
  return {
    url,
    get,
    json: async <Body>(path: string) => {
      const answer = await get(path);
      if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`);
      return (await answer.json()) as Body;
    },
    close: () => app.close(),
  };
}

function signedInAs(role: Role): SignedIn {
  return {
    person: {
      kind: "person",
      personId: newUuid(),
      signature: "PROV",
      name: "Påhittad person",
      ...rightsOfRole(role),
      tillId: null,
    },
    language: "sv",
    sessionId: role,
    hindrance: null,
  };
}
