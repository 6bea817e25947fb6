/** Who may ask a terminal to cancel: a customer must not lose a payment to another desk's key press. */

export type Canceller =
  /** `overridesOthers`: a manager, who follows up interrupted payments anyway. */
  | {
      readonly kind: "person";
      readonly personId: string;
      readonly tillId: string | null;
      readonly overridesOthers: boolean;
    }
  /** A program speaks for its own invoicing systems only. */
  | { readonly kind: "key"; readonly systems: readonly string[] };

export type CancelFacts = {
  readonly tillId: string;
  readonly operatorId: string;
  readonly systems: readonly string[];
};

export type CancelRefusal = "paymentOfAnotherTill" | "systemNotAllowed";

export function whyNotCancel(
  canceller: Canceller,
  payment: CancelFacts,
): CancelRefusal | undefined {
  switch (canceller.kind) {
    case "person": {
      const isOwn =
        canceller.tillId === payment.tillId || canceller.personId === payment.operatorId;
      return isOwn || canceller.overridesOthers ? undefined : "paymentOfAnotherTill";
    }
    case "key": {
      const speaksForAll = payment.systems.every((system) => canceller.systems.includes(system));
      return speaksForAll ? undefined : "systemNotAllowed";
    }
  }
}
