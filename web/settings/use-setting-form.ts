/**
 * A form of the settings: what is filled in, what the server says of it, and what somebody else has
 * changed since it was opened. A conflict is never overwritten: the newer values are shown, and the
 * person goes on from them with what they themselves had changed.
 */
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { ApiProblem, type ApiRequest, callApi } from "../api-client.ts";
import { useReadAgain } from "./settings-data.ts";

export type Opened<Values> = { readonly version: number; readonly values: Values };

export type NewerValue<Values> = {
  readonly field: keyof Values & string;
  readonly was: unknown;
  readonly now: unknown;
};

export type SettingForm<Values> = {
  readonly values: Values;
  readonly set: (change: Partial<Values>) => void;
  readonly isPending: boolean;
  /** What the server refused, when it is not about one field of the form. */
  readonly error: unknown;
  readonly errorOf: (field: keyof Values & string) => string | undefined;
  readonly send: (event: FormEvent) => void;
  readonly conflict: readonly NewerValue<Values>[] | undefined;
  readonly goOn: () => void;
};

type Wrong<Values> = Partial<Record<keyof Values & string, string | false>>;

type FormSettings<Values, Answer> = {
  readonly opened: Opened<Values>;
  /** A sentence for each field that cannot be sent so. */
  readonly wrong: (values: Values) => Wrong<Values>;
  readonly request: (values: Values, version: number) => ApiRequest;
  /** What holds now, for a form that changes something. */
  readonly newest?: () => Promise<Opened<Values> | undefined>;
  readonly done: (answer: Answer) => void;
};

export function useSettingForm<Values extends object, Answer>(
  settings: FormSettings<Values, Answer>,
): SettingForm<Values> {
  const [base, setBase] = useState(settings.opened);
  const [values, setValues] = useState(settings.opened.values);
  const [checked, setChecked] = useState(false);
  const [newest, setNewest] = useState<Opened<Values> | undefined>(undefined);
  const readAgain = useReadAgain();
  const withKey = useWishKey();
  const change = useMutation({
    mutationFn: () => callApi<Answer>(withKey(settings.request(values, base.version))),
    onSuccess: async (answer) => {
      await readAgain();
      settings.done(answer);
    },
    onError: async (error) => {
      if (isConflict(error)) setNewest(await settings.newest?.());
    },
  });
  const wrong: Wrong<Values> = checked ? settings.wrong(values) : {};
  const refusedField = fieldOf(change.error, values);
  const errorOf = (field: keyof Values & string): string | undefined =>
    wrong[field] || (refusedField === field ? sentenceOf(change.error) : undefined);
  return {
    values,
    set: (changed) => {
      setValues((before) => ({ ...before, ...changed }));
      if (change.isError && !isConflict(change.error)) change.reset();
    },
    isPending: change.isPending,
    error: refusedField === undefined ? change.error : null,
    errorOf,
    send: (event) => {
      event.preventDefault();
      setChecked(true);
      const isWrong = Object.values(settings.wrong(values)).some(Boolean);
      if (!isWrong && !change.isPending && newest === undefined) change.mutate();
    },
    conflict: newest && newerThan(base.values, newest.values),
    goOn: () => {
      if (newest === undefined) return;
      setValues(carriedOver({ base: base.values, mine: values, now: newest.values }));
      setBase(newest);
      setNewest(undefined);
      change.reset();
    },
  };
}

/** The same wish sent again has the same key, so that it is not made twice; another wish has its own. */
function useWishKey(): (request: ApiRequest) => ApiRequest {
  const last = useRef({ wish: "", key: "" });
  return (request) => {
    if (request.method !== "POST") return request;
    const wish = JSON.stringify(request.body);
    if (last.current.wish !== wish) last.current = { wish, key: crypto.randomUUID() };
    return { ...request, idempotencyKey: last.current.key };
  };
}

export function isConflict(error: unknown): boolean {
  return error instanceof ApiProblem && error.problem.code === "conflict";
}

/** "tillIds.0" is about "tillIds", "accounts.interim" about "interim". */
function fieldOf(error: unknown, values: object): string | undefined {
  if (!(error instanceof ApiProblem) || isConflict(error)) return undefined;
  return error.problem.field?.split(".").find((part) => part in values);
}

function sentenceOf(error: unknown): string | undefined {
  return error instanceof ApiProblem ? error.problem.detail : undefined;
}

export function newerThan<Values extends object>(
  base: Values,
  now: Values,
): readonly NewerValue<Values>[] {
  return (Object.keys(now) as (keyof Values & string)[])
    .filter((field) => !isSame(base[field], now[field]))
    .map((field) => ({ field, was: base[field], now: now[field] }));
}

/** What the person had changed stays as they wanted it; everything else is as it is now. */
export function carriedOver<Values extends object>(all: {
  readonly base: Values;
  readonly mine: Values;
  readonly now: Values;
}): Values {
  const { base, mine, now } = all;
  const kept = (Object.keys(mine) as (keyof Values)[]).filter(
    (field) => !isSame(base[field], mine[field]),
  );
  const carried = { ...now };
  for (const field of kept) carried[field] = mine[field];
  return carried;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
