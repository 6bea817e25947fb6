/**
 * Signature and PIN, made for quick hands: letters choose the person, the first digit goes on to the
 * PIN, Enter takes over. Before anything is typed the one who stood there last is chosen.
 */
import type { OperatorList } from "@kortkoll/server/sessions/operator-api.ts";
import type { Session } from "@kortkoll/server/sessions/session-api.ts";
import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import {
  type FormEvent,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { callApi } from "../api-client.ts";
import { useDemoPeople } from "../live/server-data.ts";
import { useText } from "../text/text.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import type { EarlyKeys } from "./early-keys.ts";
import { type Candidate, candidatesFrom, matching, meant } from "./operator-choice.ts";
import { useTakeOver } from "./operator-deed.ts";

type OperatorFormProps = {
  readonly session: Session;
  readonly submit: string;
  readonly onDone: (session: Session) => void;
  /** What was typed before the form was there. */
  readonly early?: RefObject<EarlyKeys | undefined>;
};

const MOST_SHOWN = 8;

export function OperatorForm({ session, submit, onDone, early }: OperatorFormProps): ReactNode {
  const names = useText().people.operator;
  const desk = useOperatorDesk(session, onDone, early);
  const { chosen, takeOver } = desk;
  return (
    <form className="kk-form" onSubmit={desk.send} noValidate>
      <div className="kk-operator-fields">
        <TextInput
          ref={desk.signatureField}
          label={names.signature}
          placeholder={chosen?.signature}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          data-autofocus={desk.isAtSecret ? undefined : true}
          maxLength={5}
          value={desk.typed}
          onChange={(event) => desk.type(event.currentTarget.value)}
          onKeyDown={desk.press}
          error={desk.isNobody ? names.nobody : undefined}
        />
        <PasswordInput
          ref={desk.secretField}
          label={chosen?.isBase === true ? names.pinOrPassword : names.pin}
          inputMode={chosen?.isBase === true ? "text" : "numeric"}
          autoComplete="off"
          data-autofocus={desk.isAtSecret ? true : undefined}
          maxLength={chosen?.isBase === true ? 200 : 6}
          value={desk.secret}
          onChange={(event) => desk.keySecret(event.currentTarget.value)}
          error={desk.isMissing ? names.pinMissing : undefined}
        />
      </div>
      <p className="kk-operator-chosen" role="status">
        {chosen === undefined ? "" : names.chosen(`${chosen.name} (${chosen.signature})`)}
      </p>
      {takeOver.isError ? <ProblemNotice error={takeOver.error} /> : null}
      <Button type="submit" size="lg" loading={takeOver.isPending} disabled={!desk.canSend}>
        {takeOver.isPending ? names.working : submit}
      </Button>
      <Choices shown={desk.shown} chosen={chosen} pick={desk.pick} />
    </form>
  );
}

type ChoicesProps = {
  readonly shown: readonly Candidate[];
  readonly chosen: Candidate | undefined;
  readonly pick: (candidate: Candidate) => void;
};

function Choices({ shown, chosen, pick }: ChoicesProps): ReactNode {
  const names = useText().people.operator;
  const demoPeople = useDemoPeople();
  return (
    <ul className="kk-operator-list" aria-label={names.list}>
      {shown.map((candidate) => {
        const { signature, name, isNow } = candidate;
        const demo = demoPeople.find((person) => person.signature === signature);
        return (
          <li key={signature}>
            <button
              type="button"
              aria-pressed={signature === chosen?.signature}
              onClick={() => pick(candidate)}
            >
              <strong>{signature}</strong>
              <span>{name}</span>
              <span className="kk-quiet">
                {isNow ? <span>{names.now}</span> : null}
                {demo === undefined ? null : <span>{names.demoPin(demo.pin)}</span>}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

type OperatorDesk = {
  readonly typed: string;
  readonly secret: string;
  readonly isMissing: boolean;
  /** The secret has been begun: the dialog's own first focus goes there. */
  readonly isAtSecret: boolean;
  readonly isNobody: boolean;
  readonly canSend: boolean;
  readonly chosen: Candidate | undefined;
  readonly shown: readonly Candidate[];
  readonly takeOver: ReturnType<typeof useTakeOver>;
  readonly signatureField: React.RefObject<HTMLInputElement | null>;
  readonly secretField: React.RefObject<HTMLInputElement | null>;
  readonly type: (letters: string) => void;
  readonly keySecret: (secret: string) => void;
  readonly pick: (candidate: Candidate) => void;
  readonly press: (event: KeyboardEvent) => void;
  readonly send: (event: FormEvent) => void;
};

function useOperatorDesk(
  session: Session,
  onDone: (session: Session) => void,
  early: OperatorFormProps["early"],
): OperatorDesk {
  const [typed, setTyped] = useState("");
  const [secret, setSecret] = useState("");
  const [isMissing, setMissing] = useState(false);
  const signatureField = useRef<HTMLInputElement>(null);
  const secretField = useRef<HTMLInputElement>(null);
  const { candidates, isLoading, whenLoaded } = useCandidates(session);
  const chosen = meant(typed, candidates, session.locked);
  const takeOver = useTakeOver(onDone);
  const toSecret = (): void => secretField.current?.focus();
  const refused = (): void => {
    setSecret("");
    toSecret();
  };
  const give = (letters: string, proof: string, all: readonly Candidate[]): void => {
    const who = meant(letters, all, session.locked);
    if (who === undefined) return;
    takeOver.mutate({ signature: who.signature, secret: proof }, { onError: refused });
  };
  const giveWhenLoaded = (letters: string, proof: string): void =>
    void whenLoaded().then((all) => give(letters, proof, all));
  useEarlyKeys(early, ({ signature, secret: digits, isEntered }) => {
    setTyped(signature);
    setSecret(digits);
    (digits === "" ? signatureField : secretField).current?.focus();
    if (isEntered && digits !== "") giveWhenLoaded(signature, digits);
  });
  const pick = ({ signature }: Candidate): void => {
    setTyped(signature);
    toSecret();
  };
  const shown = matching(typed, candidates).slice(0, MOST_SHOWN);
  return {
    typed,
    secret,
    isMissing,
    isAtSecret: secret !== "",
    isNobody: chosen === undefined && typed !== "" && !isLoading,
    canSend: chosen !== undefined || (isLoading && typed !== ""),
    chosen,
    shown,
    takeOver,
    signatureField,
    secretField,
    type: (letters) => {
      setTyped(letters.toUpperCase());
      // What was begun was somebody else's.
      setSecret("");
    },
    keySecret: (keyed) => {
      setSecret(keyed);
      setMissing(false);
    },
    pick,
    press: (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step !== undefined) {
        event.preventDefault();
        const at = candidates.findIndex((one) => one.signature === chosen?.signature);
        const next = candidates[(at + step + candidates.length) % candidates.length];
        if (next !== undefined) setTyped(next.signature);
      } else if (/^\d$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        setSecret((begun) => begun + event.key);
        toSecret();
      }
    },
    send: (event) => {
      event.preventDefault();
      if (takeOver.isPending || (chosen === undefined && !isLoading)) return;
      if (secret === "") {
        // Enter after the signature goes on to the PIN; Enter in an empty PIN is a mistake.
        setMissing(document.activeElement === secretField.current);
        return toSecret();
      }
      if (isLoading) giveWhenLoaded(typed, secret);
      else give(typed, secret, candidates);
    },
  };
}

/** Once, before the browser shows the form: no key falls between the two. */
function useEarlyKeys(
  early: OperatorFormProps["early"],
  use: (typed: ReturnType<EarlyKeys["take"]>) => void,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was typed is taken once
  useLayoutEffect(() => {
    const typed = early?.current?.take();
    if (early !== undefined) early.current = undefined;
    if (typed !== undefined) use(typed);
  }, []);
}

type Candidates = {
  readonly candidates: readonly Candidate[];
  readonly isLoading: boolean;
  /** Quick hands are done before the list is here: whom they mean is told by the whole of it. */
  readonly whenLoaded: () => Promise<readonly Candidate[]>;
};

function useCandidates(session: Session): Candidates {
  const client = useQueryClient();
  const { base, person, till } = session;
  const { signature, name } = person;
  const question = {
    queryKey: ["operators", till?.id, signature],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      callApi<OperatorList>({ path: "/api/session/operators", signal }),
  };
  const { data, isLoading } = useQuery({ ...question, enabled: till !== null });
  const from = (list: OperatorList | undefined): readonly Candidate[] =>
    candidatesFrom(list?.people ?? [{ signature, name, lastAt: null }], base, signature);
  return {
    candidates: from(data),
    isLoading,
    whenLoaded: async () => from(await client.ensureQueryData(question).catch(() => undefined)),
  };
}
