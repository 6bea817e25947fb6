// Every export is read back by a reader that knows only the format.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ExportLine, ExportVoucher } from "./export-voucher.ts";
import type { OriginMarking } from "./origin-marking.ts";
import { originMark } from "./origin-marks.ts";
import { prepareSie } from "./prepare-sie.ts";
import { SIE_PROFILES, type SieProfile, sieProfileOf } from "./sie-profiles.ts";
import { writeSie4i } from "./sie4i.ts";
import { decodeCp437, type ReadRow, type ReadSie, readSie } from "./test-sie-reader.ts";
import { anyVouchers, HEAD, IN_SIE, wholeBytes, YEAR_2026 } from "./test-vouchers.ts";

/** A company that has decided otherwise in all that may be decided. */
const OWN_MARKING: OriginMarking = {
  dimensions: {
    site: 30,
    issuer: 6,
    till: 31,
    terminal: 32,
    operator: 7,
    serviceAdvisor: 33,
    order: 34,
    system: 35,
  },
  costCentre: "issuer",
  project: "serviceAdvisor",
  codes: {
    visa: "VISA",
    mastercard: "MC",
    amex: "AMEX",
    diners: "DIN",
    ownCard: "EGET-Å",
    unknown: "OKÄND",
  },
  texts: {
    visa: "Visa kort",
    mastercard: "Master",
    amex: "Amex",
    diners: "Diners",
    ownCard: "Märkeskort",
    unknown: "Okänt",
  },
};

const profiles = fc.constantFrom(
  ...Object.values(SIE_PROFILES),
  sieProfileOf("full", OWN_MARKING),
  sieProfileOf("fortnox", OWN_MARKING),
);

/** What the fallbacks make of a text, by the table of the tests. */
function inSie(text: string): string {
  const fitted = [...text].map((character) => IN_SIE[character] ?? character).join("");
  return fitted.replace(/\\(?=\\*("|$))/g, "/");
}

function compact(text: string): string {
  return text.replaceAll("-", "");
}

async function written(
  vouchers: readonly ExportVoucher[],
  profile: SieProfile,
): Promise<{ readonly bytes: Uint8Array; readonly read: ReadSie }> {
  const options = { profile, fiscalYear: YEAR_2026, checksum: "written" } as const;
  const result = await prepareSie(() => vouchers, HEAD, options);
  if (result.kind === "refused") throw new Error(JSON.stringify(result.faults));
  const bytes = await wholeBytes(writeSie4i(result.file));
  return { bytes, read: readSie(bytes) };
}

test("any vouchers are read back with the same numbers, days, accounts, amounts and origin", async () => {
  await fc.assert(
    fc.asyncProperty(anyVouchers, profiles, async (vouchers, profile) => {
      const { read } = await written(vouchers, profile);
      expect(read.everyLineEndsWithCrlf).toBe(true);
      expect(read.vouchers).toHaveLength(vouchers.length);
      for (const [index, one] of vouchers.entries()) {
        const back = read.vouchers[index];
        expect(back).toMatchObject({
          series: one.series,
          number: String(one.number),
          day: compact(one.businessDay),
          registeredDay: compact(one.registeredDay),
          registeredBy: inSie(one.registeredBy),
        });
        expect(
          back?.rows.map(({ account, amountOre, objects }) => [account, amountOre, objects]),
        ).toEqual(
          one.lines.map((line) => [line.account, line.amountOre, objectsOf(line, profile)]),
        );
      }
    }),
  );
});

const CHANGED_ID = /~[0-9a-f]{4}$/;

function objectsOf(line: ExportLine, profile: SieProfile): object[] {
  return profile.dimensions
    .map(({ number, part }) => {
      const code = originMark(line.origin, part, profile.issuers)?.code ?? "";
      const id = inSie(code);
      const isChanged = id !== code && id !== "";
      return { dimension: number, id: isChanged ? expect.stringMatching(CHANGED_ID) : id };
    })
    .filter(({ id }) => id !== "");
}

test("what a file uses is declared in it", async () => {
  await fc.assert(
    fc.asyncProperty(anyVouchers, profiles, async (vouchers, profile) => {
      const { read } = await written(vouchers, profile);
      for (const { account, objects } of read.vouchers.flatMap(({ rows }) => rows)) {
        expect(read.accounts.has(account)).toBe(true);
        for (const { dimension, id } of objects) {
          expect(read.dimensions.has(dimension)).toBe(true);
          expect(read.objects.has(`${dimension} ${id}`)).toBe(true);
        }
      }
      const labels = read.records.map(({ label }) => label);
      expect([labels[1], labels.at(-1)]).toEqual(["KSUMMA", "KSUMMA"]);
      const groups = labels
        .toSpliced(-1, 1)
        .toSpliced(1, 1)
        .map((label) => GROUPS[label] ?? "?");
      expect(groups).toEqual(groups.toSorted());
    }),
  );
});

/** The order that the format demands; a label that is not here has no place in a 4I file of ours. */
const GROUPS: Readonly<Record<string, string>> = {
  ...Object.fromEntries("FLAGGA".split(" ").map((label) => [label, "1"])),
  ...Object.fromEntries(
    "PROGRAM FORMAT GEN SIETYP FNR ORGNR FNAMN RAR KPTYP".split(" ").map((label) => [label, "2"]),
  ),
  KONTO: "3",
  DIM: "4",
  OBJEKT: "5",
  VER: "6",
  TRANS: "6",
};

test("a full file gives back every text whole, and the origin after the row's own", async () => {
  await fc.assert(
    fc.asyncProperty(anyVouchers, async (vouchers) => {
      const { read } = await written(vouchers, SIE_PROFILES.full);
      for (const [index, one] of vouchers.entries()) {
        const back = read.vouchers[index];
        expect(back?.text).toContain(inSie(one.text));
        for (const [row, line] of one.lines.entries()) {
          const start = withoutLoose(inSieWithLoose(line.text));
          expect(withoutLoose(back?.rows[row]?.text ?? "")).toContain(start);
        }
      }
    }),
  );
});

test("what a voucher corrects and is corrected by is read back, with the year where it is another", async () => {
  await fc.assert(
    fc.asyncProperty(anyVouchers, profiles, async (vouchers, profile) => {
      const { read } = await written(vouchers, profile);
      for (const [index, one] of vouchers.entries()) {
        const text = read.vouchers[index]?.text ?? "";
        const before = /^Rättar ([^:]*):/.exec(text)?.[1] ?? "";
        const after = /\((?:rättad av ([^:]*)|rättad)\)$/.exec(text);
        expectReferences(before, one.corrects, profile);
        if (after === null || after[1] !== undefined || profile.longestText === null) {
          expectReferences(after?.[1] ?? "", one.correctedBy, profile);
        }
      }
    }),
  );
});

/** "K1-3 (2025), A-4", or the first of several where a receiver has not room for all. */
function expectReferences(
  text: string,
  others: ExportVoucher["corrects"],
  { longestText }: SieProfile,
): void {
  const read = [...text.matchAll(/([A-Z0-9]+)-(\d+)(?: \((\d{4})\))?/g)].map((found) => ({
    series: found[1],
    number: Number(found[2]),
    fiscalYear: Number(found[3] ?? 2026),
  }));
  const isCut = longestText !== null && text.endsWith(" m.fl.") && others.length > 1;
  expect(read).toEqual(isCut ? others.slice(0, 1) : others);
}

/** Where a text is followed by more, its last backslash is not the field's last. */
function inSieWithLoose(text: string): string {
  return [...text].map((character) => IN_SIE[character] ?? character).join("");
}

function withoutLoose(text: string): string {
  return text.replaceAll("\\", "/");
}

test("the issuer of every row can be read, in words and as an object, in every profile", async () => {
  await fc.assert(
    fc.asyncProperty(anyVouchers, profiles, async (vouchers, profile) => {
      const { read } = await written(vouchers, profile);
      const lines = vouchers.flatMap((one) => one.lines);
      const rows = read.vouchers.flatMap((one) => one.rows);
      for (const [index, line] of lines.entries()) {
        const row = rows[index];
        const mark = originMark(line.origin, "issuer", profile.issuers);
        expect(issuerByObject(row, profile)).toBe(mark?.code);
        expect(row?.text.startsWith(mark?.name ?? "")).toBe(true);
      }
    }),
  );
});

function issuerByObject(row: ReadRow | undefined, { dimensions }: SieProfile): string | undefined {
  const own = dimensions.find(({ part }) => part === "issuer")?.number;
  return row?.objects.find(({ dimension }) => dimension === own)?.id;
}

test("Fortnox gets no text of more than fifty characters", async () => {
  await fc.assert(
    fc.asyncProperty(anyVouchers, async (vouchers) => {
      const { read } = await written(vouchers, SIE_PROFILES.fortnox);
      const texts = read.vouchers.flatMap(({ text, rows }) => [
        text,
        ...rows.map((row) => row.text),
      ]);
      expect(texts.filter((text) => text.length > 50)).toEqual([]);
      expect([...read.dimensions.keys()].filter((number) => number !== 1 && number !== 6)).toEqual(
        [],
      );
    }),
  );
});

test("the checksum is what its description says, counted twice by others than the writer", async () => {
  await fc.assert(
    fc.asyncProperty(anyVouchers, profiles, async (vouchers, profile) => {
      const { bytes, read } = await written(vouchers, profile);
      expect(read.checksum?.stated).toBe(read.checksum?.computed);
      expect(read.checksum?.stated).toBe(crc32(summedByZlib(bytes)));
    }),
  );
});

/** On the raw bytes: what lies between the two #KSUMMA, without spaces between fields, quotes, braces. */
function summedByZlib(bytes: Uint8Array): Buffer {
  const lines = Buffer.from(bytes).toString("latin1").split("\r\n");
  const summed = lines.slice(2, -2).map((line) => {
    const fields = line.match(/"(?:\\"|[^"])*"|[^ "{}]+/g) ?? [];
    return fields.map((one) => one.replace(/^"|"$/g, "").replaceAll('\\"', '"')).join("");
  });
  return Buffer.from(summed.join(""), "latin1");
}

test("no byte of a file is a control character but those of its line ends", async () => {
  await fc.assert(
    fc.asyncProperty(anyVouchers, profiles, async (vouchers, profile) => {
      const { bytes } = await written(vouchers, profile);
      const control = bytes.filter((byte) => byte < 0x20 || byte === 0x7f);
      expect(new Set(control)).toEqual(new Set([0x0d, 0x0a]));
    }),
  );
});

const samples = join(import.meta.dirname, "../../../shared/data/sie");

/** As others have written them; their line ends were changed on the way here. */
test("the reader of these tests reads the files of other programs", () => {
  if (!existsSync(samples)) {
    console.warn("LEFT OUT: sample files of SIE are not beside this checkout (../shared/data/sie)");
    return;
  }
  const files = readdirSync(samples).filter((name) => /\.(se|si)$/i.test(name));
  expect(files.length).toBeGreaterThan(5);
  for (const name of files) {
    const read = readSie(readFileSync(join(samples, name)));
    expect(read.records[0]?.label, name).toBe("FLAGGA");
    for (const { rows, number } of read.vouchers) {
      const sum = rows.reduce((total, { amountOre }) => total + amountOre, 0);
      expect(sum, `${name}, voucher ${number}`).toBe(0);
    }
    if (read.checksum !== null) expect(read.checksum.computed, name).toBe(read.checksum.stated);
  }
  const withChecksum = readSie(readFileSync(join(samples, "Bokslut_Norstedts_SIE_4E.se")));
  expect(withChecksum.checksum?.computed).toBe(854_227_682);
  const invoices = readFileSync(join(samples, "FAKT.SI"));
  expect(readSie(invoices).vouchers[0]?.rows[0]).toMatchObject({
    account: "1510",
    amountOre: 800_000,
    text: "Faktnr: 891, Namn: Karl Svensson",
  });
  expect(decodeCp437(invoices)).toContain("Övningsbolaget AB");
});
