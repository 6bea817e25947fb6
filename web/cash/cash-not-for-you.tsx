/** Said to whoever tries to take cash and may not: who may, and that the card is the way. */
import type { ReactNode } from "react";
import { ApiProblem } from "../api-client.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { useDrawers } from "./cash-data.ts";

export function CashNotForYou({ tillId }: { readonly tillId: string }): ReactNode {
  const names = useText().cash.notForYou;
  const { error, data } = useDrawers(tillId);
  const told = wordsOf(error, data !== undefined, names);
  useAnnouncement(`${told.title} ${told.words}`, "assertive");
  return <WarningNotice title={told.title} words={told.words} />;
}

type Names = ReturnType<typeof useText>["cash"]["notForYou"];

function wordsOf(
  error: unknown,
  isAllowed: boolean,
  names: Names,
): { readonly title: string; readonly words: string } {
  if (isAllowed) return { title: names.nowAllowed, words: names.nowAllowedNext };
  if (error === null) return { title: names.fallback, words: names.loading };
  if (!(error instanceof ApiProblem)) return { title: names.fallback, words: names.fallbackNext };
  const { detail, nextStep } = error.problem;
  return { title: detail, words: nextStep };
}
