/** What we use of pdfmake, which brings no types of its own. */
declare module "pdfmake" {
  export type PdfContent =
    | string
    | {
        readonly text?: string | readonly PdfContent[];
        readonly stack?: readonly PdfContent[];
        /** Goes to the next page as a whole where it does not fit. */
        readonly unbreakable?: boolean;
        readonly columns?: readonly PdfContent[];
        readonly table?: {
          readonly headerRows?: number;
          readonly dontBreakRows?: boolean;
          readonly keepWithHeaderRows?: number;
          readonly widths: readonly string[];
          readonly body: readonly (readonly PdfContent[])[];
        };
        readonly layout?: string;
        /** Over so many cells of its row; what stands in the others is not shown. */
        readonly colSpan?: number;
        readonly style?: string;
        readonly alignment?: "left" | "right" | "center";
        readonly margin?: readonly [number, number, number, number];
        readonly width?: string | number;
        readonly preserveLeadingSpaces?: boolean;
      };

  export type PdfDefinition = {
    readonly pageSize: "A4";
    readonly pageMargins: readonly [number, number, number, number];
    readonly info: Readonly<Record<string, string | Date>>;
    readonly language: string;
    readonly content: readonly PdfContent[];
    readonly footer: (page: number, pages: number) => PdfContent;
    readonly styles: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly defaultStyle: Readonly<Record<string, unknown>>;
  };

  const pdfmake: {
    setFonts(fonts: Readonly<Record<string, Readonly<Record<string, string>>>>): void;
    setUrlAccessPolicy(allows: (url: string) => boolean): void;
    setLocalAccessPolicy(allows: (path: string) => boolean): void;
    createPdf(definition: PdfDefinition): { getBuffer(): Promise<Buffer> };
  };
  export default pdfmake;
}
