import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/lib/seeded-random.ts';
import type { Alarm } from '../../src/model/alarm.ts';
import type { Entry } from '../../src/model/journal-entry.ts';
import type { Reading } from '../../src/model/reading.ts';
import { type EpochMs, epochMs } from '../../src/model/units.ts';
import { t } from '../support/detector-run.ts';
import { openPipeline, type Pipeline, type PipelineOptions } from '../support/pipeline-run.ts';
import { streamOf } from '../support/plausible-streams.ts';
import { SAMPLE } from '../support/sample-fleet.ts';

type Line = Omit<Entry, 'payload'> & { readonly payload: Uint8Array | object };

const recordOf = (reading: Reading): object =>
  reading.record === 'status'
    ? {}
    : {
        ts: reading.ts,
        ...(reading.record === 'event' ? { code: reading.code } : {}),
        ...reading.values,
      };

const messageOf = (reading: Reading, at: EpochMs): Line => ({
  kind: 'message',
  at,
  source: reading.device,
  topic: `gas/v1/${reading.device}/${reading.record === 'event' ? 'event' : 'telemetry'}`,
  payload: recordOf(reading),
});

const tick = (at: number, downSince: number | null = null): Line => ({
  kind: 'tick',
  at: epochMs(at),
  source: 'service',
  topic: '',
  payload: { ts: at, downSince },
});

/** Some of a day in the journal: devices of two sites mixed, delays, doubles, junk, ticks, a stop. */
const journals: fc.Arbitrary<readonly Line[]> = fc
  .tuple(
    fc.tuple(
      ...['rtu', 'ward-rtu', 'evc', 'ic'].map((id) => {
        const device = SAMPLE.devices.get(id);
        if (device === undefined) throw new Error(`no ${id}`);
        return streamOf(device, 25);
      }),
    ),
    fc.array(fc.constantFrom(0, 0, 0, 400, 45_000, 3_900_000), { minLength: 25, maxLength: 25 }),
    fc.nat(20),
  )
  .map(([streams, delays, stopAt]) => {
    const lines = streams.flat().flatMap((reading, i): Line[] => {
      const at = epochMs(reading.ts + (delays[i % delays.length] ?? 0));
      const message = messageOf(reading, at);
      const junk: Line = { ...message, payload: { ts: at, pOut: 'NaN', valve: 7 } };
      return i % 7 === 0 ? [message, message] : i % 11 === 0 ? [message, junk] : [message];
    });
    const ordered = lines.sort((a, b) => a.at - b.at);
    // a tick after each entry and at some moments between
    return ordered.flatMap((line, i) => {
      const next = ordered[i + 1]?.at ?? line.at + 600_000;
      const downSince = i === stopAt ? line.at - 900_000 : null;
      return [line, tick(line.at, downSince), tick(Math.floor((line.at + next) / 2)), tick(next)];
    });
  });

interface Outcome {
  readonly alarms: readonly Alarm[];
  readonly deliveries: readonly string[];
  readonly quarantine: readonly string[];
  readonly rows: number;
}

/** People acknowledge and comment whatever the run without a crash has raised, here and there. */
const withPeople = (journal: readonly Line[], alarms: readonly Alarm[]): readonly Line[] =>
  journal.flatMap((line, i): Line[] => {
    const alarm = alarms[i % Math.max(1, alarms.length)];
    if (alarm === undefined || i % 3 !== 0) return [line];
    const by = { id: `c${i}`, by: 'li', alarm: alarm.id, site: alarm.site };
    const payload =
      i % 2 === 0
        ? { command: 'acknowledge', ...by }
        : { command: 'comment', ...by, comment: `at ${i}` };
    return [line, { kind: 'command', at: line.at, source: 'li', topic: '', payload }];
  });

async function fold(
  journal: readonly Line[],
  options: Partial<PipelineOptions>,
  follow: (pipeline: Pipeline) => void,
): Promise<Outcome> {
  const pipeline = openPipeline({ fleet: SAMPLE, fleetAt: t('00:00'), ...options });
  try {
    await Promise.all(journal.map((line) => pipeline.append(line)));
    follow(pipeline);
    pipeline.drain();
    await pipeline.feed();
    const byId = (a: Alarm, b: Alarm): number => (a.id < b.id ? -1 : 1);
    return {
      alarms: [...(await pipeline.alarms())].sort(byId),
      deliveries: (await pipeline.ledger()).map((line) => `${line.key} ${line.plannedAt}`).sort(),
      quarantine: (await pipeline.quarantine()).map((row) => `${row.id} ${row.reason}`).sort(),
      rows: (await pipeline.history.stats()).rows,
    };
  } finally {
    pipeline.close();
  }
}

describe('the whole fold', () => {
  it('dying anywhere, with some partitions saved further on than others, changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(journals, fc.nat(), async (plain, seed) => {
        const { alarms } = await fold(plain, {}, (pipeline) => pipeline.drain());
        const journal = withPeople(plain, alarms);
        const whole = await fold(journal, {}, (pipeline) => pipeline.drain());
        const random = seededRandom(seed);
        const broken = await fold(
          journal,
          {
            checkpointMs: 60,
            runLength: () => 1 + random.int(12),
            // so that a checkpoint's budget runs out after any number of partitions
            spend: () => random.int(26),
          },
          (pipeline) => {
            for (let n = 0; n < 15; n += 1) {
              pipeline.turns(random.int(8));
              pipeline.crash();
            }
          },
        );
        expect(broken).toEqual(whole);
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  it('every tick twice and every message twice in a row gives the same alarms and mails', async () => {
    await fc.assert(
      fc.asyncProperty(journals, async (journal) => {
        const once = await fold(journal, {}, (pipeline) => pipeline.drain());
        const twice = await fold(
          journal.flatMap((line) => [line, line]),
          {},
          (pipeline) => pipeline.drain(),
        );
        expect(twice.alarms).toEqual(once.alarms);
        expect(twice.deliveries).toEqual(once.deliveries);
        expect(twice.rows).toBe(once.rows);
      }),
      { numRuns: 15 },
    );
  }, 120_000);
});
