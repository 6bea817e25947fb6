/** `kortkoll export`: a company's vouchers as a file for other books, as they stand. */
import { createWriteStream } from "node:fs";
import { rename, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { EXPORT_FORMS, type ExportForm } from "@kortkoll/core/exports/export-form.ts";
import { faultSentence } from "@kortkoll/core/exports/fault-sentences.ts";
import { FAILURE_SENTENCES } from "@kortkoll/core/failure-sentences.ts";
import { businessDayOf, parseBusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { systemClock } from "../clock.ts";
import { type Config, readConfig } from "../config.ts";
import type { Database } from "../database/database.ts";
import { withDraft } from "../draft-file.ts";
import { createExportMaker } from "../exports/export-maker.ts";
import { findRange } from "../exports/find-range.ts";
import { SEES_ALL } from "../http/access.ts";
import { createLog } from "../log.ts";
import { say, withMachineDatabase } from "../machine-command.ts";
import packageJson from "../package.json" with { type: "json" };
import { type Command, machineActor, noFile, readWords, tell, WrongWords } from "./command.ts";

const HELP = `kortkoll export --company CODE [--from DAY] [--to DAY] [--form FORM] [--out PATH]

Writes a company's numbered vouchers of some days of one fiscal year, as they stand, to a file.

  --from, --to   days such as 2026-11-30 (without them from the fiscal year's first day to today)
  --form         ${EXPORT_FORMS.join(", ")} (without it sie)
  --out PATH     a file or a folder (without it this folder, under the name that the page would give)

A numbered export that is kept and delivered is made on the page of exports.`;

export const exportCommand: Command = {
  name: "export",
  summary: "write a company's vouchers to a file for other books",
  help: HELP,
  run: async (words) => {
    const { values, positionals } = readWords(words, {
      company: { type: "string" },
      from: { type: "string" },
      to: { type: "string" },
      form: { type: "string" },
      out: { type: "string" },
    });
    noFile(positionals);
    const { company, from, to, form = "sie", out } = values;
    if (company === undefined) throw new WrongWords("Say whose vouchers: --company CODE.");
    const wanted = {
      companyCode: company,
      from: dayOf(from),
      to: dayOf(to),
      form: formOf(form),
      out,
    };
    const config = readConfig();
    return await withMachineDatabase(config, "kortkoll export", (database) =>
      write(config, database, wanted),
    );
  },
};

function formOf(text: string): ExportForm {
  const form = EXPORT_FORMS.find((one) => one === text);
  if (form === undefined) throw new WrongWords(`--form is one of ${EXPORT_FORMS.join(", ")}.`);
  return form;
}

function dayOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (parseBusinessDay(text) === undefined)
    throw new WrongWords(`${text} is no day: it is written as 2026-11-30.`);
  return text;
}

type Wanted = {
  readonly companyCode: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly form: ExportForm;
  readonly out: string | undefined;
};

async function write(config: Config, database: Database, wanted: Wanted): Promise<number> {
  const { form, out } = wanted;
  const today = businessDayOf(systemClock());
  const range = await findRange(database, { ...wanted, today, sight: SEES_ALL });
  if (range.kind === "refused") {
    const { what, next } = FAILURE_SENTENCES[range.code].en;
    const ranges = (range.ranges ?? []).map((one) => `  ${one.firstDay} to ${one.lastDay}`);
    return say([`${what} ${next}`, ...ranges].join("\n"), 1);
  }
  const log = createLog("error", process.stderr);
  const maker = createExportMaker({
    database,
    clock: systemClock,
    version: packageJson.version,
    log,
  });
  const wish = { form, profile: "full", checksum: false } as const;
  const file = await maker.open({ ...range, ...wish, by: machineActor().name });
  if (file.kind === "refused") {
    const faults = file.faults.map((fault) => `  ${faultSentence(fault, "en")}`);
    return say([FAILURE_SENTENCES.exportRefused.en.what, ...faults].join("\n"), 1);
  }
  const path = await pathOf(config, out, file.fileName);
  await withDraft(path, async (draft) => {
    await pipeline(file.stream, createWriteStream(draft, { flags: "wx", flush: true }));
    await rename(draft, path);
  });
  tell(path);
  return 0;
}

async function pathOf(
  { startedIn }: Config,
  out: string | undefined,
  fileName: string,
): Promise<string> {
  const path = resolve(startedIn, out ?? ".");
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory();
  return isFolder === true ? join(path, fileName) : path;
}
