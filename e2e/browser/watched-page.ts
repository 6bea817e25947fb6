/** A page that remembers everything the browser complained about: scripts, contents, and refusals. */
import type { BrowserContext, Page } from "playwright-core";

export type Watch = {
  /** Answers of the server that the test brings about on purpose, such as 409. */
  readonly expectedStatuses: Set<number>;
  readonly complaints: () => readonly string[];
};

/** Nobody signed in is answered with 401, and the sign-in page asks. */
const ALWAYS_EXPECTED = [401];

export function watchPages(context: BrowserContext): Watch {
  const complaints: { readonly words: string; readonly status: number | undefined }[] = [];
  const expectedStatuses = new Set<number>(ALWAYS_EXPECTED);
  const watch = (page: Page): void => {
    page.on("console", (message) => {
      if (message.type() !== "error" && message.type() !== "warning") return;
      const status = /responded with a status of (\d+)/.exec(message.text())?.[1];
      complaints.push({
        words: `${message.text()} (${message.location().url})`,
        status: status === undefined ? undefined : Number(status),
      });
    });
    page.on("pageerror", (error) => {
      complaints.push({ words: error.stack ?? error.message, status: undefined });
    });
  };
  context.on("page", watch);
  return {
    expectedStatuses,
    complaints: () =>
      complaints
        .filter(({ status }) => status === undefined || !expectedStatuses.has(status))
        .map(({ words }) => words),
  };
}
