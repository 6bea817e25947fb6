/** The next page of a list that is read page by page, as long as there is one. */
import { Button } from "@mantine/core";
import type { ReactNode } from "react";

type MoreButtonProps = {
  readonly pages: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => unknown;
  };
  readonly label: string;
};

export function MoreButton({ pages, label }: MoreButtonProps): ReactNode {
  if (!pages.hasNextPage) return null;
  return (
    <Button
      variant="default"
      mt="md"
      loading={pages.isFetchingNextPage}
      onClick={() => void pages.fetchNextPage()}
    >
      {label}
    </Button>
  );
}
