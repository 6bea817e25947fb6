/** Counting, by keyboard alone: a field for each coin and note, Enter goes on, the sum stands below. */
import {
  DENOMINATIONS,
  type Denomination,
  isNote,
  worthOf,
} from "@kortkoll/core/till-reconciliation/denominations.ts";
import type { TillReconciliation } from "@kortkoll/server/till-reconciliations/till-reconciliations-api.ts";
import { Button, TextInput } from "@mantine/core";
import {
  type FormEvent,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useRef,
  useState,
} from "react";
import { showCash } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { useCountStep } from "./count-data.ts";
import { type Keyed, piecesOf, readPieces, worthOfKeyed } from "./count-rules.ts";

type CountFormProps = { readonly count: TillReconciliation; readonly done: () => void };

export function CountForm({ count, done }: CountFormProps): ReactNode {
  const text = useText();
  const { one } = text.count;
  const { keyed, key, forget } = useDraft(`${count.id} ${count.counts.length}`);
  const [note, setNote] = useState("");
  const form = useRef<HTMLFormElement>(null);
  const handIn = useCountStep(`/${count.id}/counts`, () => {
    forget();
    done();
  });
  // After the page's heading, which takes focus when the page opens.
  useEffect(() => form.current?.querySelector<HTMLElement>("[data-count-step]")?.focus(), []);
  const isAgain = count.counts.length > 0;
  const pieces = piecesOf(keyed);
  useAnnouncement(handIn.isSuccess ? one.handedIn : undefined, "polite");
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (pieces === undefined || handIn.isPending) return;
    const said = note.trim();
    handIn.mutate({ pieces, ...(said === "" ? {} : { note: said }) });
  };
  const goOn = (event: KeyboardEvent): void => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const fields = [...(form.current?.querySelectorAll<HTMLElement>("[data-count-step]") ?? [])];
    fields[fields.indexOf(event.target as HTMLElement) + 1]?.focus();
  };
  return (
    <Panel title={isAgain ? one.recount : one.count}>
      <p className="kk-quiet kk-cash-lead">{isAgain ? one.recountLead : one.countLead}</p>
      <form ref={form} className="kk-count-form" onSubmit={send} noValidate>
        {[true, false].map((notes) => (
          <fieldset key={String(notes)} className="kk-count-fields">
            <legend>{notes ? one.notes : one.coins}</legend>
            {DENOMINATIONS.filter((kind) => isNote(kind) === notes).map((kind) => (
              <PieceField
                key={kind}
                kind={kind}
                keyed={keyed[kind] ?? ""}
                write={(value) => key(kind, value)}
                goOn={goOn}
              />
            ))}
          </fieldset>
        ))}
        <TextInput
          label={one.note}
          description={one.optional}
          maxLength={300}
          autoComplete="off"
          data-count-step
          onKeyDown={goOn}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <p className="kk-count-sum">
          <span>{one.sum}</span>
          <strong>{showCash(worthOfKeyed(keyed), text)}</strong>
        </p>
        {handIn.isError ? <ProblemNotice error={handIn.error} /> : null}
        <Button type="submit" size="lg" loading={handIn.isPending} data-count-step>
          {one.handIn}
        </Button>
      </form>
    </Panel>
  );
}

type PieceFieldProps = {
  readonly kind: Denomination;
  readonly keyed: string;
  readonly write: (keyed: string) => void;
  readonly goOn: (event: KeyboardEvent) => void;
};

function PieceField({ kind, keyed, write, goOn }: PieceFieldProps): ReactNode {
  const text = useText();
  const { one } = text.count;
  const pieces = readPieces(keyed);
  return (
    <div className="kk-count-field">
      <TextInput
        label={one.pieces(String(kind))}
        inputMode="numeric"
        autoComplete="off"
        placeholder="0"
        maxLength={8}
        data-count-step
        onKeyDown={goOn}
        onFocus={(event) => event.currentTarget.select()}
        value={keyed}
        onChange={(event) => write(event.currentTarget.value)}
        error={pieces === undefined ? one.wrongPieces : undefined}
      />
      <span className="kk-count-worth">{showCash(worthOf(kind, pieces ?? 0), text)}</span>
    </div>
  );
}

/** Kept in the browser until it is handed in: a page that is read again has lost nothing. */
function useDraft(name: string): {
  readonly keyed: Keyed;
  readonly key: (kind: Denomination, value: string) => void;
  readonly forget: () => void;
} {
  const place = `kortkoll.count ${name}`;
  const [keyed, setKeyed] = useState<Keyed>(() => readDraft(sessionStorage.getItem(place)));
  return {
    keyed,
    key: (kind, value) => {
      const next = { ...keyed, [kind]: value };
      setKeyed(next);
      sessionStorage.setItem(place, JSON.stringify(next));
    },
    forget: () => sessionStorage.removeItem(place),
  };
}

function readDraft(stored: string | null): Keyed {
  if (stored === null) return {};
  const read: unknown = JSON.parse(stored);
  if (typeof read !== "object" || read === null) return {};
  const entries = Object.entries(read).filter(([, value]) => typeof value === "string");
  return Object.fromEntries(entries);
}
