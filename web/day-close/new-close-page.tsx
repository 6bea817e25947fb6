/** Closing a day: choose what, look at what the close would have, and then close. */
import type { DayClosed } from "@kortkoll/server/day-close/day-close-api.ts";
import { Button } from "@mantine/core";
import { IconCalendarCheck, IconFileTypePdf, IconRefresh } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { usePageKeys } from "../keys/page-keys.tsx";
import { WithRight } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { CloseChoice } from "./close-choice.tsx";
import { useCloseDay, useClosePreview } from "./day-close-data.ts";
import { wantedIn } from "./day-close-search.ts";
import { PreviewedPlace } from "./previewed-place.tsx";
import "./day-close.css";

export function NewClosePage(): ReactNode {
  return (
    <WithRight right="dayClose">
      <NewClose />
    </WithRight>
  );
}

function NewClose(): ReactNode {
  const { dayClose } = useText();
  const names = dayClose.create;
  const search = useSearch({ from: "/frame/day-close/new" });
  const navigate = useNavigate();
  const wanted = wantedIn(search);
  const preview = useClosePreview(wanted);
  const closed = ({ id, closes }: DayClosed): void => {
    if (closes.length === 1) void navigate({ to: "/day-close/$closeId", params: { closeId: id } });
    else void navigate({ to: "/day-close", search: {} });
  };
  const close = useCloseDay(closed);
  const mayClose = wanted !== undefined && preview.data !== undefined && !close.isPending;
  const send = (): void => {
    if (mayClose) close.mutate(wanted);
  };
  useAnnouncement(close.isPending ? names.closing : undefined, "polite");
  usePageKeys([{ key: "s", shown: "S", label: dayClose.keys.close, run: send }]);
  return (
    <>
      <PageHeading title={names.title} lead={names.lead}>
        <LinkButton to="/day-close" search={{}} variant="subtle">
          {names.back}
        </LinkButton>
      </PageHeading>
      <CloseChoice
        search={search}
        change={(changed) =>
          void navigate({ to: "/day-close/new", search: { ...search, ...changed }, replace: true })
        }
      />
      {wanted === undefined ? (
        <EmptyState
          title={names.nothingChosen}
          next={names.nothingChosenNext}
          icon={<IconCalendarCheck size={32} stroke={1.5} />}
        />
      ) : preview.error !== null && preview.data === undefined ? (
        <ProblemNotice error={preview.error} again={() => void preview.refetch()} />
      ) : preview.data === undefined ? (
        <LoadingRows rows={6} />
      ) : (
        <>
          {close.error === null ? null : <ProblemNotice error={close.error} again={send} />}
          <div className="kk-close-acts">
            <Button
              size="lg"
              loading={close.isPending}
              onClick={send}
              leftSection={<IconCalendarCheck size={22} aria-hidden />}
            >
              {names.close}
            </Button>
            <Button
              variant="default"
              size="lg"
              loading={preview.isFetching}
              onClick={() => void preview.refetch()}
              leftSection={<IconRefresh size={20} aria-hidden />}
            >
              {names.refresh}
            </Button>
            <Button
              component="a"
              href={`/api/day-closes/preview/report.pdf?${new URLSearchParams({ ...wanted })}`}
              target="_blank"
              variant="default"
              size="lg"
              leftSection={<IconFileTypePdf size={20} aria-hidden />}
            >
              {names.pdf}
            </Button>
          </div>
          {preview.data.previews.map((one) => (
            <PreviewedPlace key={`${one.siteCode} ${one.companyCode}`} preview={one} />
          ))}
        </>
      )}
    </>
  );
}
