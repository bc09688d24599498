import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Journal, JournalReader } from '../../src/journal/journal.ts';
import { createMemoryJournal } from '../../src/journal/memory-journal.ts';
import { AppError } from '../../src/lib/app-error.ts';
import { indexFleet } from '../../src/model/fleet-index.ts';
import type { Entry } from '../../src/model/journal-entry.ts';
import { position } from '../../src/model/units.ts';
import { openSparkplug } from '../../src/sparkplug-host.ts';
import { watchSparkplug } from '../../src/sparkplug-watch.ts';
import { data, nodeBirth, START, said, sent } from '../support/sparkplug-run.ts';
import { temporaryDirectory } from '../support/temp-dir.ts';

const EMPTY = { zones: [], customers: [], sites: [], devices: [], detectors: [], mappings: [] };

interface Place {
  readonly dataDir: string;
  readonly journal: Journal;
  readonly reader: JournalReader;
  readonly clock: { now: number };
}

function newPlace(): Place {
  const dataDir = temporaryDirectory('sparkplug');
  return { dataDir, ...createMemoryJournal(), clock: { now: START } };
}

/** The host on a journal that lives on over its restarts; what it publishes is kept. */
async function openHost(place: Place, journal: Journal = place.journal) {
  const published: { topic: string; source: string | null; payload: string }[] = [];
  const out = (source: string | null) => ({
    publish: async (topic: string, payload: Uint8Array) => {
      published.push({ topic, source, payload: Buffer.from(payload).toString() });
    },
  });
  const lines: string[] = [];
  const watched = watchSparkplug(journal);
  const host = await openSparkplug({
    config: {
      dataDir: place.dataDir,
      sparkplug: { hostId: 'gw', reorderSeconds: 1, rebirthSeconds: 1, metrics: {} },
    },
    log: pino({ level: 'info' }, { write: (line) => void lines.push(line) }),
    eventClock: { now: () => place.clock.now },
    watched,
    reader: { ...bound(place.reader), close: () => undefined },
    fleet: () => indexFleet(EMPTY, 1),
  });
  const start = () => host.start(out(null), (source) => (source === 'lost' ? null : out(source)));
  onTestFinished(() => host.close());
  return { host, start, published, lines, journal: watched.journal };
}

const bound = (reader: JournalReader): JournalReader => ({
  read: (after, maxBytes) => reader.read(after, maxBytes),
  entry: (at) => reader.entry(at),
  bounds: () => reader.bounds(),
  close: () => reader.close(),
});

const append = (journal: Journal, entry: Entry): Promise<void> =>
  new Promise((resolve, reject) =>
    journal.append(entry, (error) => (error === null ? resolve() : reject(error))),
  );

const written = ({ reader }: Place) =>
  reader
    .read(position(0), 1e9)
    .filter(({ topic }) => topic.startsWith('gas/'))
    .map(said);

const eventually = <T>(assertion: () => T | Promise<T>) =>
  vi.waitFor(assertion, { timeout: 20_000, interval: 20 });

const pOut = (value: number) => ({ alias: 1, ts: START, double: value });

describe('the Sparkplug host in the service', () => {
  it('writes what it understands behind what it has read', async () => {
    const place = newPlace();
    const { start, journal } = await openHost(place);
    await start();
    await append(journal, sent('NBIRTH', nodeBirth()));
    await eventually(() =>
      expect(written(place)).toEqual([
        ['gas/v1/rtu/status', 'online'],
        ['gas/v1/rtu/telemetry', [{ ts: START, pOut: 100, pIn: 400 }]],
      ]),
    );
  });

  // tck-id-operational-behavior-host-application-connect-birth,
  // tck-id-operational-behavior-host-application-termination
  it('says that it is online when it starts and offline when it stops, of one time', async () => {
    const { start, host, published } = await openHost(newPlace());
    await start();
    await host.close();
    expect(published.map(({ topic, payload }) => [topic, JSON.parse(payload)])).toEqual([
      ['spBv1.0/STATE/gw', { online: true, timestamp: START }],
      ['spBv1.0/STATE/gw', { online: false, timestamp: START }],
    ]);
  });

  it('asks a node for its births on the way on which it came', async () => {
    const place = newPlace();
    const { start, journal, published } = await openHost(place);
    await start();
    await append(journal, { ...sent('NDATA', data(3, pOut(1))), source: 'broker/plant' });
    await eventually(() =>
      expect(published).toContainEqual(
        expect.objectContaining({ topic: 'spBv1.0/g/NCMD/rtu', source: 'broker/plant' }),
      ),
    );
  });

  it('says in the log that there is no way to a node', async () => {
    const place = newPlace();
    const { start, journal, lines } = await openHost(place);
    await start();
    await append(journal, { ...sent('NDATA', data(3, pOut(1))), source: 'lost' });
    await eventually(() => expect(lines.join('')).toContain('no way to ask'));
  });

  it('goes on after a restart with the aliases that it knew, and says nothing twice', async () => {
    const place = newPlace();
    const first = await openHost(place);
    await first.start();
    await append(first.journal, sent('NBIRTH', nodeBirth()));
    await eventually(() => expect(written(place)).toHaveLength(2));
    await first.host.close();
    expect(await place.journal.cursors()).toMatchObject({ sparkplug: expect.any(Number) });
    // arrives while nobody listens
    await append(place.journal, sent('NDATA', data(1, pOut(145))));
    const second = await openHost(place);
    await second.start();
    await eventually(() =>
      expect(written(place).slice(2)).toEqual([
        ['gas/v1/rtu/telemetry', [{ ts: START, pOut: 145 }]],
      ]),
    );
    expect(second.host.figures()).toMatchObject({ messages: 1, unborn: 0, births: 0 });
  });

  it.each([
    ['is not JSON', '{"version":1'],
    ['is of another version', '{"version":9,"position":0,"nodes":[]}'],
    ['lies ahead of the journal', '{"version":1,"position":99999,"nodes":[]}'],
  ])('asks for births again where its file %s', async (_name, text) => {
    const place = newPlace();
    const first = await openHost(place);
    await first.start();
    await append(first.journal, sent('NBIRTH', nodeBirth()));
    await eventually(() => expect(written(place)).toHaveLength(2));
    await first.host.close();
    writeFileSync(join(place.dataDir, 'sparkplug.json'), text);
    await append(place.journal, sent('NDATA', data(1, pOut(145))));
    const { start, published } = await openHost(place);
    await start();
    await eventually(() =>
      expect(published.map(({ topic }) => topic)).toContain('spBv1.0/g/NCMD/rtu'),
    );
  });

  it('begins with what comes from now on where it has never run', async () => {
    const place = newPlace();
    await append(place.journal, sent('NBIRTH', nodeBirth()));
    const { start, journal } = await openHost(place);
    await append(journal, sent('NDATA', data(1, pOut(145))));
    await start();
    await eventually(() =>
      expect(written(place).map(([topic]) => topic)).toEqual(['gas/v1/rtu/unborn']),
    );
  });

  it('lets the journal be trimmed although no edge node speaks, and writes no file then', async () => {
    const place = newPlace();
    const { host, start, journal } = await openHost(place);
    await start();
    const entry = { ...sent('NDATA', {}), topic: 'gas/v1/rtu/telemetry' };
    for (let step = 0; step < 5; step += 1) await append(journal, entry);
    await host.close();
    await eventually(async () =>
      expect(await place.journal.cursors()).toEqual({ sparkplug: expect.any(Number) }),
    );
    expect(existsSync(join(place.dataDir, 'sparkplug.json'))).toBe(false);
  });

  it('waits where the journal refuses, and writes once it takes again', async () => {
    const place = newPlace();
    let refusals = 2;
    const journal: Journal = {
      ...watchSparkplug(place.journal).journal,
      append(entry, done) {
        if (entry.topic.startsWith('gas/') && refusals > 0) {
          refusals -= 1;
          done(new AppError('disk-low', 'full', { retryable: true }), position(0));
        } else place.journal.append(entry, done);
      },
    };
    const { start, journal: watched, lines } = await openHost(place, journal);
    await start();
    await append(watched, sent('NBIRTH', nodeBirth()));
    await eventually(() => expect(new Set(written(place).map(([topic]) => topic)).size).toBe(2));
    expect(lines.join('')).toContain('once the journal takes it');
  });

  it('never saves a position behind which something is not written', async () => {
    const place = newPlace();
    const journal: Journal = {
      ...watchSparkplug(place.journal).journal,
      append(entry, done) {
        if (entry.topic.startsWith('gas/')) done(new AppError('disk-low', 'full'), position(0));
        else place.journal.append(entry, done);
      },
    };
    const first = await openHost(place, journal);
    await first.start();
    await append(first.journal, sent('NBIRTH', nodeBirth()));
    await eventually(() => expect(first.lines.join('')).toContain('once the journal takes it'));
    await first.host.close();
    const second = await openHost(place);
    await second.start();
    await eventually(() => expect(written(place)).toHaveLength(2));
  });

  it('keeps in its file what a person can read', async () => {
    const place = newPlace();
    const { host, start, journal } = await openHost(place);
    await start();
    await append(journal, sent('NBIRTH', nodeBirth(7)));
    await eventually(() => expect(written(place)).toHaveLength(2));
    await host.close();
    const file = JSON.parse(readFileSync(join(place.dataDir, 'sparkplug.json'), 'utf8'));
    expect(file).toMatchObject({
      version: 1,
      nodes: [{ group: 'g', node: 'rtu', source: 'rtu', bdSeq: 7, own: { isBorn: true } }],
    });
  });
});
