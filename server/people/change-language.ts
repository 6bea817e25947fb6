/** A person chooses the language that they are spoken to in. */
import { recordAudit } from "../audit/record-audit.ts";
import type { PersonCaller } from "../http/access.ts";
import type { GuessDeps } from "./guess-brake.ts";
import { type Person, setLanguage } from "./person-store.ts";

export function changeLanguage(
  deps: GuessDeps,
  { personId, signature }: PersonCaller,
  language: Person["language"],
): Promise<void> {
  return deps.database.inTransaction(async (tx) => {
    const from = await setLanguage(tx, personId, language);
    if (from === language) return;
    await recordAudit(tx, deps.newId, {
      kind: "settingChanged",
      subject: { kind: "person", id: personId },
      content: { from: { language: from }, to: { language } },
      by: { id: personId, name: signature },
      at: new Date(deps.clock()),
    });
  });
}
