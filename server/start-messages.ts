/** What the start says to the person in front of it: where to go and who can sign in, or why not. */
import type { Config } from "./config.ts";
import { DEMO_PEOPLE } from "./demo/demo-group.ts";

export type Started = {
  readonly config: Config;
  readonly address: string;
  readonly virtualTerminalUrl: string | undefined;
  readonly invoicingUrl: string | undefined;
  readonly firstAdministratorToken: string | undefined;
  readonly tookMs: number;
};

export function tellStart(started: Started): void {
  process.stdout.write(`\n${startLines(started).join("\n")}\n\n`);
}

export function startLines(started: Started): string[] {
  const { config, address } = started;
  const seconds = (Math.round(started.tookMs / 100) / 10).toString();
  return [
    `Kortkoll is ready: ${address}   (after ${seconds} s)`,
    "",
    ...(config.demo ? demoLines(started) : ownLines(started)),
    ...(config.databaseUrl === undefined ? [`  Data folder         ${config.dataFolder}`] : []),
    "  Stop with Ctrl-C.",
  ];
}

function demoLines({ config, virtualTerminalUrl, invoicingUrl }: Started): string[] {
  const people = DEMO_PEOPLE.map(
    ({ signature, password, pin, says }) => `    ${signature}   ${password}   ${pin}   ${says}`,
  );
  const terminals =
    virtualTerminalUrl === undefined
      ? `  Terminals           of the cloud in KORTKOLL_NETS_URL (${config.netsUrl ?? ""})`
      : `  Virtual terminals   ${virtualTerminalUrl}`;
  return [
    "  A demo: made-up companies, people and customers. Everybody knows these passwords and PINs.",
    ...people,
    "",
    terminals,
    ...(invoicingUrl === undefined ? [] : [`  Invoicing program   ${invoicingUrl}`]),
    ...(config.demoApiKey === undefined
      ? []
      : ["  API key             the one in KORTKOLL_DEMO_API_KEY, with every scope"]),
  ];
}

function ownLines({ config, address, firstAdministratorToken }: Started): string[] {
  return [
    ...(firstAdministratorToken === undefined
      ? []
      : [
          "  Nobody can sign in yet. This link makes the first administrator, once, within an hour:",
          `    ${address}/first-administrator#${firstAdministratorToken}`,
          "",
        ]),
    config.netsUrl === undefined
      ? "  Terminals           none: set KORTKOLL_NETS_URL, _USERNAME and _PASSWORD"
      : `  Terminals           of the cloud at ${config.netsUrl}`,
  ];
}

/** One clear sentence for what a person can put right; the whole trace for what is our mistake. */
export function tellFailure(error: unknown): void {
  process.stderr.write(`\n${failureSentence(error)}\n`);
}

/** The start may not go on; the message says why and what to do. */
export class StartRefused extends Error {
  override readonly name = "StartRefused";
}

const plainErrors = new Set([
  "ConfigError",
  "EmbeddedPostgresError",
  "MigrationRefused",
  "SecretKeyRefused",
  "DatabaseUnavailable",
  "StartRefused",
  "ChildNotStarted",
  "ArchiveBroken",
  "RestoreRefused",
  "WrongWords",
]);

export function failureSentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (plainErrors.has(error.name)) return error.message;
  const ofFile = fileSentence(error);
  if (ofFile !== undefined) return ofFile;
  const code = "code" in error ? error.code : undefined;
  const port = "port" in error ? String(error.port) : "?";
  const address = "address" in error ? String(error.address) : "this address";
  switch (code) {
    case "EADDRINUSE":
      return `Port ${port} is taken by another program. Stop it, or choose another with PORT.`;
    case "EACCES":
      return `Port ${port} may not be used by this user. Choose another with PORT, from 1024 up.`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return `${address} is no address of this machine. Choose another with HOST.`;
    case "ECONNREFUSED":
    case "ETIMEDOUT":
    case "28P01":
    case "28000":
    case "3D000":
      return `The database in DATABASE_URL does not let us in: ${error.message || String(code)}`;
    default:
      return error.stack ?? error.message;
  }
}

const FILE_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: "is not there",
  ENOTDIR: "is not there: part of its path is no folder",
  EEXIST: "is there already",
  EACCES: "may not be used by this user of the machine",
  EPERM: "may not be used by this user of the machine",
  EROFS: "lies on a disk that can only be read",
};

/** Of a call that was about a file, which the system names; ports have sentences of their own. */
function fileSentence(error: Error): string | undefined {
  const { code, path } = error as Partial<Record<"code" | "path", unknown>>;
  if (code === "ENOSPC" || code === "EDQUOT") {
    const where = typeof path === "string" ? ` (${path})` : "";
    return `The disk is full${where}. Make room, and do it again.`;
  }
  // Found out only by reading, when nobody knows the name any more.
  if (code === "EISDIR") return "A folder was named where a file is needed.";
  const fault = typeof code === "string" ? FILE_FAULTS[code] : undefined;
  return fault === undefined || typeof path !== "string" ? undefined : `${path} ${fault}.`;
}
