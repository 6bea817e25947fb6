/** A link to another page that looks like a button. */
import { Button, type ButtonProps } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import type { ComponentProps, ReactNode } from "react";

type AnchorButtonProps = ButtonProps & Omit<ComponentProps<"a">, keyof ButtonProps>;

function AnchorButton(given: AnchorButtonProps): ReactNode {
  return <Button component="a" {...given} />;
}

export const LinkButton = createLink(AnchorButton);
