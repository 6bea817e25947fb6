import { resolve } from "node:path";
import { expect, test } from "vitest";
import { ConfigError, readConfig } from "./config.ts";

test("an empty environment is one workshop's demo on this machine alone", () => {
  expect(readConfig({ PORT: "", HOST: " " })).toEqual({
    host: "127.0.0.1",
    port: 8080,
    dataFolder: resolve("data"),
    databaseUrl: undefined,
    namedStatements: true,
    netsUrl: undefined,
    netsUsername: undefined,
    netsPassword: undefined,
    demo: true,
    demoApiKey: undefined,
    trustedProxies: [],
    keyCallsPerSecond: 2_000,
    bankFileBytes: 250_000_000,
    webhookHosts: [],
    logLevel: "info",
    startedIn: process.cwd(),
  });
});

test("every variable is read", () => {
  const config = readConfig({
    PORT: "0",
    HOST: "::",
    KORTKOLL_DATA: "/tmp/å",
    DATABASE_URL: "postgresql://kortkoll@db/kortkoll",
    KORTKOLL_NETS_URL: "https://nets.example/v1/",
    KORTKOLL_NETS_USERNAME: "prov",
    KORTKOLL_NETS_PASSWORD: " hemligt ",
    KORTKOLL_DEMO: "0",
    KORTKOLL_DEMO_API_KEY: "nyckel-1",
    KORTKOLL_LOG: "WARN",
    INIT_CWD: "/tmp/ö",
    KORTKOLL_METRICS_PORT: "9464",
    KORTKOLL_METRICS_HOST: "10.0.0.7",
    KORTKOLL_TRUSTED_PROXIES: " 10.0.0.5, 10.1.0.0/16 fd00::/8",
    KORTKOLL_KEY_CALLS_PER_SECOND: "200",
    KORTKOLL_BANK_FILE_MB: "40",
    KORTKOLL_WEBHOOK_HOSTS: "Kobra.local, 10.0.0.5:8443",
    KORTKOLL_NAMED_STATEMENTS: "0",
  });
  expect(config).toEqual({
    host: "::",
    port: 0,
    dataFolder: resolve("/tmp/å"),
    databaseUrl: "postgresql://kortkoll@db/kortkoll",
    namedStatements: false,
    netsUrl: "https://nets.example/v1",
    netsUsername: "prov",
    netsPassword: " hemligt ",
    demo: false,
    demoApiKey: "nyckel-1",
    trustedProxies: ["10.0.0.5", "10.1.0.0/16", "fd00::/8"],
    keyCallsPerSecond: 200,
    bankFileBytes: 40_000_000,
    webhookHosts: ["kobra.local", "10.0.0.5:8443"],
    logLevel: "warn",
    startedIn: resolve("/tmp/ö"),
    metrics: { host: "10.0.0.7", port: 9464 },
  });
});

test.each([
  [{ PORT: "80801" }, "PORT is a port number, at most 65535."],
  [{ PORT: "http" }, "PORT is a port number, such as 8080."],
  [{ DATABASE_URL: "mysql://x" }, "DATABASE_URL is an address that begins with postgres://."],
  [{ KORTKOLL_NETS_URL: "nets" }, "KORTKOLL_NETS_URL is an address that begins with https://"],
  [{ KORTKOLL_DEMO: "maybe" }, "KORTKOLL_DEMO is 1 (on) or 0 (off)."],
  [{ KORTKOLL_TRUSTED_PROXIES: "proxy.example" }, "KORTKOLL_TRUSTED_PROXIES is a list of addr"],
  [{ KORTKOLL_TRUSTED_PROXIES: "10.0.0.5,0.0.0.0/0" }, "KORTKOLL_TRUSTED_PROXIES is a list"],
  [{ KORTKOLL_TRUSTED_PROXIES: "10.0.0.0/33" }, "KORTKOLL_TRUSTED_PROXIES is a list of addr"],
  [{ KORTKOLL_KEY_CALLS_PER_SECOND: "0" }, "KORTKOLL_KEY_CALLS_PER_SECOND is a whole number"],
  [{ KORTKOLL_WEBHOOK_HOSTS: "*.local" }, "KORTKOLL_WEBHOOK_HOSTS is a list of hosts"],
  [{ KORTKOLL_BANK_FILE_MB: "0" }, "KORTKOLL_BANK_FILE_MB is a whole number of megabytes"],
  [{ KORTKOLL_LOG: "loud" }, "KORTKOLL_LOG is one of fatal, error, warn"],
  [{ KORTKOLL_DEMO_API_KEY: "two words" }, "KORTKOLL_DEMO_API_KEY is one word"],
])("%j is refused with a sentence", (environment, sentence) => {
  expect(() => readConfig(environment)).toThrow(ConfigError);
  expect(() => readConfig(environment)).toThrow(sentence);
});

test("everything that is wrong is said at once, and no value is repeated", () => {
  const wrong = { PORT: "x", DATABASE_URL: "secret", KORTKOLL_LOG: "loud" };
  expect(() => readConfig(wrong)).toThrow(/PORT .*\nDATABASE_URL .*\nKORTKOLL_LOG /);
  expect(() => readConfig(wrong)).not.toThrow(/secret|loud/);
});
