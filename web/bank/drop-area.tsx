/** Where files are dropped, or chosen by a button that the keyboard reaches. */
import type { TakenBankFile } from "@kortkoll/server/bank-files/bank-files-api.ts";
import { Button, FileButton, Loader } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconUpload } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { useSendFile } from "./bank-files-data.ts";

type Sent =
  | { readonly kind: "sending"; readonly name: string }
  | { readonly kind: "taken"; readonly name: string; readonly file: TakenBankFile }
  | { readonly kind: "failed"; readonly name: string; readonly error: unknown };

export function DropArea(): ReactNode {
  const { bankFiles: names } = useText();
  const send = useSendFile();
  const [isOver, setOver] = useState(false);
  const [sent, setSent] = useState<readonly Sent[]>([]);
  const [last] = sent;
  useAnnouncement(last === undefined ? undefined : sentenceOf(last, names), "polite");

  const takeOne = async (file: File): Promise<void> => {
    const { name } = file;
    const tell = (one: Sent): void => {
      setSent((all) => [one, ...all.filter((other) => other.name !== name)]);
    };
    tell({ kind: "sending", name });
    try {
      tell({ kind: "taken", name, file: await send.mutateAsync(file) });
    } catch (error) {
      tell({ kind: "failed", name, error });
    }
  };
  /** One after another: the server reads one at a time all the same. */
  const take = async (files: readonly File[]): Promise<void> => {
    for (const file of files) await takeOne(file);
  };

  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same */}
      <div
        className="kk-drop"
        data-over={isOver}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          void take([...event.dataTransfer.files]);
        }}
      >
        <IconUpload size={32} stroke={1.5} aria-hidden />
        <p className="kk-strong">{names.drop}</p>
        <p>{names.dropHint}</p>
        <FileButton multiple onChange={(files) => void take(files)}>
          {(props) => (
            <Button {...props} size="md" data-file-button>
              {names.choose}
            </Button>
          )}
        </FileButton>
      </div>
      <ul className="kk-bank-list">
        {sent.map((one) => (
          <li key={one.name}>
            <Result sent={one} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Result({ sent }: { readonly sent: Sent }): ReactNode {
  const { bankFiles: names } = useText();
  const sentence = sentenceOf(sent, names);
  if (sent.kind === "failed") return <ProblemNotice error={sent.error} />;
  if (sent.kind === "sending") {
    return (
      <p className="kk-bank-row">
        <span>
          <Loader size="xs" aria-hidden /> {sentence}
        </span>
      </p>
    );
  }
  const isFine = sent.file.problemCount === 0 || sent.file.duplicateOf !== undefined;
  const Shape = isFine ? IconCheck : IconAlertTriangle;
  return (
    <p className="kk-bank-row">
      <span>
        <Shape size={18} aria-hidden />{" "}
        <Link to="/bank/files/$id" params={{ id: sent.file.id }}>
          {sentence}
        </Link>
      </span>
    </p>
  );
}

function sentenceOf(sent: Sent, names: Text["bankFiles"]): string {
  const { name } = sent;
  if (sent.kind === "sending") return names.sending(name);
  if (sent.kind === "failed") return "";
  const { file } = sent;
  if (file.duplicateOf !== undefined) return names.known(name);
  return file.problemCount === 0 ? names.sent(name) : names.toLookAt(name, file.problemCount);
}
