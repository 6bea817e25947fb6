/** HTTP for the settings of signing in. */
import type { Access } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { personOf } from "./own-session.ts";
import type { SessionRouteDeps } from "./session-routes.ts";
import { changeSignInSettings, readSignInSettings } from "./sign-in-settings.ts";
import { type SignInSettings, signInSettings } from "./sign-in-settings-api.ts";

const reading: Access = { kind: "granted", right: "settings", subject: "nothing" };
const changing: Access = { ...reading, subject: "installation" };
const tags = ["settings"];

export function registerSignInSettingsRoutes(app: HttpServer, deps: SessionRouteDeps): void {
  app.route({
    method: "GET",
    url: "/api/settings/sign-in",
    config: { access: reading },
    schema: {
      tags,
      summary: "Who must have a second factor, and when a till locks",
      response: { 200: signInSettings },
    },
    handler: async () => shown(await readSignInSettings(deps.database)),
  });

  app.route({
    method: "PUT",
    url: "/api/settings/sign-in",
    config: { access: changing },
    schema: {
      tags,
      summary: "Change who must have a second factor, and when a till locks",
      body: signInSettings,
      response: { 200: signInSettings },
    },
    handler: async (request) => {
      const { personId, signature } = personOf(request);
      const { secondFactorRoles, lockAfterMinutes } = request.body;
      const to = { secondFactorRoles: [...new Set(secondFactorRoles)], lockAfterMinutes };
      const by = { id: personId, name: signature };
      return shown(await changeSignInSettings(deps, { to, by }));
    },
  });
}

function shown(settings: Awaited<ReturnType<typeof readSignInSettings>>): SignInSettings {
  return { ...settings, secondFactorRoles: [...settings.secondFactorRoles] };
}
