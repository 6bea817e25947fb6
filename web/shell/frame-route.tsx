/** What every address of the app lies under: the root, and the frame of whoever has signed in. */
import { createRootRoute, createRoute, type ErrorComponentProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { BrokenPage, MissingPage } from "./broken-page.tsx";
import { Frame } from "./frame.tsx";

export const root = createRootRoute({
  notFoundComponent: MissingPage,
  errorComponent: ({ reset }: ErrorComponentProps): ReactNode => <BrokenPage again={reset} />,
});

export const frame = createRoute({ getParentRoute: () => root, id: "frame", component: Frame });
