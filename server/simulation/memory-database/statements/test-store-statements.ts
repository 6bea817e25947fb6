/** What the stores ask the database, read from their source: each statement's name and its text. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";

export type StoreStatement = {
  readonly name: string;
  readonly store: string;
  /** Of the text with the pieces that it is put together from, without its line breaks. */
  readonly hash: string;
  readonly text: string;
};

/** The folders whose use cases a simulated day reaches. */
const FOLDERS = [
  "payments",
  "orders",
  "ledger",
  "cash",
  "places",
  "interrupted",
  "live",
  "http",
  "history",
];

/** Of a folder whose other stores no use case of such a day reaches. */
const FILES = ["audit/audit-event-store.ts"];

/** What a store's statements are put together from beside it. */
const PIECES: Readonly<Record<string, string>> = {
  "interrupted/interrupted-store.ts": "interrupted/open-facts.ts",
  "interrupted/closed-items-store.ts": "interrupted/open-facts.ts",
};

export function readStoreStatements(): readonly StoreStatement[] {
  const server = new URL("../../../", import.meta.url);
  const inFolders = FOLDERS.flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, server))
      .filter((file) => file.endsWith("-store.ts"))
      .map((file) => `${folder}/${file}`),
  );
  const read = (file: string): string => readFileSync(new URL(file, server), "utf8");
  return [...inFolders, ...FILES].flatMap((file) => {
    const beside = PIECES[file];
    return statementsIn(file, read(file) + (beside === undefined ? "" : read(beside)));
  });
}

/** Also those that a store makes by a function of its own, whose text is then not in one place. */
const MADE = /\b\w+Statement\(\s*"(\w+)",/g;
const STATEMENT =
  /\bname: (?:"([^"]+)"|`([^`]+)`),\s*(?:answersWithinMs: \w+,\s*)?(?:\/\/[^\n]*\s*)*text:\s*(?:"([^"]*)"|`([^`]*)`)/g;
const PIECE = /\bconst (\w+) =\s*(?:"([^"]*)"|`([^`]*)`);/g;

function statementsIn(store: string, source: string): readonly StoreStatement[] {
  const pieces = new Map(
    [...source.matchAll(PIECE)].map(([, name, plain, template]) => [name, plain ?? template ?? ""]),
  );
  const made = [...source.matchAll(MADE)].map(([, name]) => hashed(name ?? "", store, source));
  const written = [...source.matchAll(STATEMENT)].map(([, name, pattern, plain, template]) => {
    return hashed(
      name ?? pattern?.replace(/\$\{\w+\}/g, "*") ?? "",
      store,
      put(plain ?? template ?? "", pieces),
    );
  });
  return [...written, ...made];
}

function hashed(name: string, store: string, whole: string): StoreStatement {
  const text = whole.replace(/\s+/g, " ").trim();
  return { name, store, hash: createHash("sha256").update(text).digest("hex").slice(0, 8), text };
}

function put(text: string, pieces: ReadonlyMap<string | undefined, string>): string {
  const whole = text.replace(/\$\{(\w+)\}/g, (all, name: string) => pieces.get(name) ?? all);
  return whole === text ? text : put(whole, pieces);
}
