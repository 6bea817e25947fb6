/** Day closes: what waits to be closed, and the closes that have been made. */
import type { ReactNode } from "react";
import { WithRight } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { CloseList } from "./close-list.tsx";
import { PlacesPanel } from "./places-panel.tsx";
import "../history/history.css";
import "./day-close.css";

export function DayClosePage(): ReactNode {
  const { dayClose: names } = useText();
  return (
    <WithRight right="dayClose">
      <PageHeading title={names.title} lead={names.lead} />
      <PlacesPanel />
      <CloseList />
    </WithRight>
  );
}
