/** A person chooses a password by the link that they were given; their sessions end. */
import { recordAudit } from "../audit/record-audit.ts";
import { hashPassword } from "../people/password.ts";
import { putPassword } from "../people/put-password.ts";
import { hashSecret } from "../people/secret-token.ts";
import { resetSecondFactor } from "../second-factor/change-second-factor.ts";
import type { SettingDeps } from "./change-setting.ts";
import { lockPersonOfLink, usePasswordLink } from "./person-store.ts";

export type ChosenPassword =
  | { readonly kind: "chosen"; readonly signature: string }
  | { readonly kind: "linkUsed" };

export async function choosePassword(
  deps: SettingDeps,
  given: { readonly token: string; readonly password: string },
): Promise<ChosenPassword> {
  const passwordHash = await hashPassword(given.password);
  const at = new Date(deps.clock());
  return deps.database.inTransaction(async (tx) => {
    const tokenHash = hashSecret(given.token);
    await lockPersonOfLink(tx, tokenHash);
    const person = await usePasswordLink(tx, tokenHash, at);
    if (person === undefined) return { kind: "linkUsed" };
    const { id, signature, resetsSecondFactor } = person;
    const by = { id, name: signature };
    if (resetsSecondFactor) await resetSecondFactor(tx, deps.newId, { personId: id, by, at });
    await putPassword(tx, id, passwordHash);
    await recordAudit(tx, deps.newId, {
      kind: "passwordChanged",
      subject: { kind: "person", id },
      content: { byLink: true },
      by,
      at,
    });
    return { kind: "chosen", signature };
  });
}
