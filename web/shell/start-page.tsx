/** The first page for a person: the till for those who take payments, else what their right shows. */
import { Navigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { takesPayments } from "../payments/takes-payments.ts";
import { useSignedIn } from "./signed-in.tsx";

export function StartPage(): ReactNode {
  const { rights } = useSignedIn().person;
  if (takesPayments(rights)) return <Navigate to="/till" replace />;
  if (rights.includes("financeViews")) return <Navigate to="/overview" replace />;
  return <Navigate to="/history" replace />;
}
