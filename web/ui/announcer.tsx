/** What screen readers are told without moving focus: politely for progress, at once for results. */
import { VisuallyHidden } from "@mantine/core";
import { createContext, type ReactNode, use, useCallback, useEffect, useState } from "react";

export type Politeness = "polite" | "assertive";
type Announce = (sentence: string, politeness: Politeness) => void;

const AnnounceContext = createContext<Announce>(() => {});

type Said = { readonly sentence: string; readonly turn: number };
const nothing: Said = { sentence: "", turn: 0 };

export function AnnouncerProvider({ children }: { children: ReactNode }): ReactNode {
  const [polite, setPolite] = useState(nothing);
  const [assertive, setAssertive] = useState(nothing);
  const announce = useCallback<Announce>((sentence, politeness) => {
    const say = politeness === "polite" ? setPolite : setAssertive;
    say((before) => ({ sentence, turn: before.turn + 1 }));
  }, []);
  return (
    <AnnounceContext value={announce}>
      {children}
      <VisuallyHidden>
        <div role="status" aria-live="polite">
          <span key={polite.turn}>{polite.sentence}</span>
        </div>
        <div role="alert" aria-live="assertive">
          <span key={assertive.turn}>{assertive.sentence}</span>
        </div>
      </VisuallyHidden>
    </AnnounceContext>
  );
}

/** Says the sentence when it appears and each time it changes. */
export function useAnnouncement(sentence: string | undefined, politeness: Politeness): void {
  const announce = use(AnnounceContext);
  useEffect(() => {
    if (sentence !== undefined && sentence !== "") announce(sentence, politeness);
  }, [announce, sentence, politeness]);
}
