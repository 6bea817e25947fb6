/** `kortkoll close-day`: the same close as on the page, for whoever closes by a schedule of their own. */
import { FAILURE_SENTENCES } from "@kortkoll/core/failure-sentences.ts";
import { connectNetsCloud } from "@kortkoll/terminals/nets-cloud/adapter.ts";
import { newUuid, systemClock } from "../clock.ts";
import { type Config, readConfig } from "../config.ts";
import type { Database } from "../database/database.ts";
import { type CloseDeps, closeDay } from "../day-close/close-day.ts";
import { findWhatToClose } from "../day-close/find-what-to-close.ts";
import { SEES_ALL } from "../http/access.ts";
import { say, withMachineDatabase } from "../machine-command.ts";
import { NO_CLOUD } from "../no-cloud.ts";
import { type Command, machineActor, noFile, readWords, tell, WrongWords } from "./command.ts";

const HELP = `kortkoll close-day --site CODE [--company CODE]
kortkoll close-day --company CODE

Closes the day of a site's companies, of one company at a site, or of a company at all its sites: a
numbered cut of everything that is in no close yet. With nothing new it says the last one. The server
asks the terminals afterwards to close their sessions; what they say comes as follow-ups.`;

export const closeDayCommand: Command = {
  name: "close-day",
  summary: "close the day of a site or a company",
  help: HELP,
  run: async (words) => {
    const { values, positionals } = readWords(words, {
      site: { type: "string" },
      company: { type: "string" },
    });
    noFile(positionals);
    const { site, company } = values;
    if (site === undefined && company === undefined) {
      throw new WrongWords("Say which day is to be closed: --site CODE, --company CODE, or both.");
    }
    const config = readConfig();
    return await withMachineDatabase(config, "kortkoll close-day", (database) =>
      close(config, database, { siteCode: site, companyCode: company }),
    );
  },
};

async function close(
  config: Config,
  database: Database,
  codes: { readonly siteCode: string | undefined; readonly companyCode: string | undefined },
): Promise<number> {
  const named = { ...codes, tillId: undefined, terminalId: undefined };
  const found = await findWhatToClose(database, { ...named, sight: SEES_ALL, person: undefined });
  if (found.kind === "refused") return say(FAILURE_SENTENCES[found.code].en.what, 1);
  const deps = { database, clock: systemClock, newId: newUuid, cloud: cloudOf(config) };
  const asked = { places: found.places, part: found.part, by: machineActor() };
  const { closes } = await closeDay(deps, asked, undefined);
  for (const { companyCode, siteCode, number, id } of closes) {
    tell(`${siteCode} ${companyCode}: day close ${number} (${id})`);
  }
  return 0;
}

/** Only what the terminals can is asked of it; nothing is connected. */
function cloudOf({ netsUrl, demo }: Config): CloseDeps["cloud"] {
  if (netsUrl === undefined && !demo) return NO_CLOUD;
  return connectNetsCloud({
    baseUrl: netsUrl ?? "http://127.0.0.1",
    account: () => Promise.resolve(undefined),
    clock: systemClock,
  });
}
