/** The one reader of the environment; everything else is handed what it needs from here. */
import { isIP } from "node:net";
import { resolve } from "node:path";
import { z } from "zod";
import { type LogLevel, logLevel } from "./log.ts";
import { keyOf } from "./secrets/secret-key.ts";

export type Config = {
  readonly host: string;
  readonly port: number;
  readonly dataFolder: string;
  /** Another PostgreSQL than the one that comes along. */
  readonly databaseUrl: string | undefined;
  /** False behind a pooler in transaction mode. */
  readonly namedStatements: boolean;
  /** Another Connect@Cloud than the simulator. */
  readonly netsUrl: string | undefined;
  readonly netsUsername: string | undefined;
  readonly netsPassword: string | undefined;
  readonly demo: boolean;
  readonly demoApiKey: string | undefined;
  /** 32 bytes in base64; without it a key is made in the data folder. */
  readonly secretKey: string | undefined;
  /** Addresses, or ranges of them, of the proxies that stand in front and may say whom they speak for. */
  readonly trustedProxies: readonly string[];
  /** What one API key may call at one server; four times as much at once. */
  readonly keyCallsPerSecond: number;
  /** The largest file that is taken in from a bank. */
  readonly bankFileBytes: number;
  /** Hosts, with or without a port, that webhooks may be sent to inside the network, and without https. */
  readonly webhookHosts: readonly string[];
  readonly logLevel: LogLevel;
  /** The folder that a command was given in: what its words name lies there. */
  readonly startedIn: string;
  /** Where Prometheus reads the metrics; undefined serves none. */
  readonly metrics: { readonly host: string; readonly port: number } | undefined;
};

/** Says in sentences everything that is wrong with the environment, at once. */
export class ConfigError extends Error {
  constructor(sentences: readonly string[]) {
    super(sentences.join("\n"));
    this.name = "ConfigError";
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

export function readConfig(environment: Environment = process.env): Config {
  // A variable that is set to nothing counts as not set, as shells and service files leave it.
  const given = Object.fromEntries(Object.entries(environment).filter(([, text]) => text?.trim()));
  const read = variables.safeParse(given);
  if (!read.success) {
    throw new ConfigError(
      read.error.issues.map((issue) => `${issue.path.map(String).join(".")} ${issue.message}`),
    );
  }
  const values = read.data;
  return {
    host: values.HOST,
    port: values.PORT,
    dataFolder: resolve(values.KORTKOLL_DATA),
    databaseUrl: values.DATABASE_URL,
    namedStatements: values.KORTKOLL_NAMED_STATEMENTS,
    netsUrl: values.KORTKOLL_NETS_URL?.replace(/\/+$/, ""),
    netsUsername: values.KORTKOLL_NETS_USERNAME,
    netsPassword: values.KORTKOLL_NETS_PASSWORD,
    demo: values.KORTKOLL_DEMO,
    demoApiKey: values.KORTKOLL_DEMO_API_KEY,
    secretKey: values.KORTKOLL_SECRET_KEY,
    trustedProxies: values.KORTKOLL_TRUSTED_PROXIES,
    keyCallsPerSecond: values.KORTKOLL_KEY_CALLS_PER_SECOND,
    bankFileBytes: values.KORTKOLL_BANK_FILE_MB * 1_000_000,
    webhookHosts: values.KORTKOLL_WEBHOOK_HOSTS,
    logLevel: values.KORTKOLL_LOG,
    startedIn: resolve(values.INIT_CWD ?? "."),
    metrics:
      values.KORTKOLL_METRICS_PORT === undefined
        ? undefined
        : { host: values.KORTKOLL_METRICS_HOST, port: values.KORTKOLL_METRICS_PORT },
  };
}

const onOrOff = z
  .string()
  .regex(/^(0|1|off|on|false|true)$/i, "is 1 (on) or 0 (off).")
  .transform((text) => /^(1|on|true)$/i.test(text));

const portNumber = z
  .string()
  .regex(/^\d{1,5}$/, "is a port number, such as 8080.")
  .transform(Number)
  .refine((port) => port <= 65_535, "is a port number, at most 65535.");

/** Everybody is no proxy: whoever may be one says their address themselves. */
function isAddressOrRange(text: string): boolean {
  const [address = "", prefix, ...rest] = text.split("/");
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  if (prefix === undefined) return true;
  const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : 0;
  return bits > 0 && bits <= (family === 4 ? 32 : 128);
}

const proxies = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter((one) => one !== ""))
  .refine(
    (list) => list.every(isAddressOrRange),
    "is a list of addresses or ranges of them, such as 10.0.0.5, 10.1.0.0/16; never everybody.",
  );

const HOST_NAME = /^([a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])(:[1-9]\d{0,4})?$/;

const hosts = z
  .string()
  .transform((text) =>
    text
      .toLowerCase()
      .split(/[\s,]+/)
      .filter((one) => one !== ""),
  )
  .refine(
    (list) => list.every((one) => HOST_NAME.test(one)),
    "is a list of hosts by name or number, such as kobra.local, 10.0.0.5:8443; never a pattern.",
  );

const variables = z.object({
  HOST: z.string().trim().default("127.0.0.1"),
  PORT: portNumber.default(8080),
  KORTKOLL_DATA: z.string().trim().default("./data"),
  DATABASE_URL: z
    .string()
    .trim()
    .regex(/^postgres(ql)?:\/\//, "is an address that begins with postgres://.")
    .optional(),
  KORTKOLL_NAMED_STATEMENTS: onOrOff.default(true),
  KORTKOLL_NETS_URL: z
    .string()
    .trim()
    .refine(
      (text) => URL.canParse(text) && /^https?:/.test(text),
      "is an address that begins with https:// or http://.",
    )
    .optional(),
  KORTKOLL_NETS_USERNAME: z.string().optional(),
  KORTKOLL_NETS_PASSWORD: z.string().optional(),
  KORTKOLL_DEMO: onOrOff.default(true),
  KORTKOLL_DEMO_API_KEY: z
    .string()
    .trim()
    .regex(/^[!-~]{1,500}$/, "is one word of plain letters, digits and signs, at most 500.")
    .optional(),
  KORTKOLL_SECRET_KEY: z
    .string()
    .trim()
    .refine((text) => keyOf(text) !== undefined, "is 32 bytes in base64.")
    .optional(),
  KORTKOLL_TRUSTED_PROXIES: proxies.default([]),
  KORTKOLL_KEY_CALLS_PER_SECOND: z
    .string()
    .regex(/^[1-9]\d{0,5}$/, "is a whole number of calls, at least 1.")
    .transform(Number)
    .default(2_000),
  KORTKOLL_BANK_FILE_MB: z
    .string()
    .regex(/^[1-9]\d{0,3}$/, "is a whole number of megabytes, at least 1.")
    .transform(Number)
    .default(250),
  // Set by npm and by our own launcher, which run their programs in the folder of this one.
  INIT_CWD: z.string().optional(),
  KORTKOLL_METRICS_PORT: portNumber.optional(),
  KORTKOLL_METRICS_HOST: z.string().trim().default("127.0.0.1"),
  KORTKOLL_WEBHOOK_HOSTS: hosts.default([]),
  KORTKOLL_LOG: z
    .string()
    .trim()
    .toLowerCase()
    .pipe(z.enum(logLevel.options, { error: `is one of ${logLevel.options.join(", ")}.` }))
    .default("info"),
});
