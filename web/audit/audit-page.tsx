/** The audit trail: is it whole, what happened and who did it, and the file for the auditor. */
import { Button, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconDownload, IconFileCode, IconSearch, IconShieldCheck } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useMemo, useRef, useState } from "react";
import { usePageKeys } from "../keys/page-keys.tsx";
import { WithRight } from "../shell/signed-in.tsx";
import { showDayAndSeconds } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { Renewed } from "../ui/renewed.tsx";
import { AUDIT_STATUS, useAuditEntries, useAuditStatus } from "./audit-data.ts";
import { AuditFilters } from "./audit-filters.tsx";
import { type AuditSearch, auditQuery, countAuditFilters } from "./audit-search.ts";
import { EntryTable } from "./entry-table.tsx";
import { useVerification } from "./use-verification.ts";
import { Verdict } from "./verdict.tsx";
import "../history/history.css";
import "./audit.css";

export function AuditPage(): ReactNode {
  return (
    <WithRight right="audit">
      <Audit />
    </WithRight>
  );
}

function Audit(): ReactNode {
  const text = useText();
  const client = useQueryClient();
  const status = useAuditStatus().data;
  const { verification, begin } = useVerification(() => {
    void client.invalidateQueries({ queryKey: AUDIT_STATUS });
  });
  const sealedAt = status?.sealedAt == null ? null : showDayAndSeconds(status.sealedAt);
  return (
    <>
      <PageHeading
        title={text.audit.title}
        lead={status && text.audit.sealed(status.entries, sealedAt)}
      >
        <Button
          onClick={begin}
          loading={verification.kind === "running"}
          leftSection={<IconShieldCheck size={20} aria-hidden />}
        >
          {text.audit.verify}
        </Button>
      </PageHeading>
      <Verdict verification={verification} status={status} />
      <Entries />
      <div className="kk-audit-export">
        <ForTheAuditor publicKey={status?.publicKey} />
      </div>
    </>
  );
}

const SEARCH_PAUSE_MS = 300;

function Entries(): ReactNode {
  const text = useText();
  const search = useSearch({ from: "/frame/audit" });
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState(search.text ?? "");
  const found = useAuditEntries(useMemo(() => auditQuery(search), [search]));
  const entries = found.data?.pages.flatMap((page) => page.entries) ?? [];
  const change = (changed: AuditSearch): void => {
    void navigate({ to: "/audit", search: { ...search, ...changed }, replace: true });
  };
  const changeWords = useDebouncedCallback(
    (typed: string) => change({ text: typed.trim() }),
    SEARCH_PAUSE_MS,
  );
  usePageKeys([
    { key: "/", shown: "/", label: text.audit.keySearch, run: () => field.current?.focus() },
  ]);
  const isFiltered = countAuditFilters(search) > 0 || search.text !== undefined;
  return (
    <>
      <search className="kk-history-search">
        <TextInput
          ref={field}
          type="search"
          aria-label={text.audit.search}
          placeholder={text.audit.searchPlaceholder}
          leftSection={<IconSearch size={20} aria-hidden />}
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
          value={words}
          onChange={(event) => {
            setWords(event.currentTarget.value);
            changeWords(event.currentTarget.value);
          }}
        />
        <AuditFilters
          search={search}
          change={change}
          clear={() => {
            setWords("");
            void navigate({ to: "/audit", search: {}, replace: true });
          }}
        />
      </search>
      {found.isError && found.data === undefined ? (
        <ProblemNotice error={found.error} again={() => void found.refetch()} />
      ) : found.data === undefined ? (
        <LoadingRows rows={8} />
      ) : entries.length === 0 && !found.hasNextPage ? (
        <EmptyState
          title={isFiltered ? text.audit.empty : text.audit.emptyAll}
          next={isFiltered ? text.audit.emptyNext : text.audit.emptyAllNext}
        />
      ) : (
        <Renewed isAsking={found.isPlaceholderData}>
          <EntryTable entries={entries} />
        </Renewed>
      )}
      {found.hasNextPage ? (
        <Button
          variant="default"
          className="kk-more"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {text.audit.more}
        </Button>
      ) : null}
    </>
  );
}

function ForTheAuditor({ publicKey }: { readonly publicKey: string | undefined }): ReactNode {
  const text = useText();
  const search = useSearch({ from: "/frame/audit" });
  const days = auditQuery({
    ...(search.from === undefined ? {} : { from: search.from }),
    ...(search.to === undefined ? {} : { to: search.to }),
  });
  return (
    <Panel title={text.audit.exportTitle}>
      <p>{text.audit.exportLead}</p>
      <div className="kk-row kk-audit-files">
        <Button
          component="a"
          href={`/api/audit/export?${days}`}
          download
          variant="default"
          leftSection={<IconDownload size={20} aria-hidden />}
        >
          {text.audit.export}
        </Button>
        <Button
          component="a"
          href="/api/audit/verifier"
          download
          variant="default"
          leftSection={<IconFileCode size={20} aria-hidden />}
        >
          {text.audit.verifier}
        </Button>
      </div>
      {publicKey === undefined ? null : (
        <p>
          {text.audit.publicKey}: <code className="kk-audit-hash">{publicKey}</code>
        </p>
      )}
    </Panel>
  );
}
