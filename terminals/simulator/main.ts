/**
 * The simulator as a process of its own. Prints one line of JSON when it listens:
 * {"ready":true,"url":"http://127.0.0.1:41234"}
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { readConfig } from "./read-config.ts";
import type { SimulatorConfig } from "./simulator-config.ts";
import { startNetsSimulator } from "./start-nets-simulator.ts";

const USAGE = `node terminals/simulator/main.ts [options]
  --port <number>        port to listen on, 0 for any free one (default 0)
  --host <address>       address to listen on (default 127.0.0.1)
  --state <folder>       where the journal lies; without it the truth is kept in memory only
  --config <file>        JSON with accounts, terminals and settings
  --mode <word>          manual (a person acts on the page, default) or automatic
  --latency <ms>         how long the automatic customer takes, 0 and up
  --stay-with-parent     end when the parent closes our standard input
`;

const { values } = parseArgs({
  options: {
    port: { type: "string" },
    host: { type: "string" },
    state: { type: "string" },
    config: { type: "string" },
    mode: { type: "string" },
    latency: { type: "string" },
    "stay-with-parent": { type: "boolean" },
    help: { type: "boolean" },
  },
});

if (values.help === true) {
  process.stdout.write(USAGE);
} else {
  await run();
}

async function run(): Promise<void> {
  const simulator = await startNetsSimulator(configFromOptions());
  let leaving = false;
  const leave = (): void => {
    if (leaving) return;
    leaving = true;
    void simulator.close().then(() => process.exit(0));
  };
  process.on("SIGTERM", leave);
  process.on("SIGINT", leave);
  if (values["stay-with-parent"] === true) {
    process.stdin.on("end", leave).on("close", leave).on("error", leave).resume();
  }
  process.stdout.write(`${JSON.stringify({ ready: true, url: simulator.url })}\n`);
}

/** The command line wins over the file. */
function configFromOptions(): Partial<SimulatorConfig> {
  const fromFile =
    values.config === undefined ? {} : readConfig(readFileSync(values.config, "utf8"));
  const fromLine = readConfig(
    JSON.stringify({
      port: values.port === undefined ? undefined : Number(values.port),
      host: values.host,
      stateFolder: values.state,
      mode: values.mode,
      automaticLatencyMs: values.latency === undefined ? undefined : Number(values.latency),
    }),
  );
  return { ...fromFile, ...fromLine };
}
