import { seededRandom } from '../../src/lib/seeded-random.ts';
import type { Alarm } from '../../src/model/alarm.ts';
import type { Command } from '../../src/model/command.ts';
import type { LedgerLine } from '../../src/model/delivery.ts';
import type { Entry } from '../../src/model/journal-entry.ts';
import type { Permit } from '../../src/model/permit.ts';
import { type EpochMs, epochMs } from '../../src/model/units.ts';
import { openPipeline, type Pipeline } from '../support/pipeline-run.ts';
import { type Act, GOOD } from './telling-acts.ts';
import { BEGIN, fleetNamed, TELLING_DETECTORS } from './telling-plan.ts';

export type Line = Omit<Entry, 'payload'> & { readonly payload: object };

/** The world after one entry of the journal. */
export interface Moment {
  readonly at: EpochMs;
  readonly fleetVersion: number;
  /** No old data has come for ten minutes. */
  readonly calm: boolean;
  readonly alarms: ReadonlyMap<string, Alarm>;
  /** Planned by this entry. */
  readonly planned: readonly LedgerLine[];
}

export interface Lived {
  /** The journal, to be folded again. */
  readonly journal: readonly Line[];
  readonly fleets: number;
  readonly moments: readonly Moment[];
}

const MINUTE = 60_000;
const CALM_MS = 10 * MINUTE;

/** Lives a history entry by entry, and watches what every one of them does. */
export async function live(acts: readonly Act[], seed: number): Promise<Lived> {
  const journal: Line[] = [];
  const pipeline = openPipeline({
    fleet: fleetNamed(1),
    fleetAt: BEGIN,
    detectors: TELLING_DETECTORS,
    onAppend: (line) => void journal.push(line),
  });
  try {
    const life = new Life(pipeline, seed);
    for (const one of acts) await life.carryOut(one);
    // long enough for everything that is still to be told
    await life.carryOut({ act: 'silence', minutes: 30 });
    return { journal, fleets: life.fleet, moments: life.moments };
  } finally {
    pipeline.close();
  }
}

class Life {
  readonly moments: Moment[] = [];
  fleet = 1;
  readonly #pipeline: Pipeline;
  readonly #random: ReturnType<typeof seededRandom>;
  #at: EpochMs = BEGIN;
  #oldAt = 0;
  #commands = 0;
  readonly #permits: Permit[] = [];

  constructor(pipeline: Pipeline, seed: number) {
    this.#pipeline = pipeline;
    this.#random = seededRandom(seed);
  }

  async carryOut(one: Act): Promise<void> {
    switch (one.act) {
      case 'report':
        for (let n = 0; n < one.count; n += 1) {
          await this.#pass(10_000, 5000);
          await this.#says([{ ts: this.#at, ...one.state }]);
        }
        return;
      case 'silence':
        return this.#pass(one.minutes * MINUTE, 60_000);
      case 'old': {
        const from = this.#at - one.minutesAgo * MINUTE;
        this.#oldAt = this.#at;
        const records = Array.from({ length: one.count }, (_, n) => ({
          ts: from + n * 10_000,
          ...one.state,
        }));
        return this.#says(records.filter(({ ts }) => ts < this.#at));
      }
      case 'backlog': {
        const from = this.#at;
        await this.#pass(one.minutes * MINUTE, 60_000);
        this.#oldAt = this.#at;
        const count = one.minutes * 6;
        const records = Array.from({ length: count }, (_, n) => ({
          ts: from + 10_000 + n * 10_000,
          ...(one.states[Math.floor((n * one.states.length) / count)] ?? GOOD),
        }));
        for (let n = 0; n < records.length; n += 50) await this.#says(records.slice(n, n + 50));
        return;
      }
      case 'plan': {
        this.fleet += 1;
        this.#pipeline.changeFleet(fleetNamed(this.fleet));
        return this.#append('fleet', '', { version: this.fleet });
      }
      case 'observe': {
        const observation = {
          type: 'system.disk-low',
          subject: 'journal',
          holds: one.holds,
          since: this.#at,
          evidence: [],
        };
        return this.#append('observation', '', observation);
      }
      default: {
        const command = await this.#commandOf(one);
        return command === null ? undefined : this.#append('command', '', command);
      }
    }
  }

  async #commandOf(one: Act): Promise<Command | null> {
    const by = { id: `c${(this.#commands += 1)}`, by: 'li' };
    if (one.act === 'open-permit') {
      const permit = permitOf(`p${this.#commands}`, this.#at, one);
      this.#permits.push(permit);
      return { command: 'open-permit', ...by, permit };
    }
    if (one.act === 'close-permit') {
      const permit = this.#permits.pop();
      return permit === undefined
        ? null
        : { command: one.act, ...by, permit: permit.id, site: 'works' };
    }
    if (one.act === 'put-back') {
      const subject = { kind: 'bypass', id: 'works' } as const;
      return { command: one.act, ...by, site: 'works', subject };
    }
    const open = [...(this.moments.at(-1)?.alarms.values() ?? [])].filter(
      (alarm) => alarm.state !== 'closed' && alarm.state !== 'acknowledged',
    );
    if (!('which' in one)) return null;
    const alarm = open[one.which % Math.max(1, open.length)];
    if (alarm === undefined) return null;
    const about = { ...by, alarm: alarm.id, site: alarm.site };
    switch (one.act) {
      case 'acknowledge':
      case 'unshelve':
        return { command: one.act, ...about };
      case 'shelve':
        return { command: one.act, ...about, minutes: one.minutes, reason: 'known' };
      case 'take-out': {
        const subject = { kind: 'bypass', id: 'works' } as const;
        return { command: one.act, ...by, site: 'works', subject, types: null, reason: 'works' };
      }
    }
  }

  /** Time goes on, with ticks at random moments at most so far apart, and late data judged again. */
  async #pass(ms: number, mostMs: number): Promise<void> {
    const end = this.#at + ms;
    while (this.#at < end) {
      this.#at = epochMs(Math.min(end, this.#at + 1000 + this.#random.int(mostMs - 1000)));
      await this.#append('tick', 'service', { ts: this.#at, downSince: null });
      if ((await this.#pipeline.passes(this.#at)) > 0) await this.#look();
    }
  }

  #says(records: readonly object[]): Promise<void> {
    return this.#append('message', 'rtu', records, 'gas/v1/rtu/telemetry');
  }

  /** No two entries share a moment. */
  async #append(kind: Line['kind'], source: string, payload: object, topic = ''): Promise<void> {
    this.#at = epochMs(this.#at + 1);
    await this.#pipeline.append({ kind, at: this.#at, source, topic, payload });
    this.#pipeline.drain();
    await this.#look();
  }

  async #look(): Promise<void> {
    const all = await this.#pipeline.ledger();
    const known = this.moments.reduce((sum, { planned }) => sum + planned.length, 0);
    this.moments.push({
      at: this.#at,
      fleetVersion: this.fleet,
      calm: this.#at - this.#oldAt > CALM_MS,
      alarms: new Map((await this.#pipeline.alarms()).map((alarm) => [alarm.id, alarm])),
      planned: all.slice(0, all.length - known).toReversed(),
    });
  }
}

const permitOf = (
  id: string,
  from: EpochMs,
  { type, minutes: length }: Extract<Act, { act: 'open-permit' }>,
): Permit => ({
  id,
  site: 'works' as Permit['site'],
  types: [type],
  subjects: null,
  from,
  to: epochMs(from + length * MINUTE),
  reason: 'works',
  holder: 'crew 3',
  openedBy: 'li',
  openedAt: from,
  closedAt: null,
  closedBy: null,
});
