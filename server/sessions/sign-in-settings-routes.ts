/** HTTP for the settings of signing in. */
import { ROLES } from "@kortkoll/core/people/rights.ts";
import type { Access } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { answerOf, settingRefusals } from "../settings/setting-answer.ts";
import { personOf } from "./own-session.ts";
import type { SessionRouteDeps } from "./session-routes.ts";
import { changeSignInSettings, readSignInSettings, SIGN_IN_SETTINGS } from "./sign-in-settings.ts";
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
      response: { 200: signInSettings, ...settingRefusals },
    },
    handler: async (request) => {
      const { version, secondFactorRoles, lockAfterMinutes } = request.body;
      const roles = ROLES.filter((role) => secondFactorRoles.includes(role));
      const to = { version, secondFactorRoles: roles, lockAfterMinutes };
      const outcome = await changeSignInSettings(deps, { to, by: personOf(request) });
      return shown(await answerOf(deps, outcome, { request, subject: SIGN_IN_SETTINGS }));
    },
  });
}

function shown(settings: Awaited<ReturnType<typeof readSignInSettings>>): SignInSettings {
  return { ...settings, secondFactorRoles: [...settings.secondFactorRoles] };
}
