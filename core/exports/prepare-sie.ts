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
};

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
  const noteObject = startObjects(profile, objects, notes.note);
  const lastNumbers = new Map<string, number>();
  const isSummed = options.checksum === "written";
  const body = startSieBody(spool, { profile, isSummed }, notes.note);
  const checked = await checkVouchers(open, head, {
    look: (voucher) => {
      for (const line of voucher.lines) {
        for (const mark of originMarks(line.origin, profile.issuers)) noteObject(mark);
      }
      return sieFaults(voucher, options, lastNumbers);
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

/** Its name is told of once, however many rows it stands on; most rows have that of the row before. */
function startObjects(
  { dimensions }: SieProfile,
  objects: ReadonlyMap<number, Map<string, string>>,
  note: NoteReplaced,
): (mark: OriginMark) => void {
  const byPart = new Map(
    dimensions.map(({ number, part }) => [part, { known: objects.get(number), newest: "" }]),
  );
  return ({ part, code, name }) => {
    const own = byPart.get(part);
    if (own?.known === undefined || own.newest === code) return;
    own.newest = code;
    if (own.known.has(code)) return;
    const id = sieObjectId(code, () => undefined);
    if (id !== "" && !own.known.has(id)) own.known.set(id, sieText(name, note));
  };
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
