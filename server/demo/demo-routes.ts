/** Who can sign in to a demo; its passwords and PINs are printed at every start and no secret. */
import { demoPeople } from "../api.ts";
import type { HttpServer } from "../http/http-server.ts";
import { DEMO_PEOPLE } from "./demo-group.ts";

export function registerDemoRoutes(
  app: HttpServer,
  deps: { readonly surroundings: { readonly demo: boolean } },
): void {
  app.route({
    method: "GET",
    url: "/api/demo",
    config: { access: { kind: "public" } },
    schema: {
      tags: ["session"],
      summary: "The people of the demo; nobody when this is no demo",
      response: { 200: demoPeople },
    },
    handler: () => {
      const people = deps.surroundings.demo ? DEMO_PEOPLE : [];
      return {
        people: people.map(({ signature, name, role, password, pin }) => ({
          signature,
          name,
          role,
          password,
          pin,
        })),
      };
    },
  });
}
