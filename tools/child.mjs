// One child process at a time, and who may stop it. Ctrl-C reaches the whole process group by
// itself, so it is not sent on: the child would get it twice. npm dies of SIGTERM without telling
// anyone, so the launcher looks whether npm still lives.
import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";

const lookEveryMs = 250;
/** Longer than the server needs to finish what it has in hand and stop its database. */
const graceMs = 30_000;

/** @typedef {{ code: number | null, signal: NodeJS.Signals | null }} Ending */

/** @type {import("node:child_process").ChildProcess | undefined} */
let running;
/** @type {Ending | undefined} */
let endingAsked;

for (const signal of /** @type {const} */ (["SIGTERM", "SIGHUP", "SIGINT"])) {
  process.on(signal, () => {
    endingAsked = { code: null, signal };
    if (running === undefined) void endLike(endingAsked);
    else if (signal !== "SIGINT") running.kill(signal);
  });
}
// Whoever read our output may be gone before we are; that must not stop the stopping.
process.stdout.on("error", () => undefined);
process.stderr.on("error", () => undefined);
watchTheStarter();

/** Messages of the launcher go to stderr: stdout belongs to the script, which may print JSON. */
export function say(/** @type {string} */ sentence) {
  process.stderr.write(`${sentence}\n`);
}

/**
 * @param {string} command
 * @param {readonly string[]} argumentList
 * @param {import("node:child_process").SpawnOptions & { onStart?: (pid: number) => void }} options
 * @returns {Promise<Ending>}
 */
export function runChild(command, argumentList, options) {
  return new Promise((resolve) => {
    const child = spawn(command, argumentList, options);
    running = child;
    if (child.pid !== undefined) options.onStart?.(child.pid);
    child.once("error", (error) => {
      say(`${command} could not be started: ${error.message}`);
      running = undefined;
      resolve({ code: 1, signal: null });
    });
    child.once("exit", (code, signal) => {
      running = undefined;
      resolve({ code, signal });
    });
  });
}

/** Whether somebody has asked us to end while a child was running. */
export function askedToEnd() {
  return endingAsked;
}

/**
 * Ends this process the way the child ended, so that shells and npm see the same.
 * @param {Ending} ending
 * @returns {Promise<never>}
 */
export function endLike({ code, signal }) {
  if (signal === null) process.exit(code ?? 1);
  process.removeAllListeners(signal);
  // A signal ends the process before the exit listeners run, and the install lock hangs on them.
  process.emit("exit", 128 + constants.signals[signal]);
  process.kill(process.pid, signal);
  setTimeout(() => process.exit(128 + constants.signals[signal]), 1_000);
  return new Promise(() => undefined);
}

function watchTheStarter() {
  if (process.env["npm_lifecycle_event"] === undefined || process.ppid === 1) return;
  const watched = starters();
  const timer = setInterval(() => {
    if (watched.every((lives) => lives())) return;
    clearInterval(timer);
    stopEverything();
  }, lookEveryMs);
  timer.unref();
}

function stopEverything() {
  endingAsked = { code: null, signal: "SIGTERM" };
  if (running === undefined) void endLike(endingAsked);
  running?.kill("SIGTERM");
  setTimeout(() => running?.kill("SIGKILL"), graceMs).unref();
}

/**
 * Our parent is npm, or a shell that npm put between: then npm is further up. A process whose parent
 * dies is given another one at once, which tells more than asking whether the parent lives: a
 * zombie does.
 * @returns {(() => boolean)[]} one question for each process from us up to npm
 */
function starters() {
  const parent = process.ppid;
  if (process.platform === "win32") return [() => isAlive(parent)];
  const questions = [() => process.ppid === parent];
  let [above, name] = parentAndName(parent);
  for (let below = parent; isShell(name) && above !== undefined && above > 1; ) {
    const [shell, starter] = [below, above];
    // Elsewhere than on Linux the question costs a process, so it is the simpler one.
    questions.push(
      process.platform === "linux"
        ? () => parentAndName(shell)[0] === starter
        : () => isAlive(starter),
    );
    below = above;
    [above, name] = parentAndName(below);
  }
  return questions;
}

function isShell(/** @type {string} */ name) {
  return /^-?(ba|da|a|z|k)?sh$/.test(name.split("/").at(-1) ?? "");
}

/**
 * @param {number} pid
 * @returns {[number | undefined, string]}
 */
function parentAndName(pid) {
  try {
    if (process.platform === "linux") {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const name = stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")"));
      return [Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]), name];
    }
    const found = execFileSync("ps", ["-o", "ppid=,comm=", "-p", String(pid)], {
      encoding: "utf8",
    });
    const [, parent, name] = /^\s*(\d+)\s+(.*\S)/.exec(found) ?? [];
    return parent === undefined ? [undefined, ""] : [Number(parent), name ?? ""];
  } catch {
    return [undefined, ""];
  }
}

/** @returns {boolean} */
export function isAlive(/** @type {number} */ pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
