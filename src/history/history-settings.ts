import type { z } from 'zod';
import { InfluxSettings } from './influx/influx-settings.ts';
import { VictoriaSettings } from './victoria/victoria-settings.ts';

/** What each driver that needs settings of its own is configured with, under its name. */
export const HISTORY_SECTIONS = {
  influxdb: InfluxSettings.optional().describe('History on InfluxDB 2; needed with that driver.'),
  victoriametrics: VictoriaSettings.optional().describe(
    'History on VictoriaMetrics; needed with that driver.',
  ),
} as const;

type Sections = typeof HISTORY_SECTIONS;

/** The section `history` of the configuration, as far as drivers read it. */
export type HistorySettings = {
  readonly [N in keyof Sections]?: ReadonlySettings<z.output<Sections[N]>>;
} & {
  /** What the embedded engine may hold in memory, MiB. */
  readonly memoryLimitMegabytes: number;
  /** Whole months kept besides the running one. */
  readonly retentionMonths: number;
};

/** As the frozen configuration has them. */
type ReadonlySettings<S> = S extends readonly (infer Item)[]
  ? readonly Item[]
  : S extends object
    ? { readonly [K in keyof S]: ReadonlySettings<S[K]> }
    : S;
