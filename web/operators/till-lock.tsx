/**
 * A page that nobody has touched for a while is covered, at a till or without one: what was on it
 * stays as it was, and the PIN opens it. The server refuses everything meanwhile, so that a reload is no way round.
 */
import type { Session } from "@kortkoll/server/sessions/session-api.ts";
import { Modal } from "@mantine/core";
import { focusManager, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { callApi } from "../api-client.ts";
import { questions } from "../live/server-data.ts";
import { useSignedIn } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { lastUse, noteUse } from "./last-use.ts";
import { OperatorForm } from "./operator-form.tsx";
import { SignOutButton } from "./sign-out-button.tsx";

const LOOKS_EVERY_MS = 5_000;
const SIGNS_OF_USE = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

export function TillLock(): ReactNode {
  const { lock: names, operator } = useText().people;
  const session = useSignedIn();
  const [isLockedHere, setLockedHere] = useState(false);
  const isLocked = session.locked || isLockedHere;
  useIdle(session, isLocked, () => setLockedHere(true));
  useRest(isLocked);
  const title = session.till === null ? names.titleWithoutTill : names.title;
  useAnnouncement(isLocked ? title : undefined, "assertive");
  return (
    <Modal
      opened={isLocked}
      onClose={() => undefined}
      title={title}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      transitionProps={{ duration: 0 }}
      overlayProps={{ backgroundOpacity: 1, color: "var(--kk-rail)" }}
      size="31rem"
      centered
    >
      <p className="kk-operator-lead">
        {names.lead} {session.till === null ? null : names.other}
      </p>
      <OperatorForm
        session={{ ...session, locked: true }}
        submit={names.unlock}
        onDone={() => {
          noteUse();
          setLockedHere(false);
        }}
      />
      <p className="kk-lock-out">
        <SignOutButton>{operator.signOut(session.base.signature)}</SignOutButton>
      </p>
    </Modal>
  );
}

/** What is asked for again and again is not, while the server refuses all of it. */
function useRest(isLocked: boolean): void {
  useEffect(() => {
    if (!isLocked) return;
    focusManager.setFocused(false);
    return () => focusManager.setFocused(undefined);
  }, [isLocked]);
}

/** Counts the time since anybody touched any window of this browser. */
function useIdle(session: Session, isLocked: boolean, onIdle: () => void): void {
  const client = useQueryClient();
  const { lockAfterMinutes } = session;
  const isWatched = lockAfterMinutes > 0 && !isLocked;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new function is the same deed
  useEffect(() => {
    if (!isWatched) return;
    const look = (): void => {
      if (Date.now() - lastUse() < lockAfterMinutes * 60_000) return;
      onIdle();
      // Without contact the cover alone is there, until a PIN has been given.
      void callApi<Session>({ method: "POST", path: "/api/session/lock" }).then(
        (locked) => client.setQueryData(questions.session, locked),
        () => undefined,
      );
    };
    look();
    const timer = setInterval(look, LOOKS_EVERY_MS);
    for (const sign of SIGNS_OF_USE) window.addEventListener(sign, noteUse, { passive: true });
    return () => {
      clearInterval(timer);
      for (const sign of SIGNS_OF_USE) window.removeEventListener(sign, noteUse);
    };
  }, [isWatched, lockAfterMinutes, client]);
}
