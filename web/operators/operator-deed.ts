/** The one call that gives the till to another operator, or back; and what it changes on the screen. */
import type { Session } from "@kortkoll/server/sessions/session-api.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { callApi } from "../api-client.ts";
import { questions } from "../live/server-data.ts";
import { tellOtherWindows } from "./other-windows.ts";

export type Proof = { readonly pin: string } | { readonly password: string };

/** A PIN is four to six digits, and no password is so short. */
export function proofOf(secret: string): Proof {
  return /^\d{4,6}$/.test(secret) ? { pin: secret } : { password: secret };
}

export type TakeOver = { readonly signature: string; readonly secret: string };

export function useTakeOver(
  onDone: (session: Session) => void,
): ReturnType<typeof useMutation<Session, Error, TakeOver>> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ signature, secret }: TakeOver) =>
      callApi<Session>({
        method: "PUT",
        path: "/api/session/operator",
        body: { signature, ...proofOf(secret) },
      }),
    onSuccess: (session) => {
      client.setQueryData(questions.session, session);
      tellOtherWindows();
      onDone(session);
      // What the one before was let see may be more, or less.
      void client.invalidateQueries({
        predicate: ({ queryKey }) => queryKey !== questions.session,
      });
    },
  });
}
