/** What somebody puts right of how another person signs in, together with the question whether they may. */
import type { FastifyRequest } from "fastify";
import type { Database, Transaction } from "../database/database.ts";
import { ProblemError } from "../http/problem.ts";
import type { SettingRefusal } from "../settings/change-setting.ts";
import { lockToDecide, whyNotOwn } from "../settings/decide-over.ts";
import { personOf } from "./own-session.ts";

export type Decision = {
  readonly request: FastifyRequest;
  readonly personId: string;
  /** Without the password nobody loosens what guards their own account. */
  readonly isForOthersOnly: boolean;
};

/** Refused, nothing is done. */
export function deciding<T>(
  deps: { readonly database: Database },
  decision: Decision,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const { request, personId, isForOthersOnly } = decision;
  const caller = personOf(request);
  const own = isForOthersOnly ? whyNotOwn(caller, personId) : undefined;
  if (own !== undefined) return Promise.reject(problemOf(own));
  return deps.database.inTransaction(async (tx) => {
    const asked = await lockToDecide(tx, caller, personId);
    if (asked.kind === "refused") throw problemOf(asked);
    return work(tx);
  });
}

function problemOf({ code }: SettingRefusal): ProblemError {
  const status = code === "notFound" ? 404 : code === "notAllowed" ? 403 : 409;
  return new ProblemError({ status, code });
}
