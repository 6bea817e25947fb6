/** The answer was lost: the same payment is asked about again, never a new one. */
import { Loader } from "@mantine/core";
import type { ReactNode } from "react";
import { useText } from "../text/text.tsx";
import type { Sending } from "./use-sending.ts";

export function RetryNotice({ sending }: { sending: Sending }): ReactNode {
  const text = useText();
  if (sending.kind !== "retrying") return null;
  return (
    <div className="kk-notice kk-notice-finding" role="status">
      <Loader size="sm" aria-hidden />
      <p className="kk-notice-words">{text.pay.retrying(sending.attempt)}</p>
    </div>
  );
}
