/** The rules by which things are kept and removed, each with its law. */
import type { Retention } from "@kortkoll/server/retention/retention-api.ts";
import type { ReactNode } from "react";
import type { RetentionText } from "../text/retention-sv.ts";
import { useText } from "../text/text.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { Facts } from "../ui/facts.tsx";
import { Panel } from "../ui/panel.tsx";

type Rule = {
  readonly id: string;
  readonly what: string;
  readonly howLong: string;
  readonly law: string;
  readonly goes: string;
  readonly stays: string;
};

export function RetentionRules({ retention }: { readonly retention: Retention }): ReactNode {
  const { retention: names } = useText();
  const heads = ["what", "howLong", "law", "goes", "stays"] as const;
  const columns = heads.map(
    (head): Column<Rule> => ({
      id: head,
      head: names[head],
      cell: (rule) => (head === "what" ? <strong>{rule.what}</strong> : rule[head]),
    }),
  );
  return (
    <Panel title={names.rules}>
      <div className="kk-retention-rules">
        <DataTable
          caption={names.rules}
          columns={columns}
          rows={rulesIn(names, retention)}
          idOf={({ id }) => id}
          card={(rule) => (
            <>
              <p className="kk-strong">{rule.what}</p>
              <Facts facts={columns.slice(1).map(({ head, cell }) => [head, cell(rule)])} />
            </>
          )}
        />
      </div>
    </Panel>
  );
}

function rulesIn(names: RetentionText, { years, answerDays }: Retention): readonly Rule[] {
  const { kept, nothing, always, whileOpen } = names;
  const untilYears = names.untilYears(years);
  return [
    { id: "orders", howLong: untilYears, ...kept.orders },
    { id: "payments", howLong: untilYears, ...kept.payments },
    { id: "bank", howLong: untilYears, ...kept.bank },
    { id: "words", howLong: untilYears, ...kept.words },
    { id: "answers", howLong: names.untilDays(answerDays), ...kept.answers },
    { id: "sessions", ...kept.sessions },
    { id: "open", howLong: whileOpen, goes: nothing, ...kept.open },
    { id: "books", howLong: always, goes: nothing, ...kept.books },
    { id: "trail", howLong: always, goes: nothing, ...kept.trail },
  ];
}
