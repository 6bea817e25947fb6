// The order of the test files, where it decides how long the machine has nothing to do. Files that
// take long begin first: begun among the last, one of them would leave a processor idle. Browser
// files of one site wait for each other, so those that begin together are of different sites.
import { readFileSync } from "node:fs";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** A fresh checkout knows no times of its own yet. */
const takeLong = [
  "e2e/kill/kill.test.ts",
  "server/simulation/simulation.test.ts",
  "server/start.test.ts",
  "server/payments/void-faults.test.ts",
  "e2e/browser/late-approval.test.ts",
  "e2e/browser/take-payment.test.ts",
];

export class TestOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
    const inBrowser = sorted.filter((file) => file.project.name === "browser");
    const others = sorted.filter((file) => file.project.name !== "browser");
    return [...others, ...apartBySite(inBrowser)];
  }
}

function rank({ moduleId }: TestSpecification): number {
  const place = takeLong.findIndex((name) => moduleId.endsWith(`/${name}`));
  return place === -1 ? takeLong.length : place;
}

/** Each is the first of those left whose site none of the two before it has, where there is one. */
function apartBySite(files: readonly TestSpecification[]): readonly TestSpecification[] {
  const left = files.map((file) => ({ file, site: siteOf(file) }));
  const sites: (string | undefined)[] = [];
  const ordered: TestSpecification[] = [];
  while (left.length > 0) {
    const before = sites.slice(-2);
    const found = left.findIndex(({ site }) => site === undefined || !before.includes(site));
    const [next] = left.splice(Math.max(found, 0), 1);
    if (next === undefined) break;
    sites.push(next.site);
    ordered.push(next.file);
  }
  return ordered;
}

function siteOf({ moduleId }: TestSpecification): string | undefined {
  return /openDesk\("(\w+)"\)/.exec(readFileSync(moduleId, "utf8"))?.[1];
}
