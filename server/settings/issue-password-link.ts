/** A link by which a person chooses a password: it works once, for three days, until the next one. */
import type { Transaction } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { hashSecret, newSecret } from "../people/secret-token.ts";
import {
  changeSetting,
  recordChange,
  refuseSetting,
  type SettingDeps,
  type SettingOutcome,
} from "./change-setting.ts";
import { lockToDecide, whyNotOwn } from "./decide-over.ts";
import type { PasswordLink } from "./person-api.ts";
import { insertPasswordLink } from "./person-store.ts";

/** Over a weekend. */
const LINK_LASTS_HOURS = 72;

type Asked = {
  readonly personId: string;
  readonly by: PersonCaller;
  readonly claim: IdempotencyClaim;
};

/** Whoever has the link can become the person: it is given for those only whom one may decide over. */
export function issuePasswordLink(
  deps: SettingDeps,
  { personId, by, claim }: Asked,
): Promise<SettingOutcome<PasswordLink>> {
  const subject = { kind: "person", id: personId } as const;
  return changeSetting(
    deps,
    { by, subject, wanted: { passwordLink: true } },
    {
      work: async (tx) => {
        const asked = await lockToDecide(tx, by, personId);
        if (asked.kind === "refused") return asked;
        const { person } = asked;
        const place = { companyId: null, siteId: null };
        const about = { name: person.signature, place };
        const own = whyNotOwn(by, personId);
        if (own !== undefined) return { ...own, about };
        if (!person.active) return { ...refuseSetting("personInactive", "id"), about };
        const { id, signature } = person;
        const linkToken = await addPasswordLink(tx, deps, { id, signature, by });
        const at = new Date(deps.clock());
        const link = { linkToken: null, validHours: LINK_LASTS_HOURS };
        await storeAnswer(tx, claim, { status: 200, body: link, at });
        return { kind: "done", view: { ...link, linkToken } };
      },
    },
  );
}

export async function addPasswordLink(
  tx: Transaction,
  deps: SettingDeps,
  person: { readonly id: string; readonly signature: string; readonly by: PersonCaller },
): Promise<string> {
  const token = newSecret();
  const nowMs = deps.clock();
  await insertPasswordLink(tx, {
    tokenHash: hashSecret(token),
    personId: person.id,
    at: new Date(nowMs),
    expiresAt: new Date(nowMs + LINK_LASTS_HOURS * 3_600_000),
    resetsSecondFactor: false,
  });
  await recordChange(tx, deps, {
    by: person.by,
    subject: { kind: "person", id: person.id },
    name: person.signature,
    place: { companyId: null, siteId: null },
    difference: { from: { passwordLink: false }, to: { passwordLink: true } },
  });
  return token;
}
