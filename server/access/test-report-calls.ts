/** The calls that give reports: each as data, as a file and as a PDF. */
import type { Call } from "./test-call.ts";
import {
  ALL,
  company,
  FINANCE,
  FOLLOWS_UP,
  READS_COUNTS,
  site,
  TERMINAL,
  TILL,
} from "./test-foreign.ts";

const PERIOD = { from: "2026-03-01", to: "2026-03-03" };

const REPORTS: Readonly<Record<string, Call>> = {
  "GET /api/day-closes/:id/report": { roles: FOLLOWS_UP, scope: "day-closes:write" },
  "GET /api/day-closes/preview/report": {
    roles: FOLLOWS_UP,
    scope: "day-closes:write",
    sent: (b) => ({ query: { siteCode: b.own.siteCode, companyCode: b.companyCode } }),
    names: [
      { field: "?siteCode", of: site },
      { field: "?companyCode", of: company },
      { field: "?tillId", of: TILL },
      { field: "?terminalId", of: TERMINAL },
    ],
  },
  "GET /api/till-reconciliations/:id/report": { roles: READS_COUNTS },
  "GET /api/reports/own-cards": {
    roles: FINANCE,
    scope: "ledger:read",
    sent: () => ({ query: PERIOD }),
    names: [{ field: "?site", of: site }],
  },
};

export const REPORT_CALLS: Readonly<Record<string, Call>> = {
  ...Object.fromEntries(
    Object.entries(REPORTS).flatMap(([name, call]) =>
      ["", ".pdf", ".csv"].map((ending) => [`${name}${ending}`, call]),
    ),
  ),
  "GET /api/reports/service-advisors.pdf": {
    roles: ALL,
    scope: "payments:read",
    sent: () => ({ query: PERIOD }),
    names: [{ field: "?site", of: site }],
  },
};
