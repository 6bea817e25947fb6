// One project per part, so that `npm test -- --project core` runs only the core.
import { defineConfig } from "vitest/config";
import { TestOrder } from "./tools/test-order.ts";

const everyProject = {
  environment: "node" as const,
  exclude: ["**/node_modules/**", "**/dist/**"],
  // What comes later comes, and costs nothing where it comes soon: a busy machine is no fault.
  testTimeout: 90_000,
  expect: { poll: { timeout: 40_000 } },
  // Modules keep nothing that a test could see, so the files of a part share a process and load them once.
  isolate: false,
};

const onTheDatabase = { globalSetup: "server/database/test-global-setup.ts" };

export default defineConfig({
  test: {
    pool: "forks",
    // A database server and simulators share the processor cores with the tests.
    maxWorkers: 2,
    sequence: { sequencer: TestOrder },
    teardownTimeout: 20_000,
    projects: [
      { test: { ...everyProject, name: "core", include: ["core/**/*.test.ts"] } },
      { test: { ...everyProject, name: "terminals", include: ["terminals/**/*.test.ts"] } },
      { test: { ...everyProject, name: "web", include: ["web/**/*.test.{ts,tsx}"] } },
      { test: { ...everyProject, name: "tools", include: ["tools/**/*.test.ts"] } },
      {
        test: {
          ...everyProject,
          ...onTheDatabase,
          name: "server",
          include: ["server/**/*.test.ts"],
          hookTimeout: 90_000,
        },
      },
      {
        test: {
          ...everyProject,
          ...onTheDatabase,
          name: "e2e",
          include: ["e2e/**/*.test.ts"],
          exclude: [...everyProject.exclude, "e2e/browser/**"],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          // Killed servers get the machine to themselves, after all the others.
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...everyProject,
          name: "browser",
          globalSetup: "e2e/browser/global-setup.ts",
          include: ["e2e/browser/**/*.test.ts"],
          // A browser on a busy machine may miss a deadline once. Tests of money are never retried.
          retry: 1,
          testTimeout: 200_000,
          hookTimeout: 120_000,
          // All files share one running product, and come last of all.
          sequence: { groupOrder: 2 },
          // One more than the others, for one often waits: for a terminal's deadline, or for its site.
          maxWorkers: 3,
        },
      },
    ],
  },
});
