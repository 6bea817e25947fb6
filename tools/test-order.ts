// The order of the test files, where it decides how long the machine has nothing to do. Files that
// take long begin first: begun among the last, one of them would leave a processor idle. Browser
// files of one site wait for each other, so those that begin together are of different sites.
import { readFileSync } from "node:fs";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** So many others begin, about, while a long one goes on. */
const WHILE_LONG = 6;

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

/**
 * Each is of a site that none of the two before it has, where there is one; of those, of the site with
 * the most files left, for one site's files are run one by one and must not be what is left at the end.
 */
function apartBySite(files: readonly TestSpecification[]): readonly TestSpecification[] {
  const left = files.map((file) => ({ file, site: siteOf(file) }));
  const begun: { readonly site: string | undefined; readonly isLong: boolean }[] = [];
  const ordered: TestSpecification[] = [];
  while (left.length > 0) {
    const [first] = left;
    const isLong = first !== undefined && rank(first.file) < takeLong.length;
    const under = [...begun.slice(-2), ...begun.slice(-WHILE_LONG).filter((one) => one.isLong)];
    const before = under.map(({ site }) => site);
    const free = left.filter(({ site }) => site === undefined || !before.includes(site));
    const most = Math.max(...free.map(({ site }) => filesLeft(left, site)));
    const chosen = isLong ? first : free.find(({ site }) => filesLeft(left, site) === most);
    const [next] = left.splice(chosen === undefined ? 0 : left.indexOf(chosen), 1);
    if (next === undefined) break;
    begun.push({ site: next.site, isLong });
    ordered.push(next.file);
  }
  return ordered;
}

/** Files without a site wait for nobody: they fill in where nothing else may begin. */
function filesLeft(
  left: readonly { readonly site: string | undefined }[],
  site: string | undefined,
): number {
  return site === undefined ? 0 : left.filter((one) => one.site === site).length;
}

function siteOf({ moduleId }: TestSpecification): string | undefined {
  return /openDesk\("(\w+)"\)/.exec(readFileSync(moduleId, "utf8"))?.[1];
}
