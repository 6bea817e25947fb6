/**
 * Turns Toyota's programme on or off at a site, from the site's version that was read. Only a site
 * with the franchise can take own cards. What is booked already stays, and an own card where they are
 * off is booked to what lies under it, flagged. That the franchise has been taken away, and the
 * programme with it, is said where sites are changed.
 */
import type { PersonCaller } from "../http/access.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import {
  changeSetting,
  editSetting,
  refuseSetting,
  type SettingDeps,
  type SettingOutcome,
} from "../settings/change-setting.ts";
import type { OwnCardSite, OwnCardsOnBody } from "./cards-api.ts";
import { type LockedSite, lockSite, switchSite } from "./own-card-store.ts";
import { readOwnCardSite } from "./read-own-cards.ts";

type Asked = {
  readonly wanted: OwnCardsOnBody & { readonly siteId: string };
  readonly by: PersonCaller;
  readonly claim: IdempotencyClaim;
};

export function switchOwnCards(
  deps: SettingDeps,
  { wanted, by, claim }: Asked,
): Promise<SettingOutcome<OwnCardSite>> {
  const { siteId, version, on } = wanted;
  const subject = { kind: "site", id: siteId } as const;
  return changeSetting(
    deps,
    { by, subject, wanted: { version, ownCardsOn: on } },
    {
      work: async (tx) => {
        const held = await lockSite(tx, siteId);
        if (held === undefined) return refuseSetting("notFound", "id");
        const outcome = await editSetting(tx, deps, {
          thing: { by, subject, name: held.code, place: { companyId: null, siteId } },
          held: { version: held.version, setting: { ownCardsOn: held.ownCardsOn } },
          wanted: { version, setting: { ownCardsOn: on } },
          whyNot: async () => (on ? whyNotOn(held) : undefined),
          write: () => switchSite(tx, siteId, on),
          view: async () => [await readOwnCardSite(tx, siteId)],
        });
        if (outcome.kind === "refused") return outcome;
        const at = new Date(deps.clock());
        await storeAnswer(tx, claim, { status: 200, body: outcome.view, at });
        return outcome;
      },
    },
  );
}

function whyNotOn(held: LockedSite): ReturnType<typeof refuseSetting> | undefined {
  if (!held.toyotaFranchise) return refuseSetting("noToyotaFranchise");
  return held.hasAccount ? undefined : refuseSetting("noOwnCardAccount");
}
