/** In the place of what is asked for: on its way or refused, and nothing where it is not asked for. */
import type { ReactNode } from "react";
import { LoadingRows } from "./loading.tsx";
import { ProblemNotice } from "./problem-notice.tsx";

type AwaitedProps = {
  readonly error: unknown;
  readonly again: () => void;
  readonly rows: number;
  /** False while the fields say what is wrong with the question. */
  readonly isAsked: boolean;
};

export function Awaited({ error, again, rows, isAsked }: AwaitedProps): ReactNode {
  if (error !== null) return <ProblemNotice error={error} again={again} />;
  return isAsked ? <LoadingRows rows={rows} /> : null;
}
