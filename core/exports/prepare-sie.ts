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
import type {
  ExportHead,
  ExportVoucher,
  FiscalYear,
  Named,
  VoucherSource,
} from "./export-voucher.ts";
import { originMarks } from "./origin-marks.ts";
import type { SieProfile } from "./sie-profiles.ts";
import {
  type NoteReplaced,
  needsNoReplacing,
  rowInSie,
  sieText,
  voucherTextInSie,
} from "./sie-texts.ts";

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
};

export type SiePreparation = { readonly kind: "ready"; readonly file: SieFile } | Refused;

/**
 * Reads all vouchers once. The memory that it keeps grows with accounts and objects, so with invoices
 * where the profile has a dimension for them, and not otherwise with vouchers.
 */
export async function prepareSie(
  open: VoucherSource,
  head: ExportHead,
  options: SieOptions,
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
  const byPart = new Map(profile.dimensions.map(({ number, part }) => [part, objects.get(number)]));
  const lastNumbers = new Map<string, number>();
  const checked = await checkVouchers(open, head, (voucher) => {
    for (const line of voucher.lines) {
      const marks = originMarks(line.origin);
      if (!needsNoReplacing(line.text, marks)) rowInSie(line, profile, notes.note);
      for (const mark of marks) noteObject(mark, byPart.get(mark.part), notes.note);
    }
    voucherTextInSie(voucher, profile, notes.note);
    sieText(voucher.registeredBy, notes.note);
    return sieFaults(voucher, options, lastNumbers);
  });
  if (checked.kind === "refused") return checked;
  const { vouchers } = checked;
  const others = [head.company.name, head.createdBy, ...vouchers.accounts.map(({ name }) => name)];
  for (const text of others) sieText(text, notes.note);
  return { kind: "ready", file: { vouchers, options, objects, replaced: notes.all() } };
}

/** Its name is told of once, however many rows it stands on. */
function noteObject(
  { code, name }: Named,
  known: Map<string, string> | undefined,
  note: NoteReplaced,
): void {
  if (known === undefined || known.has(code)) return;
  const id = sieText(code, () => undefined);
  if (id !== "" && !known.has(id)) known.set(id, sieText(name, note));
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
