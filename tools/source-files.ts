// The repository as text: which files belong to it, what each imports, and its code without comments.
import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

export type Import = {
  /** A path inside the repository, or a package's name (`node:fs`, `@mantine/core`). */
  readonly target: string;
  readonly inside: boolean;
  readonly typeOnly: boolean;
  readonly reExport: boolean;
};

export type SourceFile = {
  readonly path: string;
  readonly text: string;
  /** The text with comments blanked out, so that line numbers stay true. */
  readonly code: string;
  /** The code with quoted strings emptied; templates stay, for they may hold code. */
  readonly bare: string;
  /** The contents of string and template literals. */
  readonly literals: readonly string[];
  readonly imports: readonly Import[];
};

const notOurs = new Set(["node_modules", ".git", "package-lock.json"]);
const madeByRunning = new Set(["data", "web/dist", ".install.lock"]);

export function readRepository(root: string): SourceFile[] {
  return pathsIn(root, "")
    .map((path) => ({ path, bytes: readFileSync(join(root, path)) }))
    .filter(({ bytes }) => !bytes.includes(0))
    .map(({ path, bytes }) => sourceFile(path, bytes.toString("utf8")));
}

function pathsIn(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (notOurs.has(entry.name) || madeByRunning.has(path) || path.endsWith(".log")) return [];
    if (entry.isDirectory()) return pathsIn(root, path);
    return entry.isFile() ? [path] : [];
  });
}

export function sourceFile(path: string, text: string): SourceFile {
  if (!isCode(path)) return { path, text, code: "", bare: "", literals: [], imports: [] };
  const scanned = scan(text);
  return { path, text, ...scanned, imports: importsIn(path, scanned.code) };
}

export function isCode(path: string): boolean {
  return /\.(ts|tsx|mjs)$/.test(path);
}

/** Tests, and what only tests use (`test-database.ts`). */
export function isTest(path: string): boolean {
  return /\.test\.tsx?$|\/test-[\w-]+\.ts$/.test(path);
}

/** The first folder: core, terminals, server, web, tools or e2e. */
export function partOf(path: string): string {
  return path.split("/")[0] ?? "";
}

function importsIn(path: string, code: string): Import[] {
  const statements =
    /^(import|export)\s+(type\s+)?(?:([^;"'`]*?)\bfrom\s+)?["']([^"'\n]+)["']|\bimport\(\s*["']([^"'\n]+)["']/gm;
  return [...code.matchAll(statements)].map(([, keyword, type, names, named, dynamic]) => {
    const target = targetOf(path, named ?? dynamic ?? "");
    return {
      ...target,
      typeOnly: type !== undefined || onlyTypesIn(names ?? ""),
      reExport: keyword === "export",
    };
  });
}

function onlyTypesIn(names: string): boolean {
  const listed = /^\s*\{([^}]*)\}\s*$/.exec(names)?.[1]?.split(",") ?? [];
  const given = listed.map((name) => name.trim()).filter((name) => name !== "");
  return given.length > 0 && given.every((name) => name.startsWith("type "));
}

function targetOf(path: string, specifier: string): { target: string; inside: boolean } {
  if (specifier.startsWith(".")) {
    return { target: posix.join(posix.dirname(path), specifier), inside: true };
  }
  const ours = /^@kortkoll\/(.+)$/.exec(specifier)?.[1];
  if (ours !== undefined) return { target: ours, inside: true };
  if (specifier.startsWith("node:")) return { target: specifier, inside: false };
  const [first = "", second = ""] = specifier.split("/");
  return { target: first.startsWith("@") ? `${first}/${second}` : first, inside: false };
}

/** Not a parser: it tells comments, strings, templates and regular expressions apart, line by line. */
function scan(text: string): { code: string; bare: string; literals: string[] } {
  const token =
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|\$\{(?:[^{}]|\{[^{}]*\})*\}|[^`\\])*`|(?<=[=(,:[!&|?;{\n]\s*|\breturn\s)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/g;
  const literals: string[] = [];
  const code = text.replace(token, (found) => {
    if (found.startsWith("//") || found.startsWith("/*")) return found.replace(/[^\n]/g, " ");
    if (!found.startsWith("/")) literals.push(found.slice(1, -1));
    return found;
  });
  const bare = code.replace(token, (found) => (/^["']/.test(found) ? '""' : found));
  return { code, bare, literals };
}
