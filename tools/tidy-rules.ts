// The rules of STYLE.md that neither the compiler nor the linter knows. Each takes the whole
// repository and answers with one sentence per offence; an empty answer is a clean source.
import { createHash } from "node:crypto";
import { posix } from "node:path";
import { isCode, isTest, partOf, type SourceFile } from "./source-files.ts";

export type Rule = (files: readonly SourceFile[]) => string[];

const mayImport: Record<string, readonly string[]> = {
  core: [],
  terminals: ["core"],
  server: ["core", "terminals"],
  web: ["core"],
};

export const importDirections: Rule = (files) =>
  inProductAndTests(files, (file) => {
    const part = partOf(file.path);
    const allowed = [part, ...(mayImport[part] ?? []), ...(isTest(file.path) ? testParts : [])];
    const tested = isTest(file.path) ? [] : file.imports.filter(({ target }) => isTest(target));
    const outside = file.imports
      .filter(({ inside, target }) => inside && !allowed.includes(partOf(target)))
      .filter(
        ({ target, typeOnly }) =>
          !(part === "web" && /^server\/(api|[\w-]+\/[\w-]+-api)\.ts$/.test(target) && typeOnly),
      );
    return [...outside, ...tested].map(({ target }) => `must not import ${target}`);
  });

const testParts = ["tools", "e2e"];

/** A package that is found only because another workspace brought it is missing on its own. */
export const declaredPackages: Rule = (files) => {
  const ofRoot = packagesOf(files, "package.json");
  return inProductAndTests(files, (file) => {
    const part = partOf(file.path);
    const declared = packagesOf(files, `${part}/package.json`);
    const development = isTest(file.path) || file.path.endsWith("/vite.config.ts");
    return file.imports
      .filter(({ inside }) => !inside)
      .filter(({ target }) => {
        if (target.startsWith("node:")) return !development && (part === "core" || part === "web");
        if (declared.product.includes(target)) return false;
        const tools = [...declared.development, ...ofRoot.development];
        return !(development && tools.includes(target));
      })
      .map(({ target }) => `imports ${target}, which ${part}/package.json does not allow it`);
  });
};

const dependencyPage = "docs/decisions/0006-dependencies.md";

/** Each dependency is a decision, and the page of them names the version that is installed. */
export const dependenciesExplained: Rule = (files) => {
  const page = files.find(({ path }) => path === dependencyPage)?.text ?? "";
  const rows = [...page.matchAll(/^\| (\S+) \| (\S+) \|/gm)].map(([, name, version]) => ({
    name,
    version,
  }));
  const declared = files
    .filter(({ path }) => /^(\w+\/)?package\.json$/.test(path))
    .flatMap(({ text }) => {
      const manifest = JSON.parse(text) as Record<string, Record<string, string> | undefined>;
      return ["dependencies", "devDependencies", "optionalDependencies"].flatMap((kind) =>
        Object.entries(manifest[kind] ?? {}).map(([name, version]) => ({ name, version })),
      );
    })
    .filter(({ name }) => !name.startsWith("@kortkoll/"));
  const key = ({
    name,
    version,
  }: {
    name: string | undefined;
    version: string | undefined;
  }): string => `${name} ${version}`;
  const inPage = new Set(rows.map(key));
  const inUse = new Set(declared.map(key));
  return [
    ...[...inUse]
      .filter((one) => !inPage.has(one))
      .map((one) => `${one}: no line in ${dependencyPage}`),
    ...[...inPage]
      .filter((one) => /\d/.test(one) && !inUse.has(one))
      .map((one) => `${one}: in ${dependencyPage}, and nowhere in use`),
  ];
};

function packagesOf(
  files: readonly SourceFile[],
  path: string,
): { product: string[]; development: string[] } {
  const text = files.find((file) => file.path === path)?.text ?? "{}";
  const { dependencies = {}, devDependencies = {} } = JSON.parse(text) as Record<string, object>;
  return { product: Object.keys(dependencies), development: Object.keys(devDependencies) };
}

export const spelledEndings: Rule = (files) =>
  perFile(files, (file) =>
    file.imports
      .filter(({ inside, target }) => inside && posix.extname(target) === "")
      .map(({ target }) => `spell the ending of ${target}`),
  );

export const noReExports: Rule = (files) =>
  perFile(files, (file) =>
    file.imports
      .filter(({ reExport }) => reExport)
      .map(({ target }) => `re-exports ${target}; let the reader import the file that defines it`),
  );

/** Adapters never know each other, and the simulator shares only message codecs with its adapter. */
export const separateTerminals: Rule = (files) =>
  inProduct(files, (file) => {
    const [part, folder, own] = file.path.split("/");
    if (part !== "terminals" || own === undefined) return [];
    return file.imports
      .filter(({ inside, target }) => inside && /^terminals\/[^/]+\//.test(target))
      .filter(({ target }) => target.split("/")[1] !== folder)
      .filter(({ target }) => !(folder === "simulator" && isCodec(target)))
      .map(({ target }) => `must not import ${target}`);
  });

const judge = /^core\/bank\/generated-year\//;
/** What the judge holds to account: it may borrow nothing of it, not even its calendar. */
const judgedParts = /^core\/(bank\/(matching\/|payout-calendar\.ts$)|time\/bank-days\.ts$)/;

/** The generated year is for tests: what is judged by it must not know its answers. */
export const judgeApart: Rule = (files) =>
  inProduct(files, (file) =>
    file.imports
      .filter(({ target }) =>
        judge.test(file.path) ? judgedParts.test(target) : judge.test(target),
      )
      .map(({ target }) => `must not import ${target}: the judge and the judged share nothing`),
  );

function isCodec(path: string): boolean {
  return /\/(messages|frames|json-value|[\w-]+-messages)\.ts$/.test(path);
}

/** The few files that put the server together by hand: they name every part. */
const wiring = /^server\/(app|server|start)\.ts$/;

export const storesStayHome: Rule = (files) =>
  inProduct(files, (file) =>
    (wiring.test(file.path) ? [] : file.imports)
      .filter(({ target }) => target.endsWith("-store.ts"))
      .filter(({ target }) => posix.dirname(target) !== posix.dirname(file.path))
      .map(({ target }) => `ask a use case of ${posix.dirname(target)} instead of ${target}`),
  );

export const routesAreDoors: Rule = (files) =>
  inProduct(files, (file) =>
    (partOf(file.path) === "server" ? file.imports : [])
      .filter(({ target }) => target.endsWith("-routes.ts"))
      .filter(() => !wiring.test(file.path) && !file.path.endsWith("-routes.ts"))
      .map(({ target }) => `must not import ${target}: only what wires the server does`),
  );

export const sqlInStores: Rule = (files) =>
  inProduct(files, (file) => {
    if (/-store\.ts$|^server\/database\//.test(file.path)) return [];
    return file.literals
      .filter(looksLikeSql)
      .map((literal) => `SQL outside a store: ${literal.trim().slice(0, 50)}`);
  });

const sqlStarts = [
  "select\\b[^]*\\bfrom\\s",
  "select\\s+[\\w.]+\\(",
  "insert\\s+into\\s",
  "update\\s+[\\w.]+\\s+(as\\s+\\w+\\s+)?set\\s",
  "delete\\s+from\\s",
  "with\\s+(recursive\\s+)?\\w+\\s*(\\([^)]*\\)\\s*)?as\\s+(not\\s+)?(materialized\\s*)?\\(",
  "(create|alter|drop|truncate|lock)\\s+(table|index|database|schema|type|role|trigger)\\s",
  "(begin|commit|rollback)\\s*;?\\s*$",
  "(listen|notify|savepoint)\\s+\\w+\\s*$",
].map((start) => new RegExp(`^\\s*${start}`));

/** All small or all capital letters: "Select an order from the list" is a sentence. */
function looksLikeSql(literal: string): boolean {
  const first = /^\s*([A-Za-z]+)/.exec(literal)?.[1] ?? "";
  if (first !== first.toLowerCase() && first !== first.toUpperCase()) return false;
  return sqlStarts.some((start) => start.test(literal.toLowerCase()));
}

/** Types vanish before the code runs: a type may name one of a file that imports its own. */
export const noCycles: Rule = (files) => {
  const imports = new Map(
    files.map((file) => [
      file.path,
      file.imports
        .filter(({ inside, typeOnly }) => inside && !typeOnly)
        .map(({ target }) => target),
    ]),
  );
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push(`${[...trail.slice(start), path].join(" → ")}: a cycle`);
    if (start >= 0 || done.has(path)) return;
    for (const target of imports.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of imports.keys()) visit(path, []);
  return found;
};

type Banned = { readonly word: RegExp; readonly where: RegExp; readonly instead: string };

const banned: readonly Banned[] = [
  {
    word: /\bparseFloat\b|\.toFixed\(/,
    where: /^(core\/(?!money\.ts$)|terminals\/|server\/|web\/)/,
    instead: "core/money.ts",
  },
  {
    word: /\bDate\.now\(|\bnew Date\(\)|\bTemporal\.Now\b/,
    where: /^core\//,
    instead: "a time passed in",
  },
  {
    word: /\bMath\.random\(/,
    where: /^(core|terminals|server)\//,
    instead: "a source of chance passed in",
  },
  {
    word: /\bprocess\.env\b/,
    where: /^(core\/|terminals\/|web\/|server\/(?!config\.ts$))/,
    instead: "server/config.ts",
  },
];

export const bannedWords: Rule = (files) =>
  inProduct(files, (file) =>
    banned
      .filter(({ where, word }) => where.test(file.path) && word.test(file.bare))
      .map(({ instead, word }) => `line ${lineOf(file.bare, word)}: use ${instead}`),
  );

const leftovers = new RegExp(`\\b(${["TO", "FIX", "XX", "HA"].join("|")})(DO|ME|X|CK)\\b`);

export const noLeftovers: Rule = (files) =>
  perFile(files, (file) => {
    if (!isCode(file.path) && !/\.(sql|css|html)$/.test(file.path)) return [];
    return leftovers.test(file.text)
      ? [`line ${lineOf(file.text, leftovers)}: finish it or write an issue`]
      : [];
  });

const switchedOff = /\b(?:test|it|describe|suite|bench)\b[\w.()[\]]*\.(?:only|skip|todo)\b/;

export const noIgnoredTests: Rule = (files) =>
  perFile(files, (file) =>
    isTest(file.path) && switchedOff.test(file.bare)
      ? [`line ${lineOf(file.bare, switchedOff)}: no test is left out, and none runs alone`]
      : [],
  );

const vagueNames = ["utils", "helpers", "common", "shared", "misc", "lib", "types"];
/** A till's is one thing, and in GLOSSARY.md; alone the word means three. */
const ambiguousNames = /settlement|(?<!till-)reconciliation/;

export const namesWithMeaning: Rule = (files) =>
  perFile(files, ({ path }) => {
    if (!isCode(path)) return [];
    const names = path.split("/").map((name) => name.replace(/(\.test)?\.\w+$/, ""));
    const vague = names.find((name) => vagueNames.includes(name));
    if (vague !== undefined) return [`"${vague}" says nothing: name it after a noun`];
    if (names.at(-1) === "index") return ["no index files: import the file that defines the thing"];
    return ambiguousNames.test(path)
      ? ["a banned word in a name: GLOSSARY.md has the right one"]
      : [];
  });

const longestFile = 500;
/** Tables, fixtures and dictionaries grow with the product and are looked things up in, not read. */
const mayBeLong = [
  /(^|\/)fixtures\//,
  /^web\/text\//,
  /^core\/failure-sentences\.ts$/,
  /-table\.test\.ts$/,
];

export const shortFiles: Rule = (files) =>
  perFile(files, ({ path, text }) => {
    const lines = text.split("\n").length;
    if (!isCode(path) || lines <= longestFile || mayBeLong.some((long) => long.test(path)))
      return [];
    return [`${lines} lines; split it by noun before it passes ${longestFile}`];
  });

const migration = /^server\/database\/migrations\/((\d{4})-[\w-]+\.sql)$/;

/** What has been released has run on somebody's books: it is followed by another, never changed. */
export const migrationsStay: Rule = (files) => {
  const migrations = files.filter(({ path }) => migration.test(path));
  const list = files.find(({ path }) => path === "server/database/migrations/released.json");
  const released = Object.entries(JSON.parse(list?.text ?? "{}") as Record<string, string>);
  const changed = released
    .filter(([name, hash]) => {
      const text = migrations.find(({ path }) => path.endsWith(`/${name}`))?.text ?? "";
      return createHash("sha256").update(text).digest("hex") !== hash;
    })
    .map(([name]) => `${name}: released, and no longer the same`);
  const misnumbered = migrations
    .filter(({ path }, position) => Number(migration.exec(path)?.[2]) !== position + 1)
    .map(({ path }) => `${path}: migrations are numbered 0001, 0002, … without gaps`);
  return [...changed, ...misnumbered];
};

const cardLike =
  /(?<![\d-])(\d{13,19}|\d{4}([ -])\d{4}\2\d{4}\2\d{1,7}|\d{4}([ -])\d{6}\3\d{4,5})(?![\d-])/g;

export const noCardNumbers: Rule = (files) =>
  perFile(files, ({ text }) =>
    [...text.matchAll(cardLike)]
      .filter(([found]) => passesLuhn(found.replace(/\D/g, "")))
      .map(([found]) => `line ${lineAt(text, text.indexOf(found))}: looks like a card number`),
  );

function passesLuhn(digits: string): boolean {
  if (digits.startsWith("0")) return false;
  const sum = [...digits].reverse().reduce((total, digit, position) => {
    const value = Number(digit) * (position % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

export const datedDecisions: Rule = (files) =>
  perFile(files, ({ path, text }) => {
    if (!/^docs\/decisions\/.+\.md$/.test(path)) return [];
    const [first = "", ...next] = text.split("\n").slice(0, 4);
    const titled = first.startsWith("# ");
    return titled && next.some((line) => /^\d{4}-\d{2}-\d{2}\b/.test(line))
      ? []
      : ["a decision opens with its title, then its date"];
  });

const machinePath = /(?<![\w.])\/(home|Users)\/\w|(?<![\w./])\/(root|work)\/\w|\b[A-Z]:\\+Users\\/;

export const noMachinePaths: Rule = (files) =>
  perFile(files, ({ path, text }) =>
    machinePath.test(text) && path !== "LICENSE"
      ? [`line ${lineOf(text, machinePath)}: a path of one machine`]
      : [],
  );

function perFile(
  files: readonly SourceFile[],
  offences: (file: SourceFile) => readonly string[],
): string[] {
  return files.flatMap((file) => offences(file).map((offence) => `${file.path}: ${offence}`));
}

function inProductAndTests(
  files: readonly SourceFile[],
  offences: (file: SourceFile) => readonly string[],
): string[] {
  return perFile(
    files.filter(({ path }) => isCode(path) && partOf(path) in mayImport),
    offences,
  );
}

function inProduct(
  files: readonly SourceFile[],
  offences: (file: SourceFile) => readonly string[],
): string[] {
  return inProductAndTests(
    files.filter(({ path }) => !isTest(path)),
    offences,
  );
}

function lineOf(text: string, word: RegExp): number {
  return lineAt(text, word.exec(text)?.index ?? 0);
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split("\n").length;
}
