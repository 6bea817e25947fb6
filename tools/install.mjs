// Installs exactly what package-lock.json says when something of it is missing, once, whoever
// starts first: a second start waits for the first.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { askedToEnd, endLike, runChild, say } from "./child.mjs";
import { holdingTheLock } from "./install-lock.mjs";
import { missingPackages } from "./missing-packages.mjs";

const stillEveryMs = 10_000;

/**
 * @param {string} root
 * @returns {Promise<void>}
 */
export async function installWhatIsMissing(root) {
  if (missing(root).length === 0) return;
  await holdingTheLock(join(root, ".install.lock"), async (lock) => {
    const count = missing(root).length;
    if (count === 0) return;
    say(`Installing… this happens once and takes about a minute (${count} missing).`);
    const startedMs = Date.now();
    const ending = await npmInstall(root, lock.tellChild);
    const asked = askedToEnd();
    if (asked !== undefined) await endLike(asked);
    if (ending.code !== 0) {
      say("The install failed; npm says why above. Nothing was started.");
      process.exit(1);
    }
    acceptWhatNpmLeftOut(root);
    say(`Installed in ${Math.round((Date.now() - startedMs) / 1_000)} s.`);
  });
}

/**
 * @param {string} root
 * @param {(pid: number) => void} onStart
 */
async function npmInstall(root, onStart) {
  const startedMs = Date.now();
  const timer = setInterval(() => {
    say(`Still installing… ${Math.round((Date.now() - startedMs) / 1_000)} s`);
  }, stillEveryMs);
  const [command, ...before] = npmCommand();
  // Both kinds are named, for NODE_ENV=production and omit settings would leave them out. Its
  // warnings are about the machine's Node, which is not the one that will run anything.
  const what = ["ci", "--include=dev", "--include=optional", "--loglevel=error"];
  try {
    return await runChild(command, [...before, ...what], {
      cwd: root,
      env: withoutOuterNpmChoices(),
      stdio: ["ignore", 2, 2],
      shell: command === "npm" && process.platform === "win32",
      onStart,
    });
  } finally {
    clearInterval(timer);
  }
}

/**
 * The npm that runs us, or the one in the path when we were started without npm.
 * @returns {[string, ...string[]]}
 */
function npmCommand() {
  const npm = process.env["npm_execpath"];
  if (npm === undefined || !npm.endsWith("npm-cli.js") || !existsSync(npm)) return ["npm"];
  // node_modules/.bin/node may be what runs us, and is about to be removed.
  return [process.env["npm_node_execpath"] ?? process.execPath, npm];
}

/** npm hands its own flags on to its children; these would turn our install into another one. */
function withoutOuterNpmChoices() {
  const other =
    /^npm_config_(workspaces?|include_workspace_root|global|location|prefix|dry_run|package_lock_only|package_lock)$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !other.test(name)));
}

/**
 * npm drops an optional package silently when its `engines` exclude npm's own Node. It would be
 * dropped again each time, so the second start must not wait for it. Required ones are never dropped.
 * @param {string} root
 */
function acceptWhatNpmLeftOut(root) {
  const left = missingPackages(root);
  const required = left.filter((entry) => !entry.optional);
  if (required.length > 0) {
    say(`npm did not install ${required.map((entry) => entry.location).join(", ")}.`);
    process.exit(1);
  }
  if (left.length === 0) return;
  const leftOut = left.map((entry) => entry.location);
  say(`npm left out, as optional: ${leftOut.join(", ")}.`);
  writeFileSync(leftOutFile(root), JSON.stringify({ lock: lockHash(root), leftOut }));
}

/**
 * @param {string} root
 * @returns {string[]}
 */
function missing(root) {
  const left = missingPackages(root);
  const accepted = left.length > 0 && existsSync(leftOutFile(root)) ? acceptedIn(root) : [];
  return left
    .filter((entry) => !(entry.optional && accepted.includes(entry.location)))
    .map((entry) => entry.location);
}

/**
 * @param {string} root
 * @returns {string[]}
 */
function acceptedIn(root) {
  const { lock, leftOut } = JSON.parse(readFileSync(leftOutFile(root), "utf8"));
  return lock === lockHash(root) ? leftOut : [];
}

function leftOutFile(/** @type {string} */ root) {
  return join(root, "node_modules", ".left-out.json");
}

/** The machine's Node is part of it: another Node may accept what this one refused. */
function lockHash(/** @type {string} */ root) {
  const hash = createHash("sha256").update(readFileSync(join(root, "package-lock.json")));
  return `${hash.digest("hex")} ${process.env["npm_node_execpath"] ?? process.version}`;
}
