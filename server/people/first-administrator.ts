/**
 * The first person of an empty installation: whoever can read what the start prints gets a link
 * that works once, for an hour, and only while there is nobody else.
 */
import { recordAudit } from "../audit/record-audit.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { type BegunSession, beginSession, type SessionPlace } from "../sessions/begin-session.ts";
import { insertFirstAdministratorLink, useFirstAdministratorLinks } from "./one-time-link-store.ts";
import { hashPassword } from "./password.ts";
import { hasPeople, insertPerson } from "./person-store.ts";
import { hashSecret, newSecret } from "./secret-token.ts";

const LINK_LASTS_MS = 3_600_000;

export type FirstAdministratorDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
};

/** For the start: the token to print, or undefined when there are people already. */
export async function issueFirstAdministratorToken(
  deps: Pick<FirstAdministratorDeps, "database" | "clock">,
): Promise<string | undefined> {
  if (await hasPeople(deps.database)) return undefined;
  const token = newSecret();
  const nowMs = deps.clock();
  await insertFirstAdministratorLink(deps.database, {
    tokenHash: hashSecret(token),
    at: new Date(nowMs),
    expiresAt: new Date(nowMs + LINK_LASTS_MS),
  });
  return token;
}

export type FirstAdministrator = {
  readonly token: string;
  readonly signature: string;
  readonly name: string;
  readonly password: string;
  readonly place: SessionPlace;
};

export type FirstAdministratorOutcome =
  | { readonly kind: "created"; readonly session: BegunSession }
  /** Used, expired, never issued, or somebody else came first. */
  | { readonly kind: "linkNotValid" };

export async function createFirstAdministrator(
  deps: FirstAdministratorDeps,
  given: FirstAdministrator,
): Promise<FirstAdministratorOutcome> {
  const passwordHash = await hashPassword(given.password);
  const nowMs = deps.clock();
  const tokenHash = hashSecret(given.token);
  const refused = new LinkNotValid();
  try {
    return await deps.database.inTransaction(async (tx) => {
      const links = await useFirstAdministratorLinks(tx, new Date(nowMs));
      const link = links.find((one) => one.tokenHash === tokenHash);
      const isValid = link !== undefined && link.expiresAt.getTime() > nowMs;
      // Leaving by a throw gives back the other links, which a wrong guess must not use up.
      if (!isValid || (await hasPeople(tx))) throw refused;
      const { signature, name } = given;
      const personId = deps.newId();
      await insertPerson(tx, {
        id: personId,
        signature,
        name,
        role: "administrator",
        passwordHash,
        language: "sv",
      });
      const session = await beginSession(tx, deps.newId, {
        person: { id: personId, companyIds: null, siteIds: null, signInVersion: 1 },
        nowMs,
        earlierToken: undefined,
        earlierEnds: "signedInAnew",
        isSecondFactorGiven: false,
        place: given.place,
      });
      if (session === undefined) throw new Error("A person who was just made cannot sign in");
      await recordAudit(tx, deps.newId, {
        kind: "firstAdministratorMade",
        subject: { kind: "person", id: personId },
        content: { signature, name, ...given.place },
        by: { id: personId, name: signature },
        at: new Date(nowMs),
      });
      return { kind: "created", session };
    });
  } catch (error) {
    if (error === refused) return { kind: "linkNotValid" };
    throw error;
  }
}

class LinkNotValid extends Error {}
