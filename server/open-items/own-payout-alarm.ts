/** A payout that is late, missing, short or over is handed to somebody who is to ask the acquirer. */
import { sightOf } from "../http/access.ts";
import { handOverItem, type OwnDeps, type OwnOutcome } from "./hand-over-item.ts";
import { alarmView, findPayoutAlarms } from "./list-payout-alarms.ts";
import type { PayoutAlarm } from "./open-items-api.ts";
import type { Owning } from "./own-open-item.ts";

export function ownPayoutAlarm(deps: OwnDeps, asked: Owning): Promise<OwnOutcome<PayoutAlarm>> {
  const nowMs = deps.clock();
  return deps.database.inTransaction((tx) =>
    handOverItem(tx, deps, {
      ...asked,
      kind: "payout",
      at: new Date(nowMs),
      find: async () => {
        const looking = { database: tx, clock: () => nowMs };
        const alarms = await findPayoutAlarms(looking, sightOf(asked.by));
        const alarm = alarms.find(({ id }) => id === asked.id);
        if (alarm === undefined) return undefined;
        const { companyId, siteIds, owner, payout } = alarm;
        const { agreementName, dueOn, state, leftOre } = payout;
        return {
          ...{ companyId, siteIds, owner, handedOver: owner !== null },
          told: { agreement: agreementName, dueOn, state, leftOre },
          view: alarmView(alarm),
        };
      },
    }),
  );
}
