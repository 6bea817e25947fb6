/** How large a difference one person may sign alone: beside what a company has decided about cash. */
import { formatOre, ore } from "@kortkoll/core/money.ts";
import type { DifferenceLimit } from "@kortkoll/server/till-reconciliations/till-reconciliations-api.ts";
import { Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { CashDialog } from "../cash/cash-dialog.tsx";
import { KronorField } from "../cash/cash-fields.tsx";
import { showCash } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { Panel } from "../ui/panel.tsx";
import { useDifferenceLimits, useSaveLimit } from "./count-data.ts";

type LimitPanelProps = { readonly companyCode: string; readonly done: (words: string) => void };

export function DifferenceLimitPanel({ companyCode, done }: LimitPanelProps): ReactNode {
  const text = useText();
  const { limit: names } = text.count;
  const [isOpen, setIsOpen] = useState(false);
  const limit = useDifferenceLimits().data?.limits.find((one) => one.companyCode === companyCode);
  if (limit === undefined) return null;
  return (
    <Panel
      title={names.title}
      end={
        <Button
          variant="default"
          aria-label={`${names.change}: ${names.title}`}
          onClick={() => setIsOpen(true)}
        >
          {names.change}
        </Button>
      }
    >
      <p className="kk-quiet kk-cash-lead">{names.lead}</p>
      <p className="kk-strong">{names.shown(showCash(limit.limitOre, text))}</p>
      {isOpen ? (
        <LimitDialog
          limit={limit}
          close={() => setIsOpen(false)}
          done={() => {
            setIsOpen(false);
            done(names.saved);
          }}
        />
      ) : null}
    </Panel>
  );
}

type LimitDialogProps = {
  readonly limit: DifferenceLimit;
  readonly close: () => void;
  readonly done: () => void;
};

function LimitDialog({ limit, close, done }: LimitDialogProps): ReactNode {
  const { limit: names } = useText().count;
  // What the form was opened on, however often the list is read again meanwhile.
  const [{ version, companyId, limitOre }] = useState(limit);
  const [keyed, setKeyed] = useState(formatOre(ore(limitOre)).replace(/,00$/, ""));
  const [isTried, setIsTried] = useState(false);
  const save = useSaveLimit(companyId, done);
  const wanted = readLimit(keyed);
  return (
    <CashDialog
      title={names.change}
      lead={names.hint}
      save={names.save}
      isPending={save.isPending}
      error={save.error}
      close={close}
      send={() => {
        setIsTried(true);
        if (wanted !== undefined) save.mutate({ limitOre: wanted, version });
      }}
    >
      <KronorField
        label={names.field}
        keyed={keyed}
        write={setKeyed}
        error={isTried && wanted === undefined ? names.wrong : undefined}
        isFirst
      />
    </CashDialog>
  );
}

/** Whole kronor; nothing at all is a limit too. */
function readLimit(keyed: string): number | undefined {
  const plain = keyed.replaceAll(/[\s\u00a0]/g, "");
  return /^\d{1,9}$/.test(plain) ? Number(plain) * 100 : undefined;
}
