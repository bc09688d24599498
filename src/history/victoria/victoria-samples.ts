import { z } from 'zod';
import { AppError } from '../../lib/app-error.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { RemoteRow } from '../remote/engine.ts';
import { keptNumber } from '../remote/kept-number.ts';
import { DIGITS, parseMetric, TEXT, unescapeLabel } from './victoria-names.ts';
import { within } from './victoria-select.ts';

/** The labels of a series that is ours. */
export const Labels = z.object({
  __name__: z.string(),
  device: z.string(),
  kind: z.string().default(''),
  run: z.string().default(''),
  rev: z.coerce.number().default(0),
  text: z.string().default(''),
  rollup: z.string().default(''),
});
export type Labels = z.infer<typeof Labels>;

const Series = z.object({
  metric: Labels,
  values: z.array(z.number().nullable()),
  timestamps: z.array(z.number()),
});

type Growing = Omit<RemoteRow, 'numbers' | 'text'> & {
  numbers: Record<string, number>;
  text: string;
};

/** Puts the samples of exported series together again into rows. */
export class RowAssembly {
  readonly #from: EpochMs;
  readonly #to: EpochMs;
  readonly #rows = new Map<string, Growing>();

  constructor(from: EpochMs, to: EpochMs) {
    this.#from = from;
    this.#to = to;
  }

  /** @param exported one line of `/api/v1/export`. */
  add(exported: unknown): void {
    // parse border: the server's own form; other services' series are passed over
    const series = Series.safeParse(exported);
    if (!series.success) return;
    const { metric, values, timestamps } = series.data;
    const named = parseMetric(metric.__name__);
    if (named === null) return;
    const { measurement, field } = named;
    const device = unescapeLabel(metric.device);
    const kind = unescapeLabel(metric.kind);
    const run = unescapeLabel(metric.run);
    const stream = `${measurement}|${device}|${kind}|${run}|${metric.rev}|`;
    timestamps.forEach((time, n) => {
      const value = values[n];
      const ts = epochMs(time);
      if (typeof value !== 'number' || !within(ts, this.#from, this.#to)) return;
      const key = stream + ts;
      const row = this.#rows.get(key) ?? {
        ...{ measurement, device, kind, run, ts },
        revision: metric.rev,
        numbers: {},
        text: '',
      };
      this.#rows.set(key, row);
      if (field === TEXT) row.text = unescapeLabel(metric.text);
      else row.numbers[field] = keptNumber(value, DIGITS);
    });
  }

  rows(): readonly RemoteRow[] {
    return [...this.#rows.values()];
  }
}

/** A point of a query's answer: seconds and a number as text. */
const Sample = z.tuple([z.number(), z.coerce.number()]);
const Instant = z.object({ metric: Labels, value: Sample });
const Ranged = z.object({ metric: Labels, values: z.array(Sample) });

const answerOf = <T extends z.ZodType>(entry: T) =>
  z.object({ data: z.object({ result: z.array(entry) }) });

export const InstantAnswer = answerOf(Instant);
export const RangeAnswer = answerOf(Ranged);
export const NamesAnswer = z.object({ data: z.array(z.string()) });

/** @throws AppError history-query-failed when the server answers in another form. */
export function parseAnswer<T extends z.ZodType>(schema: T, answer: unknown): z.infer<T> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new AppError('history-query-failed', 'VictoriaMetrics gave an answer of another form', {
    cause: parsed.error,
  });
}

/** Seconds of an answer as whole ms. */
export const toMs = (inSeconds: number): number => Math.round(inSeconds * 1000);
