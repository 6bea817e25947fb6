/** What is wrong with a file, where, and what to do about it. */
import type { BankFileProblemView } from "@kortkoll/server/bank-files/bank-files-api.ts";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useText } from "../text/text.tsx";
import { Panel } from "../ui/panel.tsx";

type ProblemsProps = { readonly problems: readonly BankFileProblemView[]; readonly count: number };

export function Problems({ problems, count }: ProblemsProps): ReactNode {
  const { bankFiles: names } = useText();
  if (count === 0) return null;
  return (
    <Panel title={`${names.problems} (${count})`}>
      <ul className="kk-problem-list">
        {problems.map((problem, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same problem may stand twice on a line
          <li key={at} className="kk-card">
            <p>
              <IconAlertTriangle size={18} aria-hidden />{" "}
              {problem.line === undefined ? null : <strong>{names.line(problem.line)}: </strong>}
              {problem.message}
            </p>
            {problem.excerpt === undefined || problem.excerpt === "" ? null : (
              <code>{problem.excerpt}</code>
            )}
          </li>
        ))}
      </ul>
      {count > problems.length ? <p>{names.moreProblems(count - problems.length)}</p> : null}
    </Panel>
  );
}
