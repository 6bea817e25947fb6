/** The calls about receivers of webhooks, and those of them that write. */
import { NOBODYS_HOST } from "../http/test-app.ts";
import type { Call } from "./test-call.ts";
import { ADMINISTRATOR, id } from "./test-foreign.ts";
import type { Write } from "./test-writes.ts";

const BASE = "/api/settings/webhooks";
const OF_ONE = { roles: ADMINISTRATOR, over: "company" } as const;
const params = { sequence: "1" };
const parts = { name: "Ny", address: `http://${NOBODYS_HOST}/`, topics: ["orderPaid"] };

export const WEBHOOK_CALLS: Readonly<Record<string, Call>> = {
  [`GET ${BASE}`]: { roles: ADMINISTRATOR, scope: "settings:read" },
  [`POST ${BASE}`]: {
    ...OF_ONE,
    sent: (b) => ({ body: { companyId: b.companyId, ...parts } }),
    names: [{ field: "companyId", of: id((a) => a.companyId) }],
  },
  [`PUT ${BASE}/:id`]: { ...OF_ONE, sent: () => ({ body: { version: 9, ...parts, isOn: true } }) },
  [`POST ${BASE}/:id/secret`]: { ...OF_ONE, sent: () => ({ body: { version: 9 } }) },
  [`POST ${BASE}/:id/test`]: OF_ONE,
  [`POST ${BASE}/:id/send-again`]: OF_ONE,
  [`GET ${BASE}/:id/deliveries`]: OF_ONE,
  [`GET ${BASE}/:id/deliveries/:sequence`]: { ...OF_ONE, params },
  [`POST ${BASE}/:id/deliveries/:sequence/send-again`]: { ...OF_ONE, params },
};

export const WEBHOOK_WRITES: readonly Write[] = [
  { call: `POST ${BASE}` },
  { call: `PUT ${BASE}/:id`, body: () => ({ version: 1, name: "En annan" }) },
  { call: `POST ${BASE}/:id/secret`, body: () => ({ version: 2 }) },
  { call: `POST ${BASE}/:id/test` },
  { call: `POST ${BASE}/:id/deliveries/:sequence/send-again` },
  { call: `POST ${BASE}/:id/send-again` },
];
