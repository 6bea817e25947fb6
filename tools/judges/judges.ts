// Programs of others that read our accounting exports and say what they found. Each is run only where
// it is installed; none is installed from here.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export type Balances = ReadonlyMap<string, number>;

export type Judge = {
  readonly name: "hledger" | "beancount" | "python";
  /** How Debian calls what has to be installed. */
  readonly debianPackage: string;
  readonly reads: ".journal" | ".beancount" | ".si";
  readonly version: () => string | undefined;
  readonly judge: (file: string) => Verdict;
};

export type Verdict = {
  /** Empty when it accepts the file. */
  readonly complaints: readonly string[];
  /** By account number, in öre, without those that are zero. */
  readonly accounts: Balances;
  /** By issuer, as the origin marking of each row says it; "" is no issuer. */
  readonly issuers: Balances;
};

export const JUDGES: readonly Judge[] = [
  {
    name: "hledger",
    debianPackage: "hledger",
    reads: ".journal",
    version: () => versionOf("hledger"),
    judge: judgeByHledger,
  },
  {
    name: "beancount",
    debianPackage: "beancount",
    reads: ".beancount",
    version: () => versionOf("bean-check") && versionOf("bean-query"),
    judge: judgeByBeancount,
  },
  {
    name: "python",
    debianPackage: "python3",
    reads: ".si",
    version: () => versionOf("python3"),
    judge: judgeByPython,
  },
];

function judgeByHledger(file: string): Verdict {
  const balance = ["-f", file, "balance", "--flat", "-E", "-N", "-O", "csv"];
  const checked = run("hledger", ["-f", file, "check", "--strict"]);
  const byAccount = run("hledger", balance);
  const byIssuer = run("hledger", [...balance, "--pivot", "issuer"]);
  return {
    complaints: [checked, byAccount, byIssuer].flatMap(({ complaints }) => complaints),
    // "assets:1581 Visa","12500.50 SEK"
    accounts: balancesIn(byAccount, /^"\w+:(\d+)[^\n]*","(-?[\d.]+)(?: SEK)?"$/gm),
    issuers: balancesIn(byIssuer, /^"(\w*)","(-?[\d.]+)(?: SEK)?"$/gm),
  };
}

/** With all of beancount's pedantic plugins, which find fault with what it would else let pass. */
function judgeByBeancount(file: string): Verdict {
  const folder = mkdtempSync(join(tmpdir(), "kortkoll-judge-"));
  const pedantic = join(folder, "pedantic.beancount");
  writeFileSync(pedantic, `plugin "beancount.plugins.pedantic"\ninclude "${resolve(file)}"\n`);
  const query = (by: string): Answer =>
    run("bean-query", ["-q", "-f", "csv", file, `select ${by}, sum(number) group by 1`]);
  const checked = run("bean-check", ["--no-cache", pedantic]);
  const byAccount = query("account");
  const byIssuer = query("any_meta('issuer')");
  rmSync(folder, { recursive: true });
  return {
    complaints: [checked, byAccount, byIssuer].flatMap(({ complaints }) => complaints),
    // Assets:1581-Visa,12500.50
    accounts: balancesIn(byAccount, /^\w+:(\d+)[^,\n]*,\s*(-?[\d.]+)\s*$/gm),
    issuers: balancesIn(byIssuer, /^(\w*)\s*,\s*(-?[\d.]+)\s*$/gm),
  };
}

function judgeByPython(file: string): Verdict {
  const asked = run("python3", [join(import.meta.dirname, "sie.py"), file]);
  const none = new Map<string, number>();
  if (asked.complaints.length > 0) {
    return { complaints: asked.complaints, accounts: none, issuers: none };
  }
  const found = JSON.parse(asked.output) as {
    readonly accounts: Readonly<Record<string, number>>;
    readonly issuers: Readonly<Record<string, number>>;
    readonly stated: number | null;
    readonly computed: number | null;
    readonly problems: readonly string[];
  };
  const wrongSum = found.stated !== found.computed;
  return {
    complaints: [
      ...(wrongSum ? [`#KSUMMA ${found.stated}, not ${found.computed}`] : []),
      ...found.problems,
    ],
    accounts: withoutZeros(Object.entries(found.accounts)),
    issuers: withoutZeros(Object.entries(found.issuers)),
  };
}

/** What differs, row by row; empty when both say the same. */
export function differences(ours: Balances, theirs: Balances): readonly string[] {
  const names = [...new Set([...ours.keys(), ...theirs.keys()])].toSorted();
  return names
    .filter((name) => (ours.get(name) ?? 0) !== (theirs.get(name) ?? 0))
    .map((name) => `${name}: ours ${ours.get(name) ?? 0}, theirs ${theirs.get(name) ?? 0} öre`);
}

function withoutZeros(amounts: Iterable<readonly [string, number]>): Balances {
  const balances = new Map<string, number>();
  for (const [name, amountOre] of amounts) {
    balances.set(name, (balances.get(name) ?? 0) + amountOre);
  }
  return new Map([...balances].filter(([, amountOre]) => amountOre !== 0));
}

/** What a judge should find, counted from the vouchers themselves. */
export function balancesOf(
  lines: readonly {
    readonly account: string;
    readonly amountOre: number;
    readonly origin: { readonly issuer: string | null };
  }[],
): { readonly accounts: Balances; readonly issuers: Balances } {
  return {
    accounts: withoutZeros(lines.map(({ account, amountOre }) => [account, amountOre])),
    issuers: withoutZeros(lines.map(({ origin, amountOre }) => [origin.issuer ?? "", amountOre])),
  };
}

function balancesIn({ output }: Answer, row: RegExp): Balances {
  const rows = [...output.matchAll(row)];
  return withoutZeros(rows.map(([, name = "", amount = ""]) => [name, oreOf(amount)]));
}

function oreOf(amount: string): number {
  const [whole = "", decimals = ""] = amount.split(".");
  return Number(`${whole}${decimals.padEnd(2, "0")}`);
}

function versionOf(program: string): string | undefined {
  const answer = spawnSync(program, ["--version"], { encoding: "utf8" });
  return answer.status === 0 ? `${answer.stdout}${answer.stderr}`.trim() : undefined;
}

type Answer = { readonly output: string; readonly complaints: readonly string[] };

function run(program: string, programArguments: readonly string[]): Answer {
  const answer = spawnSync(program, programArguments, {
    encoding: "utf8",
    maxBuffer: 1 << 30,
    env: { ...process.env, LANG: "C.UTF-8", LC_ALL: "C.UTF-8" },
  });
  const said = `${answer.stderr}${answer.status === 0 ? "" : answer.stdout}`.trim();
  const failed = answer.status === 0 ? [] : [`${program} ended with ${answer.status}`];
  return { output: answer.stdout, complaints: said === "" ? failed : [...failed, said] };
}
