import {
  ENVELOPE,
  type EngineTraits,
  type NewestQuery,
  type NewestRow,
  type RemoteEngine,
  type RemoteRow,
  type RevisedMoment,
  type RowsQuery,
  type WindowQuery,
  type WindowValue,
} from '../remote/engine.ts';
import { bytesOnDiskOf, lifeOf, problemsOf, refuseProblems } from './victoria-checks.ts';
import { openVictoriaHttp, type VictoriaHttp } from './victoria-http.ts';
import { linesOf } from './victoria-lines.ts';
import { DIGITS, TEXT_BYTES, unescapeLabel } from './victoria-names.ts';
import { victoriaNewest } from './victoria-newest.ts';
import { NamesAnswer, parseAnswer, RowAssembly } from './victoria-samples.ts';
import { deviceChunks, type Selection, selector, spanForm } from './victoria-select.ts';
import type { VictoriaSettings } from './victoria-settings.ts';
import { victoriaWindows } from './victoria-windows.ts';

export interface VictoriaOptions {
  /** Absent: readings are kept for ever. */
  readonly retentionMonths?: number;
  /** Wall clock, ms. */
  readonly now?: () => number;
}

const LINES_AT_ONCE = 10_000;
/** VictoriaMetrics drops what is stamped later than this after now. */
const AHEAD_MS = 3 * 86_400_000;
/** A query that looks back to 1970 and a little further finds nothing at all. */
const EARLIEST_MS = 2 * 86_400_000;
const RECORDS = ['meter', 'station', 'event', 'status'] as const;

/**
 * VictoriaMetrics over HTTP. It keeps a double as a decimal of about 12 digits, and of
 * a block of a series (at most 8,192 samples of one month) nothing smaller than 1e-17 of the
 * largest value in it: 1e-8 beside a million comes back with three digits. It keeps
 * text only as a label, and forgets the last seconds it acknowledged when it is killed.
 */
export class VictoriaEngine implements RemoteEngine {
  readonly name = 'VictoriaMetrics';
  readonly traits: EngineTraits;
  readonly #settings: VictoriaSettings;
  readonly #retentionMonths: number | undefined;
  readonly #now: () => number;
  #opened: VictoriaHttp | null = null;

  constructor(
    settings: VictoriaSettings,
    { retentionMonths, now = Date.now }: VictoriaOptions = {},
  ) {
    const flushHorizonMs = settings.flushHorizonSeconds * 1000;
    this.traits = { flushHorizonMs, text: 'bounded', textBytes: TEXT_BYTES, digits: DIGITS };
    this.#settings = settings;
    this.#retentionMonths = retentionMonths;
    this.#now = now;
  }

  async prepare(): Promise<void> {
    const { flushHorizonMs } = this.traits;
    const retentionMonths = this.#retentionMonths;
    const metrics = await this.#http.metrics();
    refuseProblems(problemsOf(metrics, { retentionMonths, flushHorizonMs }));
  }

  async send(rows: readonly RemoteRow[]): Promise<void> {
    const lines = linesOf(rows, this.#settings.instance);
    for (let at = 0; at < lines.length; at += LINES_AT_ONCE) {
      await this.#http.write(lines.slice(at, at + LINES_AT_ONCE).join('\n'));
    }
  }

  async rows(query: RowsQuery): Promise<readonly RemoteRow[]> {
    return this.#exported(query, {});
  }

  async revised(query: RowsQuery): Promise<readonly RevisedMoment[]> {
    return this.#exported(query, { fields: [ENVELOPE.position], where: ['rev!=""'] });
  }

  async newestAt(query: NewestQuery): Promise<readonly NewestRow[]> {
    const { measurements, only = 'values' } = query;
    const before = Math.min(query.before, this.#now() + AHEAD_MS);
    const from = Math.max(EARLIEST_MS, query.from);
    if (before < from) return [];
    const named = query.devices === 'all' ? await this.#devices(from, before) : query.devices;
    const found: NewestRow[] = [];
    for (const devices of deviceChunks(named)) {
      const asked = { measurements, devices, from, before, only } as const;
      found.push(...(await victoriaNewest(this.#http, this.#settings.instance, asked)));
    }
    return found;
  }

  devices({ from, to }: Pick<RowsQuery, 'from' | 'to'>): Promise<readonly string[]> {
    return this.#devices(from, to);
  }

  windows(query: WindowQuery): Promise<readonly WindowValue[]> {
    return victoriaWindows(this.#http, this.#settings.instance, query);
  }

  async incarnation(): Promise<string> {
    return lifeOf(await this.#http.metrics());
  }

  async bytesOnDisk(): Promise<number> {
    return bytesOnDiskOf(await this.#http.metrics());
  }

  async close(): Promise<void> {}

  /** Opened at first use: a file that cannot be read must not keep the service from starting. */
  get #http(): VictoriaHttp {
    this.#opened ??= openVictoriaHttp(this.#settings);
    return this.#opened;
  }

  async #devices(from: number, to: number): Promise<readonly string[]> {
    const fields = [ENVELOPE.position];
    const all = { measurements: RECORDS, fields, devices: 'all' } as const;
    const match = selector(this.#settings.instance, all);
    const form = [['match[]', match] as const, ...spanForm(from, to)];
    const answer = await this.#http.query('/api/v1/label/device/values', form);
    return parseAnswer(NamesAnswer, answer).data.map(unescapeLabel);
  }

  /** In as many parts as the length of a query wants. */
  async #exported(
    { measurements, devices, from, to }: RowsQuery,
    narrower: Pick<Selection, 'fields' | 'where'>,
  ): Promise<readonly RemoteRow[]> {
    const assembly = new RowAssembly(from, to);
    for (const chunk of devices === 'all' ? ['all' as const] : deviceChunks(devices)) {
      const asked = { measurements, devices: chunk, ...narrower };
      const match = ['match[]', selector(this.#settings.instance, asked)] as const;
      // a little more at each end than wanted: the assembly cuts exactly
      const form = [match, ...spanForm(from - 1, to)];
      for await (const line of this.#http.lines('/api/v1/export', form)) assembly.add(line);
    }
    return assembly.rows();
  }
}
