// What package-lock.json asks for and node_modules does not hold. npm writes down what it has
// installed in node_modules/.package-lock.json, in the same form.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * @typedef {object} Entry One package of a lockfile, keyed by where it lies.
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {boolean} [link]
 * @property {string} [resolved]
 * @property {boolean} [optional]
 * @property {string | string[]} [os]
 * @property {string | string[]} [cpu]
 * @property {string | string[]} [libc]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [devDependencies]
 * @property {Record<string, string>} [optionalDependencies]
 * @property {Record<string, string>} [peerDependencies]
 * @property {Record<string, { optional?: boolean }>} [peerDependenciesMeta]
 *
 * @typedef {Record<string, Entry | undefined>} Packages
 * @typedef {{ os: string, cpu: string, libc: string }} Platform
 * @typedef {{ location: string, optional: boolean }} Missing
 */

/**
 * @param {string} root
 * @returns {Missing[]}
 */
export function missingPackages(root) {
  const wanted = packagesIn(join(root, "package-lock.json"));
  const hiddenLock = join(root, "node_modules", ".package-lock.json");
  const present = existsSync(hiddenLock) ? packagesIn(hiddenLock) : {};
  return neededLocations(wanted, thisPlatform())
    .filter((location) => {
      if (!same(wanted[location], present[location])) return true;
      return !existsSync(join(root, location, "package.json"));
    })
    .map((location) => ({ location, optional: wanted[location]?.optional === true }));
}

/**
 * Walks from the workspaces along the dependencies. An optional package of another platform is left
 * out together with all that only it needs; nothing in the lockfile marks the latter.
 * @param {Packages} packages
 * @param {Platform} platform
 * @returns {string[]}
 */
export function neededLocations(packages, platform) {
  const workspaces = Object.keys(packages).filter((location) => packages[location]?.link === true);
  /** @type {Set<string>} */
  const needed = new Set(workspaces);
  const queue = ["", ...workspaces.map((location) => packages[location]?.resolved ?? "")];
  for (let from = queue.pop(); from !== undefined; from = queue.pop()) {
    for (const name of dependenciesOf(packages[from], isOurs(from))) {
      const location = locate(packages, { name, from });
      const entry = location === undefined ? undefined : packages[location];
      if (location === undefined || entry === undefined || needed.has(location)) continue;
      if (entry.optional === true && !fits(entry, platform)) continue;
      needed.add(location);
      queue.push(location);
    }
  }
  return [...needed].sort();
}

function isOurs(/** @type {string} */ location) {
  return !location.includes("node_modules/");
}

/**
 * @param {Entry | undefined} entry
 * @param {boolean} withDevelopment
 * @returns {string[]}
 */
function dependenciesOf(entry, withDevelopment) {
  const required = Object.keys(entry?.peerDependencies ?? {}).filter(
    (name) => entry?.peerDependenciesMeta?.[name]?.optional !== true,
  );
  return [
    ...Object.keys(entry?.dependencies ?? {}),
    ...Object.keys(entry?.optionalDependencies ?? {}),
    ...required,
    ...(withDevelopment ? Object.keys(entry?.devDependencies ?? {}) : []),
  ];
}

/**
 * Node's own search: the nearest node_modules upwards that has the name.
 * @param {Packages} packages
 * @param {{ name: string, from: string }} search
 * @returns {string | undefined}
 */
function locate(packages, { name, from }) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/")))) {
    const location = folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (packages[location] !== undefined) return location;
    if (folder === "") return undefined;
  }
}

/**
 * @param {Entry} entry
 * @param {Platform} platform
 * @returns {boolean}
 */
function fits(entry, platform) {
  return (
    allows(entry.os, platform.os) &&
    allows(entry.cpu, platform.cpu) &&
    (platform.os !== "linux" || allows(entry.libc, platform.libc))
  );
}

/**
 * @param {string | string[] | undefined} list names, or names to leave out behind a "!"
 * @param {string} value
 * @returns {boolean}
 */
function allows(list, value) {
  if (list === undefined) return true;
  const names = typeof list === "string" ? [list] : list;
  if (names.includes(`!${value}`)) return false;
  const positive = names.filter((name) => !name.startsWith("!"));
  return positive.length === 0 || positive.includes("any") || positive.includes(value);
}

/**
 * @param {Entry | undefined} wanted
 * @param {Entry | undefined} present
 * @returns {boolean}
 */
function same(wanted, present) {
  if (wanted === undefined || present === undefined) return false;
  if (wanted.link === true) return present.link === true && wanted.resolved === present.resolved;
  return wanted.version === present.version && wanted.integrity === present.integrity;
}

/**
 * @param {string} path
 * @returns {Packages}
 */
function packagesIn(path) {
  return JSON.parse(readFileSync(path, "utf8")).packages ?? {};
}

/** @returns {Platform} */
function thisPlatform() {
  return { os: process.platform, cpu: process.arch, libc: libcOfThisMachine() };
}

function libcOfThisMachine() {
  if (process.platform !== "linux") return "";
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } } | undefined} */ (
    process.report?.getReport()
  );
  return report?.header?.glibcVersionRuntime === undefined ? "musl" : "glibc";
}
