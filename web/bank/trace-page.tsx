/** What the pages of one bank line and of one payout of 0 kr begin with. */
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { PrintButton } from "../ui/print-button.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";

export function TraceFound<Trace>(props: {
  readonly asked: UseQueryResult<Trace>;
  readonly show: (trace: Trace) => ReactNode;
}): ReactNode {
  const { data, error, refetch } = props.asked;
  if (data !== undefined) return props.show(data);
  return error === null ? (
    <LoadingRows rows={8} />
  ) : (
    <ProblemNotice error={error} again={() => void refetch()} />
  );
}

export function TraceHeading(props: {
  readonly title: string;
  readonly lead: string;
  /** What the reader has just done here; empty when nothing. */
  readonly done: string;
  /** The way back. */
  readonly children: ReactNode;
}): ReactNode {
  const { title, lead, done, children } = props;
  const { bookkeeping } = useText();
  useAnnouncement(done, "polite");
  return (
    <>
      <PageHeading title={title} lead={lead}>
        {children}
        <PrintButton>{bookkeeping.printButton}</PrintButton>
      </PageHeading>
      <p role="status" className="kk-quiet kk-bench-done">
        {done}
      </p>
    </>
  );
}
