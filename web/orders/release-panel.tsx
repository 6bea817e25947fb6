/** Released to the customer ledger, by whom and why; and the way there and back. */
import type { Order, OrderDetails } from "@kortkoll/server/api.ts";
import { Button, Modal, Textarea } from "@mantine/core";
import { IconArrowBackUp, IconFileInvoice } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { callApi } from "../api-client.ts";
import { questions } from "../live/server-data.ts";
import { showDayAndTime, showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";

type Deed = "release" | "takeBack";

export function ReleasePanel({ order }: { readonly order: OrderDetails }): ReactNode {
  const text = useText();
  const { release: names } = text.ageing;
  const [deed, setDeed] = useState<Deed | undefined>(undefined);
  const [done, setDone] = useState("");
  useAnnouncement(done, "polite");
  const isOffered =
    order.settlement === "cash" &&
    order.kind !== "creditInvoice" &&
    order.leftOre > 0 &&
    order.activePaymentId === null;
  const last = order.releases.at(-1);
  if (!isOffered && last === undefined) return null;
  return (
    <Panel title={names.title}>
      {order.releases.map((one) => (
        <div key={one.id}>
          <p>
            {names.line(showKronor(one.amountOre, text), one.by, showDayAndTime(one.at))}
            <span className="kk-sub">”{one.reason}”</span>
          </p>
          {one.takenBack === null ? null : (
            <p>
              {names.backLine(one.takenBack.by, showDayAndTime(one.takenBack.at))}
              <span className="kk-sub">”{one.takenBack.reason}”</span>
            </p>
          )}
        </div>
      ))}
      {isOffered ? (
        <>
          <p className="kk-quiet">{names.lead}</p>
          <Button
            variant="default"
            leftSection={<IconFileInvoice size={20} aria-hidden />}
            onClick={() => setDeed("release")}
          >
            {names.go}
          </Button>
        </>
      ) : null}
      {last?.canBeTakenBack === true ? (
        <Button
          variant="default"
          leftSection={<IconArrowBackUp size={20} aria-hidden />}
          onClick={() => setDeed("takeBack")}
        >
          {names.back}
        </Button>
      ) : null}
      {deed === undefined ? null : (
        <ReleaseDialog
          order={order}
          deed={deed}
          close={() => setDeed(undefined)}
          done={() => {
            setDone(deed === "release" ? names.done : names.backDone);
            setDeed(undefined);
          }}
        />
      )}
    </Panel>
  );
}

type ReleaseDialogProps = {
  readonly order: OrderDetails;
  readonly deed: Deed;
  readonly close: () => void;
  readonly done: () => void;
};

function ReleaseDialog({ order, deed, close, done }: ReleaseDialogProps): ReactNode {
  const text = useText();
  const { release: names } = text.ageing;
  const client = useQueryClient();
  const isRelease = deed === "release";
  const [reason, setReason] = useState("");
  const [isTried, setIsTried] = useState(false);
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const words = reason.trim();
  const sending = useMutation({
    mutationFn: () =>
      callApi<Order>({
        method: "POST",
        path: `/api/orders/${order.id}/release${isRelease ? "" : "/take-back"}`,
        body: { reason: words },
        idempotencyKey,
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: questions.order });
      done();
    },
  });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    setIsTried(true);
    if (words !== "") sending.mutate();
  };
  return (
    <Modal
      opened
      onClose={close}
      title={isRelease ? names.dialogTitle(showKronor(order.leftOre, text)) : names.backTitle}
      closeButtonProps={{ "aria-label": text.shell.close, size: "xl" }}
      size="lg"
      centered
    >
      <form className="kk-form" onSubmit={send} noValidate>
        <p className="kk-quiet">{isRelease ? names.lead : names.backLead}</p>
        <Textarea
          label={isRelease ? names.reason : names.backReason}
          data-autofocus
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={isTried && words === "" ? names.reasonMissing : undefined}
        />
        {sending.isError ? <ProblemNotice error={sending.error} /> : null}
        <Button type="submit" size="lg" loading={sending.isPending}>
          {isRelease ? names.save : names.back}
        </Button>
      </form>
    </Modal>
  );
}
