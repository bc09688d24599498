import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { influxEngine } from '../../src/history/influx/influx-engine.ts';
import { unescapeTag } from '../../src/history/influx/influx-names.ts';
import { InfluxSettings } from '../../src/history/influx/influx-settings.ts';
import type { RemoteRow } from '../../src/history/remote/engine.ts';
import { type EpochMs, epochMs } from '../../src/model/units.ts';
import { influxFake } from '../support/influx-fake.ts';
import { influxOne } from './influx-one.ts';
import { victoria } from './victoria.ts';

/** One number as VictoriaMetrics keeps it. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ts: number;
  readonly value: number;
}

/**
 * The bytes that the client sends for InfluxDB 2, caught at the protocol fake and posted as
 * they are to two real servers that read the same protocol; what they kept is asked of them
 * in their own query languages.
 */
export interface LineProof {
  /** In InfluxDB 1, in order of time. */
  throughInflux(rows: readonly RemoteRow[]): Promise<readonly RemoteRow[]>;
  throughVictoria(rows: readonly RemoteRow[]): Promise<readonly Sample[]>;
  /** In the fake, read by the engine's own queries, in order of time. */
  throughFake(rows: readonly RemoteRow[]): Promise<readonly RemoteRow[]>;
  end(): Promise<void>;
}

const START = Date.UTC(2026, 2, 10);
let days = 0;

/** Rows of a day of their own, each with its own millisecond. */
export function freshDay(rows: readonly Partial<RemoteRow>[]): readonly RemoteRow[] {
  days += 1;
  const from = START + days * 86_400_000;
  return rows.map((row, n) => ({
    measurement: 'meter',
    device: 'M-1',
    kind: 'interval',
    run: '',
    revision: 0,
    text: '',
    ...row,
    ts: epochMs(from + n),
    numbers: { journal_position: n, ...row.numbers },
  }));
}

export async function lineProof(): Promise<LineProof> {
  const dir = mkdtempSync(join(tmpdir(), 'gaswatch-lines-'));
  const tokenFile = join(dir, 'token');
  const [fake, influx, metrics] = await Promise.all([influxFake(), influxOne(), victoria()]);
  await metrics.start();
  await influx.ask('CREATE DATABASE gaswatch');
  writeFileSync(tokenFile, fake.token);
  const { url, org } = fake;
  const engine = influxEngine(InfluxSettings.parse({ url, org, tokenFile }));
  await engine.prepare();

  const sent = async (rows: readonly RemoteRow[]): Promise<string> => {
    fake.written.length = 0;
    await engine.send(rows);
    return fake.written.join('\n');
  };
  const post = async (to: string, body: string): Promise<void> => {
    const answer = await fetch(to, { method: 'POST', body });
    expect([answer.status, await answer.text()]).toEqual([204, '']);
  };
  return {
    async throughInflux(rows) {
      await post(`${influx.url}/write?db=gaswatch&precision=ms`, await sent(rows));
      const [from, to] = spanOf(rows);
      const series = await influx.ask(
        `SELECT * FROM /.*/ WHERE time >= ${from}ms AND time < ${to}ms GROUP BY *`,
      );
      return inOrder(series.flatMap(rowsOf));
    },
    async throughVictoria(rows) {
      await post(`${metrics.url}/api/v2/write?precision=ms`, await sent(rows));
      await metrics.flush();
      const [from, to] = spanOf(rows);
      const form = new URLSearchParams({
        'match[]': '{__name__!=""}',
        start: `${from / 1000}`,
        end: `${to / 1000}`,
      });
      const lines = await (await fetch(`${metrics.url}/api/v1/export?${form}`)).text();
      return lines
        .split('\n')
        .filter((line) => line !== '')
        .flatMap(samplesOf)
        .filter(({ ts }) => ts >= from && ts < to);
    },
    async throughFake(rows) {
      await sent(rows);
      const [from, to] = spanOf(rows);
      const measurements = ['meter', 'station', 'run', 'event', 'status'] as const;
      return inOrder(await engine.rows({ measurements, devices: 'all', from, to }));
    },
    async end() {
      await Promise.all([fake.close(), influx.end(), metrics.end()]);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

const inOrder = (rows: readonly RemoteRow[]): readonly RemoteRow[] =>
  [...rows].sort((a, b) => a.ts - b.ts);

const spanOf = (rows: readonly RemoteRow[]): readonly [EpochMs, EpochMs] => [
  rows[0]?.ts ?? epochMs(0),
  epochMs((rows.at(-1)?.ts ?? 0) + 1),
];

type Series = Awaited<ReturnType<Awaited<ReturnType<typeof influxOne>>['ask']>>[number];

const rowsOf = ({ name, tags = {}, columns, values }: Series): readonly RemoteRow[] =>
  values.map((cells) => {
    const named = columns.map((column, n) => [column, cells[n]] as const);
    const text = named.find(([column]) => column === 'text')?.[1];
    const numbers = named.filter(
      (entry): entry is readonly [string, number] =>
        entry[0] !== 'time' && typeof entry[1] === 'number',
    );
    return {
      // parse border: only rows of ours are in there
      measurement: name as RemoteRow['measurement'],
      device: unescapeTag(tags['device'] ?? ''),
      kind: unescapeTag(tags['kind'] ?? ''),
      run: unescapeTag(tags['run'] ?? ''),
      revision: Number(tags['rev'] ?? 0),
      ts: epochMs(Number(cells[0])),
      numbers: Object.fromEntries(numbers),
      text: typeof text === 'string' ? text : '',
    };
  });

function samplesOf(line: string): readonly Sample[] {
  // parse border: VictoriaMetrics' own form
  const { metric, values, timestamps } = JSON.parse(line) as {
    metric: Record<string, string>;
    values: number[];
    timestamps: number[];
  };
  const { __name__: name = '', ...labels } = metric;
  return values.map((value, n) => ({ name, labels, ts: timestamps[n] ?? 0, value }));
}
