import type { Report, ReportLanguage, Row } from './report.ts';

export type PrintFormat = 'pdf' | 'xlsx';

export interface PrintOrder {
  readonly format: PrintFormat;
  readonly language: ReportLanguage;
}

/** A report goes to the press in pieces: copying a long one at once would hold its sender up. */
export type ToPress =
  | { readonly op: 'begin'; readonly report: Report }
  | { readonly op: 'rows'; readonly section: number; readonly rows: readonly Row[] }
  | { readonly op: 'print' };

export type FromPress =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly message: string };
