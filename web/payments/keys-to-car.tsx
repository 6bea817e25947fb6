/** Whether the car's keys may be handed over: yes only on proof, and otherwise why not. */
import type { Order } from "@kortkoll/server/api.ts";
import { IconKey, IconKeyOff } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useText } from "../text/text.tsx";

type KeysToCarProps = {
  readonly orders: readonly Pick<Order, "position" | "keysMayBeHandedOver">[];
  /** The money may still go back: nothing is to leave on it. */
  readonly waitsForSignature?: boolean;
  /** Who accepted that the car leaves on a claim, if anybody did. */
  readonly releasedBy?: string | undefined;
};

export function KeysToCar(props: KeysToCarProps): ReactNode {
  const { orders, releasedBy, waitsForSignature = false } = props;
  const names = useText().keysToCar;
  if (orders.length === 0) return null;
  const stopped = orders.find((order) => !order.keysMayBeHandedOver);
  const may = stopped === undefined && !waitsForSignature;
  const why = waitsForSignature
    ? names.signature
    : stopped === undefined
      ? names.mayWhy
      : names.mayNotWhy[stopped.position];
  const Shape = may ? IconKey : IconKeyOff;
  return (
    <section className={`kk-keys kk-keys-${may ? "may" : "not"}`}>
      <Shape size={28} stroke={2} aria-hidden className="kk-notice-icon" />
      <div>
        <p className="kk-strong">{may ? names.may : names.mayNot}</p>
        <p>{why}</p>
        {releasedBy === undefined || may ? null : <p>{names.released(releasedBy)}</p>}
      </div>
    </section>
  );
}
