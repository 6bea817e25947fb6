// A lock file against two installs at once. Its holder touches it; a lock whose processes are dead,
// or that nobody has touched for a minute (their numbers may belong to others by now), is taken over.
import { randomUUID } from "node:crypto";
import {
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive, say } from "./child.mjs";

const touchEveryMs = 2_000;
const lookEveryMs = 300;
const silentForMs = 60_000;

/** @typedef {{ id: string, host: string, pids: number[] }} Holder */

/**
 * @param {string} path
 * @param {(lock: { tellChild: (pid: number) => void }) => Promise<void>} work
 * @returns {Promise<void>}
 */
export async function holdingTheLock(path, work) {
  /** @type {Holder} */
  const holder = { id: randomUUID(), host: hostname(), pids: [process.pid] };
  await take(path, holder);
  const release = () => {
    if (holderIn(path)?.id === holder.id) rmSync(path, { force: true });
  };
  process.once("exit", release);
  const timer = setInterval(() => touch(path), touchEveryMs);
  try {
    // An orphaned install goes on after its launcher is killed, so the lock names both.
    await work({
      tellChild: (pid) =>
        writeFileSync(path, JSON.stringify({ ...holder, pids: [process.pid, pid] })),
    });
  } finally {
    clearInterval(timer);
    process.removeListener("exit", release);
    release();
  }
}

/**
 * @param {string} path
 * @param {Holder} holder
 */
async function take(path, holder) {
  const waiting = { said: false, touchedMs: 0, sinceMs: Date.now() };
  while (!created(path, holder)) {
    const other = holderIn(path);
    const touchedMs = touchTime(path);
    if (touchedMs !== waiting.touchedMs) Object.assign(waiting, { touchedMs, sinceMs: Date.now() });
    const silent = Date.now() - waiting.sinceMs > silentForMs;
    if (touchedMs !== undefined && (silent || (other !== undefined && isDead(other)))) {
      say("An install was interrupted; taking it over.");
      remove(path, other);
      continue;
    }
    if (!waiting.said) say("Another start is installing what is missing; waiting for it…");
    waiting.said = true;
    await sleep(lookEveryMs);
  }
}

/**
 * @param {string} path
 * @param {Holder} holder
 * @returns {boolean}
 */
function created(path, holder) {
  try {
    writeFileSync(path, JSON.stringify(holder), { flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** @returns {boolean} */
function isDead(/** @type {Holder} */ { host, pids }) {
  if (host !== hostname()) return false;
  return pids.every((pid) => pid === process.pid || !isAlive(pid));
}

/**
 * Two waiters may find the same dead lock; the slower must not remove the faster's new one.
 * @param {string} path
 * @param {Holder | undefined} dead
 */
function remove(path, dead) {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    if (holderIn(aside)?.id !== dead?.id) linkSync(aside, path);
  } catch {
    // The other waiter was faster: the next look shows who holds it.
  }
  rmSync(aside, { force: true });
}

/**
 * @param {string} path
 * @returns {Holder | undefined} nothing when it is gone or half written
 */
function holderIn(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * @param {string} path
 * @returns {number | undefined}
 */
function touchTime(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

function touch(/** @type {string} */ path) {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // Taken over or removed by hand: the release looks whose it is.
  }
}
