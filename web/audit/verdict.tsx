/** Whether the chain is whole: large, with what was found, and how far a running check has come. */
import type { AuditStatus, AuditVerdict } from "@kortkoll/server/audit/audit-api.ts";
import { Progress } from "@mantine/core";
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconHelpCircle,
  IconRefresh,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { showDayAndSeconds, showDayAndTime } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import type { Verification } from "./use-verification.ts";

type VerdictProps = {
  readonly verification: Verification;
  readonly status: AuditStatus | undefined;
};

export function Verdict({ verification, status }: VerdictProps): ReactNode {
  const text = useText();
  const heard = heardOf(verification, text);
  useAnnouncement(heard, verification.kind === "running" ? "polite" : "assertive");
  if (verification.kind === "running") {
    return <Running done={verification.done} of={verification.of} />;
  }
  if (verification.kind === "failed") {
    return (
      <section className="kk-verdict kk-hero-findingOut">
        <IconHelpCircle size={44} stroke={2} aria-hidden />
        <div>
          <p className="kk-verdict-title">{text.audit.failed}</p>
          <p>{text.audit.failedNext}</p>
        </div>
      </section>
    );
  }
  const last = verification.kind === "done" ? verification.verdict : status?.last;
  if (status === undefined || last === undefined) return null;
  return <Found verdict={last} status={status} />;
}

function heardOf(verification: Verification, text: Text): string | undefined {
  switch (verification.kind) {
    case "none":
      return undefined;
    case "running":
      return text.audit.verifying;
    case "failed":
      return `${text.audit.failed}. ${text.audit.failedNext}`;
    case "done": {
      const { ok, firstBroken } = verification.verdict;
      return ok ? text.audit.whole : `${text.audit.broken}. ${firstBroken?.sentence ?? ""}`;
    }
  }
}

function Running({ done, of }: { readonly done: number; readonly of: number }): ReactNode {
  const text = useText();
  const percent = of === 0 ? 0 : Math.round((done / of) * 100);
  return (
    <section className="kk-verdict kk-hero-findingOut">
      <IconRefresh size={44} stroke={2} aria-hidden />
      <div>
        <p className="kk-verdict-title">{text.audit.verifying}</p>
        <p>{text.audit.progress(done, of)}</p>
        <Progress
          value={percent}
          size="lg"
          mt="xs"
          color="dark"
          aria-label={text.audit.progressLabel}
        />
      </div>
    </section>
  );
}

type FoundProps = {
  readonly verdict: AuditVerdict | null;
  readonly status: AuditStatus;
};

function Found({ verdict, status }: FoundProps): ReactNode {
  const text = useText();
  if (verdict === null) {
    return (
      <section className="kk-verdict kk-hero-findingOut">
        <IconHelpCircle size={44} stroke={2} aria-hidden />
        <div>
          <p className="kk-verdict-title">{text.audit.never}</p>
          <p>{text.audit.neverNext}</p>
        </div>
      </section>
    );
  }
  const { ok, entries, unsealed, checkedAt, by, firstBroken } = verdict;
  const Shape = ok ? IconCircleCheck : IconAlertTriangle;
  return (
    <section className={`kk-verdict ${ok ? "kk-hero-hasPaid" : "kk-hero-hasNotPaid"}`}>
      <Shape size={44} stroke={2} aria-hidden />
      <div>
        <p className="kk-verdict-title">{ok ? text.audit.whole : text.audit.broken}</p>
        {firstBroken === undefined ? null : <Broken broken={firstBroken} />}
        <p>{text.audit.checked(entries, showDayAndSeconds(checkedAt), nameOf(by, text))}</p>
        {unsealed === 0 ? null : <p>{text.audit.unsealed(unsealed)}</p>}
        <p>{nightlyOf(status, text)}</p>
      </div>
    </section>
  );
}

function Broken({
  broken,
}: {
  readonly broken: NonNullable<AuditVerdict["firstBroken"]>;
}): ReactNode {
  const text = useText();
  const { sentence, what, by, at } = broken;
  return (
    <>
      <p>
        <strong>{sentence}</strong>
      </p>
      {what === null || at === null ? null : (
        <p>{text.audit.about(what, nameOf(by ?? "server", text), showDayAndSeconds(at))}</p>
      )}
      <p>{text.audit.brokenNext}</p>
    </>
  );
}

function nightlyOf({ lastNightly, nightlyHour }: AuditStatus, text: Text): string {
  if (lastNightly === null) return text.audit.nightlyNever(nightlyHour);
  const at = showDayAndTime(lastNightly.checkedAt);
  return lastNightly.ok ? text.audit.nightlyWhole(at) : text.audit.nightlyBroken(at);
}

function nameOf(by: string, text: Text): string {
  return by === "server" ? text.audit.byServer : by;
}
