/** What of the list is shown and in which order; the page's address is the truth. */
import { INTERRUPTED_REASONS } from "@kortkoll/core/attempts/interrupted-reasons.ts";
import { NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { type ReactNode, type RefObject, useEffect, useState } from "react";
import { useTills } from "../live/server-data.ts";
import { useSignedIn } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { type InterruptedSearch, SORTS, STATUSES, UNOWNED } from "./interrupted-search.ts";
import { focusItem } from "./use-item-keys.ts";

type InterruptedFiltersProps = {
  readonly search: InterruptedSearch;
  readonly change: (changed: InterruptedSearch) => void;
  readonly field: RefObject<HTMLInputElement | null>;
  /** The signatures that stand in the list, besides one's own. */
  readonly owners: readonly string[];
};

const SEARCH_PAUSE_MS = 200;

export function InterruptedFilters(props: InterruptedFiltersProps): ReactNode {
  const { search, change, field, owners } = props;
  const text = useText();
  const { interrupted: names } = text;
  const { signature } = useSignedIn().person;
  const standing = search.search ?? "";
  const [words, setWords] = useState(standing);
  // Clearing the filters empties the field.
  useEffect(() => setWords(standing), [standing]);
  const changeWords = useDebouncedCallback((typed: string) => {
    change({ search: typed.trim() });
  }, SEARCH_PAUSE_MS);
  const tills = useTills().data?.tills ?? [];
  const sites = new Map(tills.map(({ siteCode, siteName }) => [siteCode, siteName]));
  const others = owners.filter((owner) => owner !== signature);
  return (
    <search className="kk-item-filters">
      <TextInput
        ref={field}
        type="search"
        label={names.search}
        placeholder={names.searchPlaceholder}
        leftSection={<IconSearch size={20} aria-hidden />}
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value);
          changeWords(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown") return;
          event.preventDefault();
          focusItem(0);
        }}
      />
      <NativeSelect
        label={names.status}
        value={search.status ?? "open"}
        onChange={(event) => change({ status: event.currentTarget.value })}
        data={STATUSES.map((value) => ({ value, label: names.statuses[value] }))}
      />
      <NativeSelect
        label={names.reason}
        value={search.reason ?? ""}
        onChange={(event) => change({ reason: event.currentTarget.value })}
        data={[
          { value: "", label: names.any },
          ...INTERRUPTED_REASONS.map((value) => ({
            value,
            label: text.interruptedReasons[value],
          })),
        ]}
      />
      <NativeSelect
        label={names.site}
        value={search.siteCode ?? ""}
        onChange={(event) => change({ siteCode: event.currentTarget.value })}
        data={[
          { value: "", label: names.any },
          ...[...sites].map(([value, label]) => ({ value, label })),
        ]}
      />
      <NativeSelect
        label={names.owner}
        value={search.owner ?? ""}
        onChange={(event) => change({ owner: event.currentTarget.value })}
        data={[
          { value: "", label: names.any },
          { value: UNOWNED, label: names.unowned },
          { value: signature, label: names.mine(signature) },
          ...others.map((value) => ({ value, label: value })),
        ]}
      />
      <NativeSelect
        label={names.sort}
        value={search.sort ?? "risk"}
        onChange={(event) => change({ sort: event.currentTarget.value })}
        data={SORTS.map((value) => ({ value, label: names.sorts[value] }))}
      />
    </search>
  );
}
