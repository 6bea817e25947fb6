/** Renames a terminal, and puts its serial number right. Where it stands is moved, not edited. */
import type { Transaction } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import { TERMINAL_LAST_WORDS } from "./add-terminal.ts";
import {
  changeSetting,
  editSetting,
  refuseSetting,
  type SettingDeps,
  type SettingOutcome,
} from "./change-setting.ts";
import type { ChangeTerminalBody, TerminalSetting } from "./terminal-api.ts";
import { lockTerminal, selectTerminals, updateTerminal } from "./terminal-store.ts";

type Asked = {
  readonly wanted: ChangeTerminalBody & { readonly id: string };
  readonly by: PersonCaller;
};

export function changeTerminal(
  deps: SettingDeps,
  asked: Asked,
): Promise<SettingOutcome<TerminalSetting>> {
  const { by, wanted } = asked;
  return changeSetting(
    deps,
    { by, subject: { kind: "terminal", id: wanted.id }, wanted },
    { work: (tx) => change(tx, deps, asked), lastWords: TERMINAL_LAST_WORDS },
  );
}

async function change(
  tx: Transaction,
  deps: SettingDeps,
  { wanted, by }: Asked,
): Promise<SettingOutcome<TerminalSetting>> {
  const { id, version, name, serialNumber } = wanted;
  const held = await lockTerminal(tx, id);
  if (held === undefined || held.retiredAt !== null) return refuseSetting("terminalNotFound", "id");
  return editSetting(tx, deps, {
    thing: {
      by,
      subject: { kind: "terminal", id },
      name: held.terminalId,
      place: { companyId: held.companyId, siteId: held.siteId },
    },
    held: {
      version: held.version,
      setting: { name: held.name, serialNumber: held.serialNumber },
    },
    wanted: { version, setting: { name, serialNumber } },
    write: () => updateTerminal(tx, { id, name, serialNumber }),
    view: () => selectTerminals(tx, { id, siteIds: null, companyIds: null }),
  });
}
