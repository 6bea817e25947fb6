/**
 * Takes in a file as its bytes arrive, in pieces that are kept at once, so that the server never holds
 * more than one. It is a file only when the last has come: what ends before that is removed, and the same
 * bytes again are the file that is there already.
 */
import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { recogniseFormat } from "@kortkoll/core/bank/formats/recognise.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { violatedConstraint } from "../database/database-errors.ts";
import {
  deleteNeverReceived,
  deleteReceiving,
  findByContent,
  insertChunk,
  insertFile,
  selectCompanies,
  takeFile,
  widenSenders,
} from "./bank-file-store.ts";
import { publishAgain } from "./publish-bank-file.ts";
import { headOf, type ReadingDeps, startOf } from "./read-bank-file.ts";
import { scanUtf8 } from "./utf8-scan.ts";

export type ReceivingDeps = ReadingDeps & { readonly limitBytes: number };

export type Sender = {
  readonly id: string | null;
  readonly name: string;
  /** Null for every company. */
  readonly companyIds: readonly string[] | null;
};

export type Sent = {
  readonly name: string;
  /** The code of the company that the sender has named. */
  readonly company: string | undefined;
  readonly body: Readable;
  readonly by: Sender;
};

export type Received =
  | { readonly kind: "taken"; readonly id: string }
  | { readonly kind: "known"; readonly id: string }
  | { readonly kind: "tooLarge" }
  | { readonly kind: "companyUnknown" }
  | { readonly kind: "brokenOff" };

const PIECE_BYTES = 262_144;
const RECEIVES_WITHIN_MS = 3_600_000;

export async function receiveBankFile(deps: ReceivingDeps, sent: Sent): Promise<Received> {
  const { database, clock, newId } = deps;
  await deleteNeverReceived(database, new Date(clock() - RECEIVES_WITHIN_MS));
  const companies = await selectCompanies(
    database,
    sent.by.companyIds,
    sent.company?.toUpperCase() ?? null,
  );
  if (sent.company !== undefined && companies.length === 0) return { kind: "companyUnknown" };
  const id = newId();
  await insertFile(database, {
    id,
    name: sent.name,
    companyId: companies.length === 1 ? (companies[0]?.id ?? null) : null,
    senderCompanyIds: sent.by.companyIds,
    byId: sent.by.id,
    by: sent.by.name,
    at: new Date(clock()),
  });
  const kept = await keepBytes(deps, id, sent.body);
  if (typeof kept === "string") {
    await deleteReceiving(database, id);
    return { kind: kept };
  }
  return take(deps, { id, sent, ...kept });
}

type Kept = {
  readonly sha256: string;
  readonly bytes: number;
  readonly isUtf8: boolean;
  readonly first: Uint8Array;
};

async function keepBytes(
  { database, limitBytes }: ReceivingDeps,
  id: string,
  body: Readable,
): Promise<Kept | "tooLarge" | "brokenOff"> {
  const hash = createHash("sha256");
  const scan = scanUtf8();
  let first: Uint8Array = new Uint8Array();
  let [bytes, number] = [0, 0];
  const keep = async (piece: Uint8Array): Promise<void> => {
    hash.update(piece);
    scan.add(piece);
    if (number === 0) first = piece;
    await insertChunk(database, { id, number, bytes: piece });
    number += 1;
  };
  try {
    for await (const piece of piecesOf(body)) {
      bytes += piece.length;
      if (bytes > limitBytes) return "tooLarge";
      await keep(piece);
    }
  } catch (error) {
    if (body.errored === null && !body.readableAborted) throw error;
    return "brokenOff";
  }
  return { sha256: hash.digest("hex"), bytes, isUtf8: scan.end().isValid, first };
}

async function* piecesOf(body: Readable): AsyncGenerator<Uint8Array, void, void> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  for await (const part of body as AsyncIterable<Uint8Array>) {
    waiting.push(part);
    size += part.length;
    if (size < PIECE_BYTES) continue;
    yield Buffer.concat(waiting);
    [waiting, size] = [[], 0];
  }
  if (size > 0) yield Buffer.concat(waiting);
}

async function take(
  deps: ReceivingDeps,
  file: Kept & { readonly id: string; readonly sent: Sent },
): Promise<Received> {
  const { database } = deps;
  const { id, sha256, bytes, isUtf8, sent } = file;
  const format = recogniseFormat(startOf(headOf(file, file.first).head)) ?? null;
  try {
    const isNew = await database.inTransaction(async (tx) => {
      if (!(await takeFile(tx, { id, sha256, bytes, isUtf8, format }))) return false;
      await recordAudit(tx, deps.newId, {
        kind: "bankFileTaken",
        subject: { kind: "bankFile", id },
        content: { name: sent.name, bytes, sha256, format },
        by: sent.by,
        at: new Date(deps.clock()),
      });
      return true;
    });
    if (isNew) return { kind: "taken", id };
  } catch (error) {
    if (violatedConstraint(error) !== "bank_files_content") throw error;
  }
  return known(deps, file);
}

/** What another company has sent before counts for the sender's too: whose it is its accounts say. */
async function known(
  deps: ReceivingDeps,
  { id, sha256, sent }: Kept & { readonly id: string; readonly sent: Sent },
): Promise<Received> {
  const { database } = deps;
  const first = await findByContent(database, sha256);
  await deleteReceiving(database, id);
  if (first === undefined) throw new Error("A file with the same bytes is gone");
  await database.inTransaction(async (tx) => {
    const widened = await widenSenders(tx, first, sent.by.companyIds);
    if (widened === undefined) return;
    if (widened.isRead) await publishAgain(tx, first);
    await recordAudit(tx, deps.newId, {
      kind: "bankFileTaken",
      subject: { kind: "bankFile", id: first },
      content: { name: sent.name, sha256 },
      by: sent.by,
      at: new Date(deps.clock()),
    });
  });
  return { kind: "known", id: first };
}
