/** Every part of the settings, put on the server. */
import type { HttpServer } from "../http/http-server.ts";
import { registerBankAccountRoutes } from "./bank-account-routes.ts";
import { registerCompanyRoutes } from "./company-routes.ts";
import { registerSettingHistoryRoutes } from "./history-routes.ts";
import { registerKeyRoutes } from "./key-routes.ts";
import { registerMarkingRoutes } from "./marking-routes.ts";
import { registerPersonRoutes } from "./person-routes.ts";
import { registerSiteRoutes } from "./site-routes.ts";
import { registerSystemRoutes } from "./system-routes.ts";
import { registerTerminalRoutes, type TerminalRouteDeps } from "./terminal-routes.ts";
import { registerTillRoutes } from "./till-routes.ts";

export function registerSettingsRoutes(app: HttpServer, deps: TerminalRouteDeps): void {
  registerCompanyRoutes(app, deps);
  registerMarkingRoutes(app, deps);
  registerBankAccountRoutes(app, deps);
  registerSiteRoutes(app, deps);
  registerTillRoutes(app, deps);
  registerTerminalRoutes(app, deps);
  registerSystemRoutes(app, deps);
  registerKeyRoutes(app, deps);
  registerPersonRoutes(app, deps);
  registerSettingHistoryRoutes(app, deps);
}
