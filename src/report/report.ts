import type { MeteringBooks } from '../metering/contract/metering-books.ts';
import type { DeskSources } from '../metering/desk/desk-sources.ts';
import type { ZoneReckoner } from '../metering/desk/zone-reckoner.ts';
import type { FleetIndex } from '../model/fleet-index.ts';
import type { Language, Localized } from '../model/localized.ts';
import type { Permission } from '../model/people.ts';
import type { EpochMs } from '../model/units.ts';
import type { KpiLimits, Span } from '../pipeline/alarm-kpis.ts';
import type { Records } from '../records/records.ts';

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
  /** The metering desk; it throws where none is kept, and reports that need it with it. */
  readonly desk: () => ReportDesk;
}

export interface ReportDesk extends DeskSources {
  readonly books: Pick<MeteringBooks, 'hours' | 'days' | 'periods'>;
  readonly zones: ZoneReckoner;
}

/** A kind of report: one file says this, one line of the registry names it. */
export interface ReportSpec {
  /** In its address and in the name of its file. */
  readonly kind: string;
  readonly title: Localized;
  /** For the reference of settings: what it tells, and when it goes out. */
  readonly about: string;
  readonly when: string;
  /** Five cron fields, unless the settings say otherwise. */
  readonly cron: string;
  /** A report that could not go out for so long would tell of the past. */
  readonly staleHours: number;
  /** Who may ask for it. */
  readonly access: Permission;
  /** The time it tells of where nobody names one: since the one before, or the last whole month. */
  readonly tells: 'since-last' | 'last-month';
  /** Before its end, where somebody asks for it without a beginning. */
  readonly usualDays: number;
  /** @throws AppError of the stores, or of the desk where none is kept. */
  readonly make: (sources: ReportSources, span: Span) => Promise<Report>;
}

/** A report before it is a page, a workbook or a PDF: texts in both languages, values as values. */
export interface Report {
  /** Part of the name of its file: `loss`, `back-billing`. */
  readonly kind: string;
  readonly title: Localized;
  readonly span: Span;
  readonly timeZone: string;
  /** What matters in a few sentences, gravest first. */
  readonly summary: readonly Localized[];
  readonly sections: readonly Section[];
  /** Who signs it, e.g. 编制 / Prepared by: a line for each, with room for the date. */
  readonly signatures?: readonly Localized[];
}

export interface Section {
  /** Also the name of its sheet. */
  readonly title: Localized;
  /** How to read it; null: it needs no words. */
  readonly note: Localized | null;
  /** Too wide for paper: pages say that it is there, the workbook has it. */
  readonly only?: 'xlsx';
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
  | { readonly count: number }
  /** With so many decimals, in the unit that its column's title names. */
  | { readonly number: number; readonly digits: number }
  /** A local date, `2026-11-26`. */
  | { readonly date: string };

export type ReportLanguage = Language | 'both';

export const languagesOf = (language: ReportLanguage): readonly Language[] =>
  language === 'both' ? ['zh', 'en'] : [language];

export const word = (zh: string, en: string): Localized => ({ zh, en });
export const same = (text: string): Localized => ({ zh: text, en: text });
export const textCell = (text: Localized | string): Cell => ({
  text: typeof text === 'string' ? same(text) : text,
});
/** Null: not known. */
export const numberCell = (value: number | null, digits = 0): Cell =>
  value === null || !Number.isFinite(value) ? null : { number: value, digits };
export const dateCell = (date: string | null): Cell => (date === null ? null : { date });
export const column = (zh: string, en: string, width: number): Column => ({
  title: word(zh, en),
  width,
});

/** In place of a table that is for the workbook alone. */
export const INSIDE = word('全表见 XLSX 文件', 'The whole table is in the workbook');
