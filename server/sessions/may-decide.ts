/** What somebody puts right of how another person signs in, together with the question whether they may. */
import type { FastifyRequest } from "fastify";
import type { Transaction } from "../database/database.ts";
import { EVERYWHERE } from "../http/access.ts";
import { ProblemError } from "../http/problem.ts";
import {
  changeSetting,
  type SettingDeps,
  type SettingRefusal,
} from "../settings/change-setting.ts";
import { lockToDecide, whyNotOwn } from "../settings/decide-over.ts";
import { personOf } from "./own-session.ts";

export type Decision = {
  readonly request: FastifyRequest;
  readonly personId: string;
  /** Without the password nobody loosens what guards their own account. */
  readonly isForOthersOnly: boolean;
  /** For the trail, where it is refused. */
  readonly what: "pin" | "secondFactor" | "sessions";
};

/** Refused, nothing is done, and that it was asked for is on the trail. */
export async function deciding<T>(
  deps: SettingDeps,
  decision: Decision,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const { request, personId, isForOthersOnly, what } = decision;
  const by = personOf(request);
  const subject = { kind: "person", id: personId } as const;
  const outcome = await changeSetting<T>(
    deps,
    { by, subject, wanted: { reset: what } },
    {
      work: async (tx) => {
        const asked = await lockToDecide(tx, by, personId);
        if (asked.kind === "refused") return asked;
        const { signature } = asked.person;
        const own = isForOthersOnly ? whyNotOwn(by, personId) : undefined;
        if (own !== undefined) return { ...own, about: { name: signature, place: EVERYWHERE } };
        return { kind: "done", view: await work(tx) };
      },
    },
  );
  if (outcome.kind === "refused") throw problemOf(outcome);
  return outcome.view;
}

function problemOf({ code }: SettingRefusal): ProblemError {
  const status = code === "notFound" ? 404 : code === "notAllowed" ? 403 : 409;
  return new ProblemError({ status, code });
}
