/** The codes for paper, shown this once: printed, copied or written down before one goes on. */
import { Button } from "@mantine/core";
import { IconCopy, IconPrinter } from "@tabler/icons-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useText } from "../text/text.tsx";

type RecoveryCodesProps = {
  readonly signature: string;
  readonly codes: readonly string[];
  readonly onDone: () => void;
};

export function RecoveryCodes({ signature, codes, onDone }: RecoveryCodesProps): ReactNode {
  const names = useText().people.paper;
  const [isCopied, setCopied] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText([names.sheet(signature), ...codes].join("\n"));
    setCopied(true);
  };
  return (
    <section className="kk-paper" aria-labelledby="recovery-codes">
      <h2 id="recovery-codes" ref={heading} tabIndex={-1}>
        {names.title}
      </h2>
      <p>{names.lead}</p>
      <p className="kk-paper-sheet">{names.sheet(signature)}</p>
      <ol className="kk-paper-codes" aria-label={names.list}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className="kk-row">
        <Button
          variant="default"
          leftSection={<IconPrinter size={20} aria-hidden />}
          onClick={() => window.print()}
        >
          {names.print}
        </Button>
        {/* Browsers lend the clipboard to safe addresses only. */}
        {window.isSecureContext ? (
          <Button
            variant="default"
            leftSection={<IconCopy size={20} aria-hidden />}
            onClick={() => void copy()}
          >
            {names.copy}
          </Button>
        ) : null}
        <Button onClick={onDone}>{names.saved}</Button>
      </div>
      <p role="status">{isCopied ? names.copied : ""}</p>
    </section>
  );
}
