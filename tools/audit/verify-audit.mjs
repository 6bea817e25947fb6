#!/usr/bin/env node
// @ts-nocheck: types would only be in the way of an auditor who reads this.
// Verifies an export of Kortkoll's audit chain without Kortkoll: plain Node 18 or newer, no packages,
// no network. Says the first entry that does not hold and ends with 1; a whole export ends with 0.
//
//   node verify-audit.mjs export.ndjson [--public-key <base64>] [--english]
//
// The public key is in the export. Compare it with one that was written down before, or give that one
// with --public-key: whoever can write a new export can write a new key into it.
import { createHash, createPublicKey, verify } from "node:crypto";
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

const texts = {
  sv: {
    usage: "Ange filen: node verify-audit.mjs export.ndjson [--public-key <base64>] [--english]",
    noFile: (path) => `Filen ${path} kan inte läsas.`,
    notExport: "Filen börjar inte som en export av revisionsloggen.",
    notReadable: (line) => `Rad ${line} i filen kan inte läsas.`,
    otherKey: "Exporten är signerad med en annan nyckel än den som angavs.",
    noKey: "Exporten har ingen nyckel som kan läsas.",
    missing: (seq) => `Post ${seq} saknas.`,
    unexpected: (seq, found) => `Där post ${seq} ska stå finns post ${found}.`,
    hash: (seq) =>
      `Post ${seq} ger inte den kontrollsumma som står i den, eller följer inte på posten före.`,
    content: (seq) => `Innehållet i post ${seq} är ändrat: det ger en annan kontrollsumma.`,
    removed: (seq) =>
      `Innehållet i post ${seq} fanns inte längre i databasen när exporten gjordes.`,
    signature: (no, seq) => `Signatur ${no} på post ${seq} är inte äkta.`,
    signedOther: (no, seq) => `Signatur ${no} gäller en annan post ${seq} än den i filen.`,
    headNumber: (no, found) => `Signatur ${no} saknas: i dess ställe står ${found}.`,
    unsigned: (seq) => `Slutet är inte signerat: efter post ${seq} saknas signatur.`,
    cutOff: (seq) => `Filen slutar efter post ${seq}, innan den är hel.`,
    counts: "Filen säger själv att den har ett annat antal poster eller signaturer.",
    after: (line) => `Efter exportens slut står mer, på rad ${line}.`,
    about: (about) => `Posten gäller: ${about}`,
    untold: (seq) =>
      `Raden i post ${seq} skrevs direkt i databasen: programmet berättade ingenting i samma transaktion.`,
    nothing: "INGENTING BEVISAT",
    empty: "Exporten har inga signerade poster.",
    broken: "INTE HEL",
    whole: "HEL",
    summary: (s) => [
      `Poster: ${s.entries} (${s.fromSeq}–${s.toSeq})`,
      `Signaturer: ${s.heads - s.lost}`,
      ...(s.lost === 0
        ? []
        : [
            `Signaturer med en nyckel som är borta, som inte går att kontrollera: ${s.lost}`,
            "Jämför posterna före dem med en export som togs innan nyckeln byttes.",
          ]),
      ...(s.hidden === 0
        ? []
        : [`Utan innehåll, av andra företag eller av inget visst: ${s.hidden}`]),
      `Företag: ${s.companies}`,
      `Nyckelns avtryck (SHA-256): ${s.fingerprint}`,
      "Jämför avtrycket med ett som skrevs ned tidigare.",
    ],
  },
  en: {
    usage: "Give the file: node verify-audit.mjs export.ndjson [--public-key <base64>] [--english]",
    noFile: (path) => `The file ${path} cannot be read.`,
    notExport: "The file does not begin like an export of the audit trail.",
    notReadable: (line) => `Line ${line} of the file cannot be read.`,
    otherKey: "The export is signed with another key than the one that was given.",
    noKey: "The export has no key that can be read.",
    missing: (seq) => `Entry ${seq} is missing.`,
    unexpected: (seq, found) => `Where entry ${seq} should stand there is entry ${found}.`,
    hash: (seq) =>
      `Entry ${seq} does not give the hash that it carries, or does not follow the one before.`,
    content: (seq) => `The content of entry ${seq} is changed: it gives another hash.`,
    removed: (seq) => `The content of entry ${seq} was no longer in the database at the export.`,
    signature: (no, seq) => `Signature ${no} of entry ${seq} is not genuine.`,
    signedOther: (no, seq) => `Signature ${no} is of another entry ${seq} than the file's.`,
    headNumber: (no, found) => `Signature ${no} is missing: ${found} stands in its place.`,
    unsigned: (seq) => `The end is not signed: no signature after entry ${seq}.`,
    cutOff: (seq) => `The file ends after entry ${seq}, before it is whole.`,
    counts: "The file itself says that it has another number of entries or signatures.",
    after: (line) => `More stands after the export's end, on line ${line}.`,
    about: (about) => `The entry is about: ${about}`,
    untold: (seq) =>
      `The row of entry ${seq} was written straight in the database: the program told of nothing in its transaction.`,
    nothing: "NOTHING PROVEN",
    empty: "The export has no signed entries.",
    broken: "NOT WHOLE",
    whole: "WHOLE",
    summary: (s) => [
      `Entries: ${s.entries} (${s.fromSeq}–${s.toSeq})`,
      `Signatures: ${s.heads - s.lost}`,
      ...(s.lost === 0
        ? []
        : [
            `Signatures with a key that is lost, which cannot be checked: ${s.lost}`,
            "Compare the entries before them with an export from before the key was replaced.",
          ]),
      ...(s.hidden === 0 ? [] : [`Without content, of other companies or of none: ${s.hidden}`]),
      `Companies: ${s.companies}`,
      `Fingerprint of the key (SHA-256): ${s.fingerprint}`,
      "Compare the fingerprint with one that was written down before.",
    ],
  },
};

class Broken extends Error {}
class NothingProven extends Error {}

const options = readArguments(process.argv.slice(2));
const text = options.english ? texts.en : texts.sv;

if (options.path === undefined) {
  console.error(text.usage);
  process.exit(2);
}
try {
  const summary = await verifyExport(options.path);
  console.log([text.whole, ...text.summary(summary)].join("\n"));
} catch (error) {
  if (error instanceof NothingProven) {
    console.log(`${text.nothing}\n${error.message}`);
    process.exit(3);
  }
  if (!(error instanceof Broken)) throw error;
  console.log(`${text.broken}\n${error.message}`);
  process.exitCode = 1;
}

function readArguments(given) {
  const keyAt = given.indexOf("--public-key");
  const publicKey = keyAt < 0 ? undefined : given[keyAt + 1];
  const [path] = given.filter(
    (one, at) => !one.startsWith("--") && (keyAt < 0 || at !== keyAt + 1),
  );
  return { path, publicKey, english: given.includes("--english") };
}

/**
 * One line at a time, so that a file of any size fits.
 */
async function verifyExport(path) {
  let state;
  let number = 0;
  const input = createReadStream(path, { encoding: "utf8" });
  const opened = new Promise((resolve) => {
    input.once("open", () => resolve(true));
    input.once("error", () => resolve(false));
  });
  if (!(await opened)) throw new Broken(text.noFile(path));
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    const read = parse(line, number);
    if (state === undefined) state = begin(read);
    else if (state.isOver) throw new Broken(text.after(number));
    else if (read.head !== undefined) takeHead(state, read.head, number);
    else if (read.end !== undefined) finish(state, read.end);
    else takeEntry(state, read, number);
  }
  if (state === undefined) throw new Broken(text.notExport);
  if (!state.isOver) throw new Broken(text.cutOff(state.seq));
  return state;
}

function parse(line, number) {
  try {
    const read = JSON.parse(line);
    if (typeof read === "object" && read !== null) return read;
  } catch {
    // Told below.
  }
  throw new Broken(text.notReadable(number));
}

function begin(header) {
  if (header.kortkollAudit !== 1 || !/^[0-9a-f]{64}$/.test(header.hashBefore)) {
    throw new Broken(text.notExport);
  }
  if (options.publicKey !== undefined && options.publicKey !== header.publicKey) {
    throw new Broken(text.otherKey);
  }
  let key;
  try {
    const der = Buffer.from(header.publicKey, "base64");
    key = createPublicKey({ key: der, format: "der", type: "spki" });
  } catch {
    throw new Broken(text.noKey);
  }
  return {
    key,
    fingerprint: sha256(Buffer.from(header.publicKey, "base64")),
    companies: header.companies.map((one) => `${one.name} (${one.organisationNumber})`).join(", "),
    lostHeads: header.lostHeads ?? 0,
    lost: 0,
    fromSeq: header.fromSeq,
    toSeq: header.toSeq,
    seq: header.fromSeq - 1,
    hash: header.hashBefore,
    entries: 0,
    heads: 0,
    hidden: 0,
    signedSeq: header.fromSeq - 1,
    headNo: undefined,
    tx: undefined,
    isOver: false,
  };
}

function takeEntry(state, entry, number) {
  if (!Number.isSafeInteger(entry.seq)) throw new Broken(text.notReadable(number));
  const seq = state.seq + 1;
  const about = aboutOf(entry);
  if (entry.seq > seq) throw new Broken(text.missing(seq));
  if (entry.seq < seq) throw new Broken(text.unexpected(seq, entry.seq));
  const hash = sha256(`${seq}\n${entry.contentHash}\n${entry.sealedAt}\n${state.hash}`);
  if (hash !== entry.hash) throw new Broken(text.hash(seq) + about);
  if (typeof entry.content === "string") {
    if (sha256(entry.content) !== entry.contentHash) throw new Broken(text.content(seq) + about);
    takeContent(state, entry, number);
  } else if (entry.hidden === true) state.hidden += 1;
  else throw new Broken(text.removed(seq));
  state.seq = seq;
  state.hash = hash;
  state.entries += 1;
}

/**
 * Written rows come last of their transaction, after what the program tells of it. Of one that began
 * before the export, and of what is hidden, nothing is known.
 */
function takeContent(state, entry, number) {
  const { source, tx } = parse(entry.content, number);
  const isKnown = state.tx !== undefined && state.toldSeq === entry.seq - 1;
  if (source === "writtenRow" && isKnown && tx !== state.tx) {
    throw new Broken(text.untold(entry.seq) + aboutOf(entry));
  }
  state.tx = tx;
  state.toldSeq = entry.seq;
}

function aboutOf(entry) {
  try {
    const { source, kind, by, at } = JSON.parse(entry.content);
    return `\n${text.about([source, kind, by ?? "–", at].join(", "))}`;
  } catch {
    return "";
  }
}

/**
 * A head stands straight after the entry that it signs. One of a lost key proves nothing by itself:
 * the next that is signed with the key of now covers its entry.
 */
function takeHead(state, head, number) {
  const { no, seq, hash, at, signature } = head;
  if (!Number.isSafeInteger(no) || typeof signature !== "string") {
    throw new Broken(text.notReadable(number));
  }
  const signed = Buffer.from(`kortkoll audit head\n${no}\n${seq}\n${hash}\n${at}`, "utf8");
  const isLost = no <= state.lostHeads;
  if (!isLost && !verify(null, signed, state.key, Buffer.from(signature, "base64"))) {
    throw new Broken(text.signature(no, seq));
  }
  if (state.headNo !== undefined && no !== state.headNo + 1) {
    throw new Broken(text.headNumber(state.headNo + 1, no));
  }
  if (seq !== state.seq || hash !== state.hash) throw new Broken(text.signedOther(no, seq));
  state.headNo = no;
  if (isLost) state.lost += 1;
  else state.signedSeq = seq;
  state.heads += 1;
}

function finish(state, end) {
  if (state.seq < state.toSeq) throw new Broken(text.missing(state.seq + 1));
  if (state.signedSeq !== state.seq) throw new Broken(text.unsigned(state.signedSeq));
  if (end.entries !== state.entries || end.heads !== state.heads) throw new Broken(text.counts);
  if (state.entries === 0 || state.heads === state.lost) throw new NothingProven(text.empty);
  state.isOver = true;
}

function sha256(data) {
  return createHash("sha256").update(data).digest("hex");
}
