/** What the pages of files from banks ask the server for. */
import type {
  BankFilePage,
  BankFileView,
  ColumnMappingBody,
  KeepMappingBody,
  KeptMapping,
  MappingList,
  MappingPreview,
  RecordsPage,
  TakenBankFile,
} from "@kortkoll/server/bank-files/bank-files-api.ts";
import type { PayoutAgreementList } from "@kortkoll/server/payout-agreements/payout-agreements-api.ts";
import {
  type InfiniteData,
  keepPreviousData,
  type UseInfiniteQueryResult,
  type UseMutationResult,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { callApi } from "../api-client.ts";

const FILES = ["bankFiles"] as const;
const LOOKS_AGAIN_MS = 1_000;

export function useBankFiles(): UseInfiniteQueryResult<InfiniteData<BankFilePage>> {
  return useInfiniteQuery({
    queryKey: [...FILES, "list"],
    queryFn: ({ pageParam, signal }) =>
      callApi<BankFilePage>({
        path: `/api/bank/files${pageParam === "" ? "" : `?after=${pageParam}`}`,
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: ({ state }) =>
      state.data?.pages[0]?.files.some((file) => file.state !== "done") ? LOOKS_AGAIN_MS : false,
  });
}

export function useBankFile(id: string): UseQueryResult<BankFileView> {
  return useQuery({
    queryKey: [...FILES, "one", id],
    queryFn: ({ signal }) => callApi<BankFileView>({ path: `/api/bank/files/${id}`, signal }),
    refetchInterval: ({ state }) =>
      state.data !== undefined && state.data.state !== "done" ? LOOKS_AGAIN_MS : false,
  });
}

export function useBankRecords(
  id: string,
  kind: "bankLines" | "acquirerLines",
): UseInfiniteQueryResult<InfiniteData<RecordsPage>> {
  return useInfiniteQuery({
    queryKey: [...FILES, "records", id, kind],
    queryFn: ({ pageParam, signal }) =>
      callApi<RecordsPage>({
        path: `/api/bank/files/${id}/records?kind=${kind}&after=${pageParam}`,
        signal,
      }),
    initialPageParam: -1,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export function useSendFile(): UseMutationResult<TakenBankFile, Error, File> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (file: File) =>
      callApi<TakenBankFile>({
        method: "POST",
        path: `/api/bank/files?name=${encodeURIComponent(file.name.slice(0, 200))}`,
        file,
      }),
    onSettled: () => client.invalidateQueries({ queryKey: FILES }),
  });
}

export function useMappings(): UseQueryResult<MappingList> {
  return useQuery({
    queryKey: [...FILES, "mappings"],
    queryFn: ({ signal }) => callApi<MappingList>({ path: "/api/bank/mappings", signal }),
  });
}

export function usePayingAgreements(): UseQueryResult<PayoutAgreementList> {
  return useQuery({
    queryKey: [...FILES, "agreements"],
    queryFn: ({ signal }) =>
      callApi<PayoutAgreementList>({ path: "/api/payout-agreements", signal }),
  });
}

export function useMappingPreview(
  id: string,
  mapping: ColumnMappingBody | null,
): UseQueryResult<MappingPreview> {
  return useQuery({
    queryKey: [...FILES, "preview", id, JSON.stringify(mapping)],
    queryFn: ({ signal }) =>
      callApi<MappingPreview>({
        method: "POST",
        path: `/api/bank/files/${id}/previews`,
        body: { mapping },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
}

export type KeepAndRead = KeepMappingBody & { readonly companyId: string };

/** Kept first, for a file is only read by a mapping that can be found again. */
export function useKeepAndRead(id: string): UseMutationResult<BankFileView, Error, KeepAndRead> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ companyId, ...body }: KeepAndRead) => {
      const kept = await callApi<KeptMapping>({
        method: "PUT",
        path: `/api/bank/companies/${companyId}/mapping`,
        body,
      });
      return readBy(id, kept.id);
    },
    onSettled: () => client.invalidateQueries({ queryKey: FILES }),
  });
}

export function useReadBy(id: string): UseMutationResult<BankFileView, Error, string> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (mappingId: string) => readBy(id, mappingId),
    onSettled: () => client.invalidateQueries({ queryKey: FILES }),
  });
}

function readBy(id: string, mappingId: string): Promise<BankFileView> {
  const path = `/api/bank/files/${id}/readings`;
  return callApi<BankFileView>({ method: "POST", path, body: { mappingId } });
}

export function useTellCompany(id: string): UseMutationResult<BankFileView, Error, string> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (companyId: string) =>
      callApi<BankFileView>({
        method: "PUT",
        path: `/api/bank/files/${id}/company`,
        body: { companyId },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: FILES }),
  });
}
