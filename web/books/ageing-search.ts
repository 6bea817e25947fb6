/** What the page of open items shows, as its address says: it can be shared and gone back to. */
import { ITEM_KINDS, type ItemKind } from "@kortkoll/core/ledger/ageing.ts";

export type AgeingSearch = {
  readonly kind?: ItemKind;
  readonly company?: string;
  readonly account?: string;
  readonly bucket?: string;
  readonly owner?: string;
  readonly tooOld?: "1";
  readonly search?: string;
  readonly sort?: "oldest" | "newest" | "largest";
};

export function readAgeingSearch(search: Readonly<Record<string, unknown>>): AgeingSearch {
  const text = (name: string): string | undefined => {
    const value = search[name];
    const words = typeof value === "number" ? String(value) : value;
    return typeof words === "string" && words !== "" ? words : undefined;
  };
  const kind = ITEM_KINDS.find((one) => one === search["kind"]);
  const sort = (["oldest", "newest", "largest"] as const).find((one) => one === search["sort"]);
  const bucket = /^[0-4]$/.exec(text("bucket") ?? "")?.[0];
  const [company, account, owner, words] = [
    text("company"),
    text("account"),
    text("owner"),
    text("search"),
  ];
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(company === undefined ? {} : { company }),
    ...(account === undefined ? {} : { account }),
    ...(bucket === undefined ? {} : { bucket }),
    ...(owner === undefined ? {} : { owner }),
    ...(text("tooOld") === "1" ? { tooOld: "1" as const } : {}),
    ...(words === undefined ? {} : { search: words }),
    ...(sort === undefined ? {} : { sort }),
  };
}

/** The address of the API for it. */
export function itemsPath(search: AgeingSearch, cursor: string | null): string {
  const given: Readonly<Record<string, string | undefined>> = {
    kind: search.kind,
    companyCode: search.company,
    account: search.account,
    bucket: search.bucket,
    owner: search.owner,
    tooOld: search.tooOld === undefined ? undefined : "true",
    search: search.search,
    sort: search.sort,
    cursor: cursor ?? undefined,
  };
  const asked = Object.entries(given).filter(
    (one): one is [string, string] => one[1] !== undefined,
  );
  return `/api/ledger/items?${new URLSearchParams(asked)}`;
}
