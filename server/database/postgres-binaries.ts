/**
 * Finds the PostgreSQL programs that came with npm and makes their library links: npm runs no
 * install scripts here, so nobody else does.
 */
import { lstat, readFile, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { EmbeddedPostgresError, systemCodeOf } from "./embedded-postgres-error.ts";

export interface PostgresBinaries {
  readonly folder: string;
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
}

/** `binFolder` names another installation, such as /usr/lib/postgresql/15/bin. */
export async function findPostgresBinaries(binFolder?: string): Promise<PostgresBinaries> {
  const folder = binFolder ?? (await findPackagedBinaries());
  const suffix = process.platform === "win32" ? ".exe" : "";
  return {
    folder,
    initdb: join(folder, `initdb${suffix}`),
    postgres: join(folder, `postgres${suffix}`),
    pgCtl: join(folder, `pg_ctl${suffix}`),
  };
}

async function findPackagedBinaries(): Promise<string> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let packageFolder: string;
  try {
    packageFolder = dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (error) {
    const message =
      `There is no PostgreSQL from npm for this machine (${name} is not installed). ` +
      "Set DATABASE_URL to a PostgreSQL server of your own.";
    throw new EmbeddedPostgresError("binariesUnusable", message, error);
  }
  await makeMissingLinks(packageFolder);
  return join(packageFolder, "native", "bin");
}

interface Link {
  readonly source: string;
  readonly target: string;
}

export async function makeMissingLinks(packageFolder: string): Promise<void> {
  for (const { source, target } of await readLinks(packageFolder)) {
    const path = join(packageFolder, target);
    if (await exists(path)) continue;
    try {
      await symlink(basename(source), path);
    } catch (error) {
      // Another server that starts at the same time may have made it.
      if (systemCodeOf(error) === "EEXIST") continue;
      const message =
        `PostgreSQL needs the link ${path}, and this user may not make it. ` +
        "Start once as the user who installed the program, or set DATABASE_URL.";
      throw new EmbeddedPostgresError("binariesUnusable", message, error);
    }
  }
}

async function readLinks(packageFolder: string): Promise<Link[]> {
  try {
    const text = await readFile(join(packageFolder, "native", "pg-symlinks.json"), "utf8");
    return JSON.parse(text) as Link[];
  } catch (error) {
    if (systemCodeOf(error) === "ENOENT") return [];
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch {
    return false;
  }
}
