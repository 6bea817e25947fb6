/** The calls about payout agreements that write, in an order in which each succeeds. */
import type { Write } from "./test-writes.ts";

const BASE = "/api/settings/payout-agreements";

export const PAYOUT_WRITES: readonly Write[] = [
  { call: `POST ${BASE}` },
  { call: `PUT ${BASE}/:id`, body: () => ({ version: 1 }) },
  { call: `PUT ${BASE}/:id/terms/:validFrom`, body: () => ({ version: 2 }) },
  { call: `POST ${BASE}/:id/terms/:validFrom/confirm`, body: () => ({ version: 3 }) },
  { call: `DELETE ${BASE}/:id/terms/:validFrom`, query: () => ({ version: "4" }) },
  {
    call: `DELETE ${BASE}/:id`,
    id: (all) => Promise.resolve(all.answered(`POST ${BASE}`)),
    query: () => ({ version: "1" }),
  },
];
