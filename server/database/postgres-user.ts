/**
 * PostgreSQL refuses to run as root. Started by root, it runs as another user; where that user
 * cannot reach the folders, it runs in a user namespace, in which root's own files are its own.
 */
import { execFile } from "node:child_process";
import { readFile, realpath, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";

export type PostgresUser =
  | { kind: "self" }
  | { kind: "otherUser"; name: string; uid: number; gid: number }
  | { kind: "userNamespace"; name: string; uid: number; gid: number };

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly identity: { uid?: number; gid?: number };
}

/** `folders` are the ones PostgreSQL must be able to enter, besides the data folder itself. */
export async function choosePostgresUser(
  dataFolder: string,
  folders: readonly string[],
): Promise<PostgresUser> {
  if (process.getuid?.() !== 0) return { kind: "self" };
  const user = await findUnprivilegedUser((await stat(dataFolder)).uid);
  const closed = await findClosedFolder([dirname(await realpath(dataFolder)), ...folders], user);
  if (closed === undefined) return { kind: "otherUser", ...user };
  if (await canMakeUserNamespace(user)) return { kind: "userNamespace", ...user };
  const message =
    `Started by root, PostgreSQL runs as the user ${user.name}, who may not enter ${closed}. ` +
    `Allow it with "chmod o+x ${closed}", start as an ordinary user, or set DATABASE_URL.`;
  throw new EmbeddedPostgresError("dataFolderUnusable", message);
}

/** The command line that runs `file` as that user. */
export function commandAs(user: PostgresUser, file: string, args: readonly string[]): Command {
  switch (user.kind) {
    case "self":
      return { file, args, identity: {} };
    case "otherUser":
      return { file, args, identity: { uid: user.uid, gid: user.gid } };
    case "userNamespace":
      return { file: "unshare", args: [...mappingOf(user), file, ...args], identity: {} };
  }
}

/** Whose the cluster's files must be on disk; undefined when no choice is ours to make. */
export function ownerOfFiles(user: PostgresUser): { uid: number; gid: number } | undefined {
  switch (user.kind) {
    case "self":
      return undefined;
    case "otherUser":
      return { uid: user.uid, gid: user.gid };
    case "userNamespace":
      return { uid: 0, gid: 0 };
  }
}

interface NamedUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** initdb looks its own user up, so only one with an entry in the passwd file will do. */
async function findUnprivilegedUser(ownerUid: number): Promise<NamedUser> {
  const users = readPasswd(await readFile("/etc/passwd", "utf8"));
  const owner = ownerUid === 0 ? undefined : users.find(({ uid }) => uid === ownerUid);
  const found =
    owner ??
    users.find(({ name, uid }) => name === "postgres" && uid !== 0) ??
    users.find(({ name, uid }) => name === "nobody" && uid !== 0);
  if (found !== undefined) return found;
  const message =
    "PostgreSQL does not run as root, and there is neither a user postgres nor nobody. " +
    "Start as an ordinary user, or set DATABASE_URL.";
  throw new EmbeddedPostgresError("dataFolderUnusable", message);
}

function readPasswd(text: string): NamedUser[] {
  return text.split("\n").flatMap((line) => {
    const [name, , uid, gid] = line.split(":");
    if (name === undefined || uid === undefined || gid === undefined) return [];
    return [{ name, uid: Number(uid), gid: Number(gid) }];
  });
}

async function findClosedFolder(
  folders: readonly string[],
  user: NamedUser,
): Promise<string | undefined> {
  for (const start of folders) {
    let folder = await realpath(start);
    for (;;) {
      if (!(await mayEnter(folder, user))) return folder;
      const parent = dirname(folder);
      if (parent === folder) break;
      folder = parent;
    }
  }
  return undefined;
}

export async function mayEnter(
  folder: string,
  user: { readonly uid: number; readonly gid: number },
): Promise<boolean> {
  const { mode, uid, gid } = await stat(folder);
  if (uid === user.uid) return (mode & 0o100) !== 0;
  return gid === user.gid ? (mode & 0o010) !== 0 : (mode & 0o001) !== 0;
}

function mappingOf({ uid, gid }: NamedUser): string[] {
  return ["--user", `--map-user=${uid}`, `--map-group=${gid}`, "--"];
}

async function canMakeUserNamespace(user: NamedUser): Promise<boolean> {
  try {
    await promisify(execFile)("unshare", [...mappingOf(user), "true"]);
    return true;
  } catch {
    return false;
  }
}
