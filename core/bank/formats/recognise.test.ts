import { expect, test } from "vitest";
import { hasDocumentType, recogniseFormat } from "./recognise.ts";
import { BILLION_LAUGHS, camtFile, WHOLE_FILES } from "./test-bank-files.ts";

test.each(WHOLE_FILES.map(({ format, text }) => [format, text] as const))(
  "a file of %s is known by its content",
  (format, text) => {
    expect(recogniseFormat(text)).toBe(format);
    expect(recogniseFormat(`\ufeff${text}`)).toBe(format);
  },
);

test("a camt message without its namespace is known by its root", () => {
  expect(recogniseFormat(camtFile({ message: "052" }).replace(/ xmlns="[^"]*"/, ""))).toBe(
    "camt052",
  );
});

test("a comment does not say what a file is", () => {
  const text = `<?xml version="1.0"?><!-- <SalesAccountedTransactions> --><Report><Row/></Report>`;
  expect(recogniseFormat(text)).toBe("mappedXml");
});

test.each(["", "Hej!", "%PDF-1.7\n%\u0000;;;;", "en rad\nen till"])(
  "%j is no such file",
  (text) => {
    expect(recogniseFormat(text)).toBeUndefined();
  },
);

test("a document type is seen before anything is read", () => {
  expect(hasDocumentType(BILLION_LAUGHS)).toBe(true);
  expect(hasDocumentType(camtFile())).toBe(false);
  expect(hasDocumentType("a;b;<!DOCTYPE")).toBe(false);
});
