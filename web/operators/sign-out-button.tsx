import { IconLogout } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { callApi } from "../api-client.ts";
import { questions } from "../live/server-data.ts";

/** Ends the session, whoever stands at the till. */
export function SignOutButton({ children }: { children: ReactNode }): ReactNode {
  const client = useQueryClient();
  const navigate = useNavigate();
  const signOut = useMutation({
    mutationFn: () => callApi({ method: "DELETE", path: "/api/session" }),
    onSuccess: async () => {
      await navigate({ to: "/sign-in" });
      client.setQueryData(questions.session, null);
      client.removeQueries({ type: "inactive" });
    },
  });
  return (
    <button
      type="button"
      className="kk-sign-out"
      onClick={() => signOut.mutate()}
      disabled={signOut.isPending}
    >
      <IconLogout size={20} stroke={1.8} aria-hidden />
      {children}
    </button>
  );
}
