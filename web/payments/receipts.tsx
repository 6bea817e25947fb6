/** The two texts that the terminal gave, as it set them. */
import type { Payment } from "@kortkoll/server/api.ts";
import { type ReactNode, useId } from "react";
import { useText } from "../text/text.tsx";

export function Receipts({ payment }: { payment: Payment }): ReactNode {
  const text = useText();
  const { customerReceipt, merchantReceipt } = payment;
  if (customerReceipt === null && merchantReceipt === null) {
    return payment.state === "approved" ? (
      <p className="kk-quiet">{text.result.noReceipt}</p>
    ) : null;
  }
  return (
    <section aria-label={text.result.receipts} className="kk-receipts">
      <Receipt title={text.result.customerReceipt} words={customerReceipt} />
      <Receipt title={text.result.merchantReceipt} words={merchantReceipt} />
    </section>
  );
}

function Receipt({ title, words }: { title: string; words: string | null }): ReactNode {
  const id = useId();
  if (words === null) return null;
  return (
    <figure className="kk-receipt" aria-labelledby={id}>
      <figcaption id={id}>{title}</figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide receipt scrolls, keys must reach it */}
      <pre tabIndex={0}>{words}</pre>
    </figure>
  );
}
