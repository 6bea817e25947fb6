import type { Session } from "@kortkoll/server/sessions/session-api.ts";
import { NativeSelect } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { callApi } from "../api-client.ts";
import { questions } from "../live/server-data.ts";
import { useSignedIn } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";

const LANGUAGES = [
  { value: "sv", label: "Svenska" },
  { value: "en", label: "English" },
];

export function LanguageForm(): ReactNode {
  const names = useText().people.account;
  const client = useQueryClient();
  const { language } = useSignedIn().person;
  const change = useMutation({
    mutationFn: (wanted: string) =>
      callApi<Session>({
        method: "PUT",
        path: "/api/account/language",
        body: { language: wanted },
      }),
    onSuccess: (session) => client.setQueryData(questions.session, session),
  });
  return (
    <div className="kk-form">
      <NativeSelect
        label={names.language}
        description={names.languageLead}
        data={LANGUAGES}
        value={language}
        onChange={(event) => change.mutate(event.currentTarget.value)}
        disabled={change.isPending}
      />
      {change.isError ? <ProblemNotice error={change.error} /> : null}
    </div>
  );
}
