/** What is owed since an order was lowered or withdrawn is applied to another order of the company. */
import type { Order } from "@kortkoll/server/api.ts";
import type { ApplyBody } from "@kortkoll/server/interrupted/interrupted-api.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { callApi } from "../api-client.ts";
import { DialogFrame } from "../interrupted/words-dialog.tsx";
import { showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { ApplyForm } from "./apply-form.tsx";

export type OwedOrder = Pick<Order, "id" | "invoiceNumber" | "customerName" | "companyCode"> & {
  /** Of its own, where it was raised again. */
  readonly leftOre: number;
  readonly owedOre: number;
};

type ApplyOwedProps = {
  readonly order: OwedOrder;
  readonly close: () => void;
  readonly done: (words: string) => void;
};

export function ApplyOwedDialog({ order, close, done }: ApplyOwedProps): ReactNode {
  const text = useText();
  const { owed: names } = text;
  const { invoiceNumber, leftOre, owedOre } = order;
  const client = useQueryClient();
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const applying = useMutation({
    mutationFn: (body: ApplyBody) =>
      callApi<Order>({
        method: "POST",
        path: `/api/orders/${encodeURIComponent(order.id)}/apply`,
        body,
        idempotencyKey,
      }),
    onSuccess: async () => {
      await client.invalidateQueries();
      done(names.done);
    },
  });
  const own = { label: names.own(invoiceNumber, showKronor(leftOre, text)), leftOre };
  return (
    <DialogFrame title={names.dialogTitle} close={close}>
      <ApplyForm
        lead={names.lead(showKronor(owedOre, text), invoiceNumber)}
        openOre={owedOre}
        own={leftOre > 0 ? own : undefined}
        reasonHint={names.reasonHint}
        first={order.customerName}
        isPossible={(one) => one.companyCode === order.companyCode && one.id !== order.id}
        apply={(body) => applying.mutate(body)}
        sending={applying}
      />
    </DialogFrame>
  );
}
