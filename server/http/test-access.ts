/** For servers of a test's own: nobody is known, nothing is found, and nothing is noted. */
import type { AccessSources } from "./check-access.ts";

export const NOBODY: AccessSources = {
  findSignedIn: () => Promise.resolve(undefined),
  findStillSignedIn: () => Promise.resolve(undefined),
  findKey: () => Promise.resolve(undefined),
  findPlaces: () => Promise.resolve(undefined),
  findSiteIds: () => Promise.resolve([]),
  findWhoMay: () => Promise.resolve([]),
  noteRight: () => Promise.resolve(),
};
