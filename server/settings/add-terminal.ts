/**
 * Registers a terminal: an approved model, with an id and a serial number that no other has, of a
 * company that works at its site, and tied to tills of that site.
 */
import { APPROVED_TERMINAL_MODELS } from "@kortkoll/terminals/assumptions.ts";
import type { Transaction } from "../database/database.ts";
import { isInSight, mayActAt, type PersonCaller } from "../http/access.ts";
import type { IdempotencyClaim } from "../http/idempotency.ts";
import {
  changeSetting,
  type LastWords,
  recordMade,
  refuseSetting,
  type SettingDeps,
  type SettingOutcome,
  type SettingRefusal,
} from "./change-setting.ts";
import type { AddTerminalBody, TerminalSetting } from "./terminal-api.ts";
import {
  findNewPlace,
  findTillsForTerminal,
  insertTerminal,
  type NewPlace,
  selectTerminals,
  type TillForTerminal,
} from "./terminal-store.ts";

type Asked = {
  readonly wanted: AddTerminalBody;
  readonly by: PersonCaller;
  readonly claim: IdempotencyClaim;
};

export const TERMINAL_LAST_WORDS: LastWords = {
  terminals_terminal_id_key: { code: "terminalIdTaken", field: "terminalId" },
  terminals_serial_number_key: { code: "serialNumberTaken", field: "serialNumber" },
  terminals_company_works_at_site: { code: "unknownCompany", field: "companyId" },
};

export function addTerminal(
  deps: SettingDeps,
  asked: Asked,
): Promise<SettingOutcome<TerminalSetting>> {
  const { by, wanted } = asked;
  return changeSetting(
    deps,
    { by, subject: { kind: "terminal", id: null }, wanted },
    { work: (tx) => store(tx, deps, asked), lastWords: TERMINAL_LAST_WORDS },
  );
}

async function store(
  tx: Transaction,
  deps: SettingDeps,
  { wanted, by, claim }: Asked,
): Promise<SettingOutcome<TerminalSetting>> {
  const { terminalId, model, name, companyId, siteId, tillIds } = wanted;
  if (!APPROVED_TERMINAL_MODELS.includes(model)) return refuseSetting("modelNotApproved", "model");
  const place = await placeFor(tx, { wanted, by });
  if ("kind" in place) return place;
  const tills = await findTillsForTerminal(tx, tillIds, companyId);
  const refusal = whyNotTied(wanted, tills);
  if (refusal !== undefined) return refusal;
  const id = deps.newId();
  const serialNumber = wanted.serialNumber ?? null;
  const device = { terminalId, model, serialNumber, name };
  await insertTerminal(tx, { id, companyId, siteId, ...device, tillIds });
  return recordMade(tx, deps, {
    thing: {
      by,
      subject: { kind: "terminal", id },
      name: terminalId,
      place: { companyId, siteId },
    },
    made: {
      ...device,
      company: place.companyCode,
      site: place.siteCode,
      tills: tills.map((till) => till.code).toSorted(),
    },
    claim,
    view: () => selectTerminals(tx, { id, siteIds: null, companyIds: null }),
  });
}

async function placeFor(
  tx: Transaction,
  { wanted, by }: Pick<Asked, "wanted" | "by">,
): Promise<NewPlace | SettingRefusal> {
  const { companyId, siteId } = wanted;
  if (!isInSight(by, { companyId: null, siteId })) return refuseSetting("unknownSite", "siteId");
  if (!isInSight(by, { companyId, siteId })) return refuseSetting("unknownCompany", "companyId");
  const place = await findNewPlace(tx, siteId, companyId);
  if (place === "noSite") return refuseSetting("unknownSite", "siteId");
  if (place === "noCompany") return refuseSetting("unknownCompany", "companyId");
  return mayActAt(by, "settings", { companyId, siteId }) ? place : refuseSetting("notAllowed");
}

export function whyNotTied(
  terminal: { readonly siteId: string; readonly tillIds: readonly string[] },
  tills: readonly TillForTerminal[],
): SettingRefusal | undefined {
  for (const [index, id] of terminal.tillIds.entries()) {
    const field = `tillIds.${index}`;
    if (terminal.tillIds.indexOf(id) < index) return refuseSetting("invalidInput", field);
    const till = tills.find((one) => one.id === id);
    if (till === undefined) return refuseSetting("unknownTill", field);
    if (!till.companyIsThere) return refuseSetting("terminalOfAnotherCompany", field);
    if (till.siteId !== terminal.siteId) return refuseSetting("terminalOfAnotherSite", field);
    if (till.isRetired) return refuseSetting("tillRetired", field);
  }
  return undefined;
}
