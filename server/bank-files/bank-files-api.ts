/** Requests and answers about files from banks and acquirers. */
import {
  ACQUIRER_LINE_TYPES,
  BANK_FILE_FORMATS,
  BANK_FILE_PROBLEM_CODES,
} from "@kortkoll/core/bank/bank-file.ts";
import {
  AMOUNT_FORMS,
  CSV_DELIMITERS,
  LINE_FIELDS,
  PAYOUT_BOUNDARIES,
  PAYOUT_FIELDS,
  SIGN_RULES,
} from "@kortkoll/core/bank/column-mapping.ts";
import { DATE_FORMATS } from "@kortkoll/core/bank/formats/file-days.ts";
import { MAPPING_PRESETS } from "@kortkoll/core/bank/mapping-presets.ts";
import { z } from "zod";
import { id, instant, oreAmount, shortText } from "../api-values.ts";

const count = z.number().int();
const text = z.string().nullable();
const calendarDay = z.string().nullable();
const ore = oreAmount.nullable();

export const bankFileParams = z.object({ id });
export const sendBankFileQuery = z.object({
  name: shortText(200).default("–"),
  /** Whose payouts they are; of a bank's file the accounts say it. */
  company: shortText(12).optional(),
});
export const listBankFilesQuery = z.object({
  after: id.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export const recordsQuery = z.object({
  kind: z.enum(["bankLines", "acquirerLines", "problems"]),
  /** The number of the last one seen. */
  after: z.coerce.number().int().min(-1).default(-1),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});

export const bankFileProblem = z.object({
  code: z.enum(BANK_FILE_PROBLEM_CODES),
  line: count.optional(),
  excerpt: z.string().optional(),
  /** What it means and what to do. */
  message: z.string(),
  /** What nothing is booked of, because of it. */
  spoils: z.enum(["statement", "payout", "file"]).optional(),
});

export const bankFileSummary = z.object({
  id,
  name: z.string(),
  format: z.enum(BANK_FILE_FORMATS).nullable(),
  state: z.enum(["waiting", "reading", "done"]),
  bytes: count,
  readBytes: count,
  records: count,
  problemCount: count,
  companies: z.array(z.string()),
  by: z.string(),
  receivedAt: instant,
});
/** What has been read when the call is answered; while `state` is `reading`, look again. */
export const takenBankFile = bankFileSummary.extend({
  problems: z.array(bankFileProblem),
  duplicateOf: id.optional(),
});
export const statementGap = z.object({ account: z.string(), from: count, to: count });
export const bankFilePage = z.object({
  files: z.array(bankFileSummary),
  next: id.nullable(),
  /** Numbers that skip, as things stand now. */
  gaps: z.array(statementGap),
});

export const bankStatementView = z.object({
  number: count,
  line: count,
  account: text,
  ownerName: text,
  currency: text,
  sequence: count.nullable(),
  from: calendarDay,
  to: calendarDay,
  openingOre: ore,
  closingOre: ore,
  lines: count,
  sumOre: oreAmount,
  addsUp: z.boolean().nullable(),
  company: text,
  spoiledBy: z.array(z.enum(BANK_FILE_PROBLEM_CODES)),
});
export const reportedPayoutView = z.object({
  number: count,
  line: count,
  reference: text,
  merchantNumber: text,
  paidOn: calendarDay,
  currency: text,
  grossOre: ore,
  feesOre: ore,
  netOre: ore,
  lines: count,
  taken: z.boolean(),
  spoiledBy: z.array(z.enum(BANK_FILE_PROBLEM_CODES)),
});
export const bankFileView = bankFileSummary.extend({
  companyId: id.nullable(),
  mappingId: id.nullable(),
  /** When its bytes and all names in it were removed, its time being over; null while they are kept. */
  originalRemovedAt: instant.nullable(),
  /** The first of each. */
  problems: z.array(bankFileProblem),
  statements: z.array(bankStatementView),
  payouts: z.array(reportedPayoutView),
});

export const bankLineView = z.object({
  number: count,
  line: count,
  statement: count,
  amountOre: oreAmount,
  bookedOn: calendarDay,
  booked: z.boolean(),
  text: text,
  reference: text,
  payers: z.array(z.string()),
  texts: z.array(z.string()),
  /** It counts, and from this file. */
  taken: z.boolean(),
  /** Another file told of it first. */
  knownFrom: text,
});
export const acquirerLineView = z.object({
  number: count,
  line: count,
  payout: count.nullable(),
  type: z.enum(ACQUIRER_LINE_TYPES),
  saleOn: calendarDay,
  amountOre: oreAmount,
  feeOre: ore,
  issuerText: text,
  terminalId: text,
  authorisationCode: text,
  lastFour: text,
  reference: text,
});
export const recordsPage = z.object({
  bankLines: z.array(bankLineView),
  acquirerLines: z.array(acquirerLineView),
  problems: z.array(bankFileProblem),
  next: count.nullable(),
});

const columnText = shortText(100);
const columnNames = z.array(columnText).min(1).max(10);
const words = z.array(shortText(60)).max(50);
export const columnMapping = z.strictObject({
  source: z.union([
    z.strictObject({ kind: z.literal("csv"), delimiter: z.enum(CSV_DELIMITERS) }),
    z.strictObject({ kind: z.literal("xml"), rows: z.array(columnText).min(1).max(20) }),
  ]),
  headings: z.record(shortText(60), z.array(columnText).max(200)).nullable(),
  recordType: z
    .strictObject({ column: columnText, lines: words, payouts: words, ignored: words })
    .nullable(),
  line: z.partialRecord(z.enum(LINE_FIELDS), columnNames),
  payout: z.partialRecord(z.enum(PAYOUT_FIELDS), columnNames),
  dateFormat: z.enum(DATE_FORMATS),
  amounts: z.enum(AMOUNT_FORMS),
  sign: z.enum(SIGN_RULES),
  fees: z.enum(["positive", "negative"]),
  types: z
    .array(
      z.strictObject({
        word: shortText(60),
        type: z.enum([...ACQUIRER_LINE_TYPES, "payout", "ignored"]),
      }),
    )
    .max(100),
  boundary: z.enum(PAYOUT_BOUNDARIES),
});

export const keptMapping = z.object({
  id,
  companyId: id,
  companyCode: z.string(),
  name: z.string(),
  agreementId: id.nullable(),
  mapping: columnMapping,
  version: count,
});
export const mappingList = z.object({
  mappings: z.array(keptMapping),
  companies: z.array(z.object({ id, code: z.string(), name: z.string() })),
  /** To begin from; none has met a real file of the acquirer's. */
  presets: z.array(z.object({ preset: z.enum(MAPPING_PRESETS), mapping: columnMapping })),
});
export const keepMappingBody = z.strictObject({
  /** 0 for a new name. */
  version: z.number().int().min(0),
  name: shortText(100),
  agreementId: id.nullable().default(null),
  mapping: columnMapping,
});
export const companyParams = z.object({ id });
export const readAgainBody = z.strictObject({ mappingId: id });
export const tellCompanyBody = z.strictObject({ companyId: id });
/** Without a mapping only the columns are looked for. */
export const previewBody = z.strictObject({ mapping: columnMapping.nullable() });
export const preview = z.object({
  /** The names that the file's first rows have, and its first rows, masked. */
  columns: z.array(z.string()),
  rows: z.array(z.array(z.string())),
  lines: z.array(acquirerLineView),
  payouts: z.array(reportedPayoutView),
  problems: z.array(bankFileProblem),
  /** Words of the first rows that the mapping says nothing of: what kind of row, and what type of line. */
  unknown: z.object({ rows: z.array(z.string()), types: z.array(z.string()) }),
});

export type BankFileProblemView = z.infer<typeof bankFileProblem>;
export type BankFileSummary = z.infer<typeof bankFileSummary>;
export type TakenBankFile = z.infer<typeof takenBankFile>;
export type BankFilePage = z.infer<typeof bankFilePage>;
export type BankFileView = z.infer<typeof bankFileView>;
export type BankStatementView = z.infer<typeof bankStatementView>;
export type ReportedPayoutView = z.infer<typeof reportedPayoutView>;
export type BankLineView = z.infer<typeof bankLineView>;
export type AcquirerLineView = z.infer<typeof acquirerLineView>;
export type RecordsPage = z.infer<typeof recordsPage>;
export type ColumnMappingBody = z.infer<typeof columnMapping>;
export type KeptMapping = z.infer<typeof keptMapping>;
export type MappingList = z.infer<typeof mappingList>;
export type KeepMappingBody = z.infer<typeof keepMappingBody>;
export type MappingPreview = z.infer<typeof preview>;
