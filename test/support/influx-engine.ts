import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { influxEngine } from '../../src/history/influx/influx-engine.ts';
import { InfluxSettings } from '../../src/history/influx/influx-settings.ts';
import type { RemoteEngine, RemoteRow } from '../../src/history/remote/engine.ts';
import { epochMs } from '../../src/model/units.ts';
import { type FakeOptions, type InfluxFake, influxFake } from './influx-fake.ts';

export interface InfluxBench {
  readonly fake: InfluxFake;
  readonly settings: InfluxSettings;
  readonly engine: RemoteEngine;
  /** Another engine on the same server. */
  another(
    changed: Partial<InfluxSettings>,
    options?: Parameters<typeof influxEngine>[1],
  ): RemoteEngine;
  /** A file of this content, gone after the test. */
  file(content: string): string;
}

export interface BenchOptions extends FakeOptions {
  readonly settings?: Partial<InfluxSettings>;
  readonly retentionMonths?: number;
}

/** The engine on a protocol fake of its own, both gone after the test; nothing prepared yet. */
export async function influxBench(options: BenchOptions = {}): Promise<InfluxBench> {
  const fake = await influxFake(options);
  const dir = mkdtempSync(join(tmpdir(), 'gaswatch-influx-'));
  let files = 0;
  onTestFinished(async () => {
    rmSync(dir, { recursive: true, force: true });
    await fake.close();
  });
  const file = (content: string): string => {
    files += 1;
    const path = join(dir, `file-${files}`);
    writeFileSync(path, content);
    return path;
  };
  const { url, org, token } = fake;
  const settings = InfluxSettings.parse({
    url,
    org,
    tokenFile: file(`${token}\nonly the first line counts\n`),
    ...options.settings,
  });
  const { retentionMonths, now } = options;
  const place = {
    ...(retentionMonths === undefined ? {} : { retentionMonths }),
    ...(now === undefined ? {} : { now }),
  };
  const another: InfluxBench['another'] = (changed, own = {}) =>
    influxEngine(InfluxSettings.parse({ ...settings, ...changed }), { ...place, ...own });
  return { fake, settings, engine: another({}), another, file };
}

/** A meter's row; every part may be said otherwise. */
export const meterRow = (part: Partial<RemoteRow> = {}): RemoteRow => ({
  measurement: 'meter',
  device: 'M-1',
  kind: 'interval',
  run: '',
  revision: 0,
  ts: epochMs(Date.UTC(2026, 2, 10)),
  text: '',
  ...part,
  numbers: { journal_position: 7, message_index: 0, received_at: 1, ...part.numbers },
});

/** In an order of their own, as engines give none. */
export const inOrder = (rows: readonly RemoteRow[]): readonly RemoteRow[] =>
  [...rows].sort((a, b) =>
    JSON.stringify(a.ts) + a.device < JSON.stringify(b.ts) + b.device ? -1 : 1,
  );
