/**
 * A SIE file before it is written: what it must declare first, and what speaks against writing it. All
 * of it is known before the first byte.
 */
import {
  type CheckedVouchers,
  checkVouchers,
  type ExportFault,
  type Refused,
} from "./check-vouchers.ts";
import { type ReplacedCharacter, startReplacedNotes } from "./cp437.ts";
import type { ExportHead, ExportVoucher, FiscalYear, VoucherSource } from "./export-voucher.ts";
import { type OriginMark, originMarks } from "./origin-marks.ts";
import { type SieBody, startSieBody } from "./sie-body.ts";
import type { SieProfile } from "./sie-profiles.ts";
import { type NoteReplaced, sieObjectId, sieText } from "./sie-texts.ts";
import { type Spool, spoolInMemory } from "./spool.ts";

export type SieOptions = {
  readonly profile: SieProfile;
  readonly fiscalYear: FiscalYear;
  /** #KSUMMA: few readers check it, and some stop at it. */
  readonly checksum: "none" | "written";
  /** What may be declared at most, `MOST_OBJECTS` where nothing is said. */
  readonly mostObjects?: number;
};

/** About 130 bytes of memory each until the end; one is an invoice, an order, a till. */
const MOST_OBJECTS = 2_000_000;

export type SieFile = {
  readonly vouchers: CheckedVouchers;
  readonly options: SieOptions;
  /** Dimension to object id to its name, as the file declares them. */
  readonly objects: ReadonlyMap<number, ReadonlyMap<string, string>>;
  /** What code page 437 could not say, and what was written in its place. */
  readonly replaced: readonly ReplacedCharacter[];
  readonly body: SieBody;
};

export type SiePreparation = { readonly kind: "ready"; readonly file: SieFile } | Refused;

/**
 * Reads all vouchers, once: they are written into the spool meanwhile. The memory that it keeps grows with accounts and objects, so with invoices
 * where the profile has a dimension for them, and not otherwise with vouchers.
 */
export async function prepareSie(
  open: VoucherSource,
  head: ExportHead,
  options: SieOptions,
  spool: Spool = spoolInMemory(),
): Promise<SiePreparation> {
  const { organisationNumber } = head.company;
  if (!/^\d{10}$/.test(organisationNumber)) {
    const fault: ExportFault = { kind: "badOrganisationNumber", organisationNumber };
    return { kind: "refused", faults: [fault], faultCount: 1 };
  }
  const { profile } = options;
  const notes = startReplacedNotes();
  const objects = new Map(
    profile.dimensions.map(({ number }) => [number, new Map<string, string>()]),
  );
  const most = options.mostObjects ?? MOST_OBJECTS;
  const noted = startObjects(profile, objects, { most, note: notes.note });
  const lastNumbers = new Map<string, number>();
  const isSummed = options.checksum === "written";
  const body = startSieBody(spool, { profile, isSummed }, notes.note);
  const checked = await checkVouchers(open, head, {
    look: (voucher) => {
      const hadRoom = noted.hasRoom();
      for (const line of voucher.lines) {
        for (const mark of originMarks(line.origin, profile.issuers)) noted.add(mark);
      }
      const faults = sieFaults(voucher, options, lastNumbers);
      if (!hadRoom || noted.hasRoom()) return faults;
      const { series, number } = voucher;
      return [...faults, { kind: "tooManyObjects", voucher: { series, number }, most }];
    },
    take: body.add,
  });
  if (checked.kind === "refused") return checked;
  const { vouchers } = checked;
  const others = [head.company.name, head.createdBy, ...vouchers.accounts.map(({ name }) => name)];
  for (const text of others) sieText(text, notes.note);
  const written = await body.end();
  const file = { vouchers, options, objects, replaced: notes.all(), body: written };
  return { kind: "ready", file };
}

type NotedObjects = { readonly add: (mark: OriginMark) => void; readonly hasRoom: () => boolean };

/** Its name is told of once, however many rows it stands on; most rows have that of the row before. */
function startObjects(
  { dimensions }: SieProfile,
  objects: ReadonlyMap<number, Map<string, string>>,
  { most, note }: { readonly most: number; readonly note: NoteReplaced },
): NotedObjects {
  const byPart = new Map(
    dimensions.map(({ number, part }) => [part, { known: objects.get(number), newest: "" }]),
  );
  let count = 0;
  const add: NotedObjects["add"] = ({ part, code, name }) => {
    const own = byPart.get(part);
    if (own?.known === undefined || own.newest === code) return;
    own.newest = code;
    if (own.known.has(code)) return;
    const id = sieObjectId(code, () => undefined);
    if (id === "" || own.known.has(id)) return;
    count += 1;
    if (count <= most) own.known.set(id, sieText(name, note));
  };
  return { add, hasRoom: () => count <= most };
}

function sieFaults(
  voucher: ExportVoucher,
  { profile, fiscalYear }: SieOptions,
  lastNumbers: Map<string, number>,
): readonly ExportFault[] {
  const faults: ExportFault[] = [];
  const { series, number, businessDay } = voucher;
  const which = { series, number };
  if (businessDay < fiscalYear.firstDay || businessDay > fiscalYear.lastDay) {
    faults.push({ kind: "otherFiscalYear", voucher: which, businessDay });
  }
  const after = lastNumbers.get(series);
  if (after !== undefined && number <= after) {
    faults.push({ kind: "notAscending", voucher: which, after });
  }
  lastNumbers.set(series, number);
  const digits = profile.accountDigits;
  for (const { account } of digits === null ? [] : voucher.lines) {
    if (account.length !== digits) faults.push({ kind: "badAccount", voucher: which, account });
  }
  return faults;
}
