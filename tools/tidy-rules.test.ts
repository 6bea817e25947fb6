// Each rule is shown an offence and a neighbour that is allowed: a rule that never fires is no rule.
import { expect, test } from "vitest";
import { sourceFile } from "./source-files.ts";
import * as rules from "./tidy-rules.ts";

type Files = Record<string, string>;

const offencesOf = (rule: rules.Rule, files: Files): string[] =>
  rule(Object.entries(files).map(([path, text]) => sourceFile(path, text)));

const check = (rule: rules.Rule, { bad, good }: { bad: Files; good: Files }): void => {
  for (const [path, text] of Object.entries(bad)) {
    expect(offencesOf(rule, { [path]: text }), `${path}: ${text}`).toHaveLength(1);
  }
  expect(offencesOf(rule, good)).toEqual([]);
};

test("imports go down the floors, and web takes only the types of the API", () => {
  check(rules.importDirections, {
    bad: {
      "core/a.ts": 'import { x } from "@kortkoll/terminals/x.ts";',
      "terminals/a.ts": 'import {\n  x,\n} from "../server/x.ts";',
      "server/a.ts": 'const x = await import("@kortkoll/web/x.ts");',
      "web/a.tsx": 'import { type X, y } from "@kortkoll/server/api.ts";',
      "web/b.ts": 'import type { X } from "@kortkoll/server/config.ts";',
      "server/b.ts": 'import { x } from "../tools/x.ts";',
      "server/c.ts": 'import { x } from "./database/test-database.ts";',
    },
    good: {
      "web/a.ts": 'import type { X } from "@kortkoll/server/api.ts";',
      "web/b.ts": 'import { type X, type Y } from "@kortkoll/server/api.ts";',
      "server/a.ts": '// import { x } from "@kortkoll/web/x.ts";\nimport "@kortkoll/core/x.ts";',
      "server/a.test.ts": 'import { x } from "../tools/x.ts";',
      "tools/a.ts": 'import { x } from "../web/x.ts";',
    },
  });
});

test("a package has to be declared by the part that imports it", () => {
  const manifests = {
    "package.json": '{ "devDependencies": { "vitest": "1" } }',
    "core/package.json": '{ "dependencies": { "temporal-polyfill": "1" } }',
    "server/package.json": '{ "dependencies": { "@fastify/static": "1" } }',
  };
  const clean = {
    ...manifests,
    "core/a.ts": 'import { Temporal } from "temporal-polyfill";',
    "core/a.test.ts": 'import { test } from "vitest";\nimport { join } from "node:path";',
    "server/a.ts": 'import files from "@fastify/static/x";\nimport { join } from "node:path";',
  };
  expect(offencesOf(rules.declaredPackages, clean)).toEqual([]);
  for (const line of ['import "node:fs";', 'import "zod";', 'import { test } from "vitest";']) {
    expect(offencesOf(rules.declaredPackages, { ...manifests, "core/a.ts": line })).toHaveLength(1);
  }
});

test("a dependency without its line, or with another version, is named", () => {
  const page = "docs/decisions/0006-dependencies.md";
  const manifest = { "web/package.json": '{ "dependencies": { "react": "19.3.1" } }' };
  const row = (version: string): string => `| package | version |\n| react | ${version} | MIT |`;
  const check = (text: string): string[] =>
    offencesOf(rules.dependenciesExplained, { ...manifest, [page]: text });
  expect(check(row("19.3.1"))).toEqual([]);
  expect(check("")).toHaveLength(1);
  expect(check(row("18.0.0"))).toHaveLength(2);
});

test("endings are spelled and nothing is re-exported", () => {
  check(rules.spelledEndings, {
    bad: { "core/a.ts": 'import { x } from "./x";' },
    good: { "core/a.ts": 'import { x } from "./x.ts";' },
  });
  check(rules.noReExports, {
    bad: { "core/a.ts": 'export * from "./x.ts";', "core/b.ts": 'export { x } from "./x.ts";' },
    good: { "core/a.ts": 'import { x } from "./x.ts";\nexport const y = x;' },
  });
});

test("one terminal's adapter knows neither another's nor the simulator", () => {
  check(rules.separateTerminals, {
    bad: {
      "terminals/baxi/adapter.ts": 'import { x } from "../nets-cloud/messages.ts";',
      "terminals/nets-cloud/adapter.ts": 'import { x } from "../simulator/cards.ts";',
      "terminals/simulator/main.ts": 'import { x } from "../nets-cloud/adapter.ts";',
    },
    good: {
      "terminals/simulator/main.ts": 'import { x } from "../nets-cloud/messages.ts";',
      "terminals/nets-cloud/adapter.ts": 'import { x } from "../terminal.ts";',
    },
  });
});

test("the generated year borrows nothing of the matcher, and only tests know it", () => {
  check(rules.judgeApart, {
    bad: {
      "core/bank/generated-year/faults/a.ts": 'import { x } from "../../matching/subsets.ts";',
      "core/bank/generated-year/b.ts": 'import { x } from "../payout-calendar.ts";',
      "core/bank/generated-year/c.ts": 'import { x } from "../../time/bank-days.ts";',
      "core/bank/matching/d.ts": 'import type { x } from "../generated-year/planted-answers.ts";',
      "server/demo/e.ts": 'import { x } from "../../core/bank/generated-year/generate-year.ts";',
    },
    good: {
      "core/bank/generated-year/f.ts": 'import type { x } from "../payout-match.ts";',
      "core/bank/matching/g.test.ts": 'import { x } from "../generated-year/generate-year.ts";',
      "core/bank/generated-year/h.test.ts": 'import { x } from "../../time/bank-days.ts";',
    },
  });
});

test("stores stay in their folder and routes are imported by what wires the server", () => {
  check(rules.storesStayHome, {
    bad: { "server/orders/a.ts": 'import { x } from "../ledger/voucher-store.ts";' },
    good: {
      "server/ledger/a.ts": 'import { x } from "./voucher-store.ts";',
      "server/orders/a.test.ts": 'import { x } from "../ledger/voucher-store.ts";',
    },
  });
  check(rules.routesAreDoors, {
    bad: { "server/orders/withdraw-order.ts": 'import { x } from "./order-routes.ts";' },
    good: { "server/app.ts": 'import { x } from "../orders/order-routes.ts";' },
  });
});

test("SQL is told apart from sentences", () => {
  check(rules.sqlInStores, {
    bad: {
      "server/a.ts": "const q = `\n  select id, version from orders where id = $1`;",
      "server/b.ts": 'run("insert into orders (id) values ($1)");',
      "server/c.ts": 'run("update orders set version = 2");',
      "server/d.ts": 'run("WITH taken AS (SELECT 1) SELECT * FROM taken");',
      "server/e.ts": 'run("commit");',
    },
    good: {
      "server/order-store.ts": 'run("select 1 from orders");',
      "server/database/a.ts": 'run("begin");',
      "server/a.test.ts": 'run("select 1 from orders");',
      "web/a.ts": 'const s = "Select an order from the list";\nconst t = "update available";',
      "server/a.ts": '// `select x from y`\nconst s = "withdraw order";',
    },
  });
});

test("a cycle is found and shown", () => {
  const files = {
    "core/a.ts": 'import { b } from "./b.ts";',
    "core/b.ts": 'import { c } from "./deep/c.ts";',
    "core/deep/c.ts": 'import { a } from "@kortkoll/core/a.ts";',
    "core/d.ts": 'import { a } from "./a.ts";\nimport { e } from "./e.ts";',
    "core/e.ts": 'import type { D } from "./d.ts";',
  };
  expect(offencesOf(rules.noCycles, files)).toEqual([
    "core/a.ts → core/b.ts → core/deep/c.ts → core/a.ts: a cycle",
  ]);
});

test("banned words are found in code, and not in comments", () => {
  check(rules.bannedWords, {
    bad: {
      "core/a.ts": "const x = parseFloat(y);",
      "web/a.ts": "x.toFixed(2)",
      "core/b.ts": "const now = new Date();",
      "core/c.ts": "Temporal.Now.instant()",
      "terminals/a.ts": "const url = /https?:\\/\\//; Math.random();",
      "server/a.ts": "process.env.PORT",
      "server/b.ts": ["const s = `$", "{(1 / 3).toFixed(2)} öre`;"].join(""),
    },
    good: {
      "core/money.ts": "x.toFixed(2)",
      "core/a.ts": 'const s = "a // b, new Date()"; // Date.now()\nnew Date(text);',
      "server/config.ts": "process.env.PORT",
      "tools/a.ts": "process.env.PORT; (1).toFixed(1)",
      "server/a.test.ts": "Math.random()",
    },
  });
});

test("nothing is left over or switched off", () => {
  const leftover = ["TO", "DO"].join("");
  check(rules.noLeftovers, {
    bad: { "core/a.ts": `// ${leftover}: later`, "server/a.sql": `-- ${leftover}` },
    good: { "core/a.ts": "const AUTODOOR = 1;" },
  });
  check(rules.noIgnoredTests, {
    bad: { "core/a.test.ts": "test.skip('x')", "core/b.test.ts": "describe.each([]).only('x')" },
    good: { "core/a.test.ts": "test('x'); list.skip(1)" },
  });
});

test("names say something and files are short", () => {
  check(rules.namesWithMeaning, {
    bad: {
      "core/utils/a.ts": "",
      "core/helpers.ts": "",
      "web/index.ts": "",
      "core/settlement.ts": "",
    },
    good: { "core/money.ts": "", "web/index.html": "", "core/common-ground.ts": "" },
  });
  const long = "\n".repeat(501);
  check(rules.shortFiles, {
    bad: { "core/a.ts": long },
    good: { "web/text/sv.ts": long, "core/fixtures/a.ts": long, "docs/a.md": long },
  });
});

test("a released migration keeps its hash, and numbers have no gaps", () => {
  const folder = "server/database/migrations";
  const released = JSON.stringify({ "0001-a.sql": "0".repeat(64) });
  const files = { [`${folder}/0001-a.sql`]: "-- a", [`${folder}/0003-b.sql`]: "-- b" };
  expect(offencesOf(rules.migrationsStay, files)).toHaveLength(1);
  expect(
    offencesOf(rules.migrationsStay, { ...files, [`${folder}/released.json`]: released }),
  ).toHaveLength(2);
});

test("card numbers are found in every usual grouping", () => {
  const sixteen = `4${"1".repeat(15)}`;
  const grouped = sixteen.replace(/(\d{4})(?=\d)/g, "$1 ");
  check(rules.noCardNumbers, {
    bad: {
      "docs/a.md": `Card ${sixteen}.`,
      "docs/b.md": grouped,
      "docs/c.md": grouped.replaceAll(" ", "-"),
    },
    good: {
      "docs/a.md": `411111******1111 ${sixteen.slice(0, -1)}2 ${"0".repeat(16)}`,
      "docs/b.md": "00000000-0000-0000-0000-000000000000 2026-11-23 15:30",
    },
  });
});

test("decisions are dated and no path of a machine is named", () => {
  check(rules.datedDecisions, {
    bad: { "docs/decisions/0001-a.md": "# A\n\nBecause." },
    good: { "docs/decisions/0001-a.md": "# A\n\n2026-11-23, accepted\n", "docs/a.md": "" },
  });
  const home = ["", "home", "anna", "x"].join("/");
  check(rules.noMachinePaths, {
    bad: { "docs/a.md": `see ${home}` },
    good: { "docs/a.md": "see /usr/bin/chromium, GET /api/orders/work and ./home/x" },
  });
});
