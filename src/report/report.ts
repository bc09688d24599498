import type { FleetIndex } from '../model/fleet-index.ts';
import type { Language, Localized } from '../model/localized.ts';
import type { EpochMs } from '../model/units.ts';
import type { KpiLimits, Span } from '../pipeline/alarm-kpis.ts';
import type { Records } from '../records/records.ts';

export const REPORT_KINDS = ['handover', 'safety-points'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** How figures are judged and reports are written. */
export interface ReportingSettings {
  readonly limits: KpiLimits;
  /** IANA name: times of reports are in it. */
  readonly timeZone: string;
}

/** What reports are made of. */
export interface ReportSources {
  readonly records: Pick<Records, 'alarms' | 'ledger' | 'orders'>;
  readonly fleet: FleetIndex;
  readonly settings: ReportingSettings;
}

/** A report before it is a page or a workbook: texts in both languages, values as values. */
export interface Report {
  readonly kind: ReportKind;
  readonly title: Localized;
  readonly span: Span;
  readonly timeZone: string;
  /** What matters in a few sentences, gravest first. */
  readonly summary: readonly Localized[];
  readonly sections: readonly Section[];
}

export interface Section {
  /** Also the name of its sheet. */
  readonly title: Localized;
  /** How to read it; null: it needs no words. */
  readonly note: Localized | null;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** Stands where there are no rows: nothing is ever simply empty. */
  readonly none: Localized;
}

export interface Column {
  readonly title: Localized;
  /** Share of the page's width, and characters in a workbook. */
  readonly width: number;
}

export interface Row {
  readonly cells: readonly Cell[];
  readonly tone?: 'p1' | 'p2' | 'bad';
}

export type Cell =
  | null
  | { readonly text: Localized }
  | { readonly at: EpochMs }
  | { readonly seconds: number }
  | { readonly share: number }
  | { readonly count: number };

export type ReportLanguage = Language | 'both';

export const languagesOf = (language: ReportLanguage): readonly Language[] =>
  language === 'both' ? ['zh', 'en'] : [language];

export const word = (zh: string, en: string): Localized => ({ zh, en });
export const same = (text: string): Localized => ({ zh: text, en: text });
export const textCell = (text: Localized | string): Cell => ({
  text: typeof text === 'string' ? same(text) : text,
});
export const column = (zh: string, en: string, width: number): Column => ({
  title: word(zh, en),
  width,
});
