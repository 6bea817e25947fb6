/** The forms in which vouchers leave, and how their files are called and served. */

export const EXPORT_FORMS = ["sie", "csv", "json", "hledger", "beancount"] as const;
export type ExportForm = (typeof EXPORT_FORMS)[number];

type FileKind = { readonly ending: string; readonly contentType: string };

export const FILE_KINDS: Readonly<Record<ExportForm, FileKind>> = {
  // Code page 437 has no registered name that browsers know: bytes are bytes.
  sie: { ending: "si", contentType: "application/octet-stream" },
  csv: { ending: "csv", contentType: "text/csv; charset=utf-8" },
  json: { ending: "json", contentType: "application/json; charset=utf-8" },
  hledger: { ending: "journal", contentType: "text/plain; charset=utf-8" },
  beancount: { ending: "beancount", contentType: "text/plain; charset=utf-8" },
};
