/** Puts the parts together; everything else is given what it needs from above. */
import { MantineProvider } from "@mantine/core";
import "@mantine/core/styles.layer.css";
import "./global.css";
import "./shell/shell.css";
import "./people/people.css";
import "./operators/operators.css";
import "./account/account.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ApiProblem, NoContact, onSessionDoubt } from "./api-client.ts";
import { PageKeysProvider } from "./keys/page-keys.tsx";
import { questions } from "./live/server-data.ts";
import { noteWhyEnded } from "./people/why-ended.ts";
import { router } from "./routes.tsx";
import { printInLight } from "./shell/print-in-light.ts";
import { TextProvider } from "./text/text.tsx";
import { moneyColours, theme } from "./theme.ts";
import { AnnouncerProvider } from "./ui/announcer.tsx";

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // The browser's own idea of being online says nothing of a server on the same desk.
      networkMode: "always",
      retry: (failures, error) => error instanceof NoContact && failures < 1,
      staleTime: 1_000,
    },
    mutations: { networkMode: "always", retry: false },
  },
});

// A session that has run out shows the sign-in wherever it is found out.
client.getQueryCache().subscribe((event) => {
  if (event.type !== "updated" || event.action.type !== "error") return;
  const { error } = event.action;
  if (error instanceof ApiProblem && error.problem.status === 401) {
    client.setQueryData(questions.session, null);
  }
});

onSessionDoubt((code) => {
  if (code === "sessionReplayed") noteWhyEnded(code);
  void client.invalidateQueries({ queryKey: questions.session });
});

const place = document.getElementById("app");
if (place === null) throw new Error("The page has no place for the app");
printInLight();
createRoot(place).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={moneyColours} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <TextProvider>
          <AnnouncerProvider>
            <PageKeysProvider>
              <RouterProvider router={router} />
            </PageKeysProvider>
          </AnnouncerProvider>
        </TextProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
