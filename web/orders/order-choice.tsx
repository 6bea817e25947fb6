/** An unpaid invoice is found by number, car or customer, and chosen among those that are found. */
import type { Order, OrderPage } from "@kortkoll/server/api.ts";
import { Radio, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useId, useState } from "react";
import { callApi } from "../api-client.ts";
import { questions } from "../live/server-data.ts";
import { showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";

type OrderChoiceProps = {
  readonly chosen: string | undefined;
  readonly choose: (order: Order) => void;
  /** Which of the invoices that are found can be chosen; all of them when not given. */
  readonly isPossible?: (order: Order) => boolean;
  readonly error?: string | undefined;
  readonly takesFocus?: boolean;
  /** What is searched for from the start. */
  readonly first?: string;
};

const MOST_SHOWN = 8;
const TYPING_PAUSE_MS = 200;

export function OrderChoice(props: OrderChoiceProps): ReactNode {
  const { chosen, choose, isPossible = () => true, error, takesFocus = false, first = "" } = props;
  const text = useText();
  const { apply: names } = text;
  const group = useId();
  const [words, setWords] = useState(first);
  const [asked] = useDebouncedValue(words.trim(), TYPING_PAUSE_MS);
  const { data } = useQuery({
    queryKey: [...questions.orders, "choice", asked],
    queryFn: ({ signal }) => {
      const search = new URLSearchParams({ search: asked, limit: String(MOST_SHOWN) });
      return callApi<OrderPage>({ path: `/api/orders?${search}`, signal });
    },
    enabled: asked !== "",
  });
  const orders = asked === "" ? [] : (data?.orders ?? []).filter(isPossible);
  return (
    <>
      <TextInput
        type="search"
        label={names.search}
        description={names.searchHint}
        data-autofocus={takesFocus ? true : undefined}
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        error={error}
      />
      {orders.length === 0 ? (
        data !== undefined && asked !== "" ? (
          <p className="kk-quiet" role="status">
            {names.nothingFound}
          </p>
        ) : null
      ) : (
        <fieldset className="kk-choices">
          <legend>{names.found}</legend>
          {orders.map((order) => (
            <Radio
              key={order.id}
              name={group}
              size="md"
              label={nameOf(order)}
              description={names.left(showKronor(order.leftOre, text))}
              checked={chosen === order.id}
              onChange={() => choose(order)}
            />
          ))}
        </fieldset>
      )}
    </>
  );
}

function nameOf({ invoiceNumber, customerName, registrationNumber }: Order): string {
  return [invoiceNumber, customerName, registrationNumber ?? ""].filter(Boolean).join(" · ");
}
