import { describe, expect, it } from 'vitest';
import type { Command } from '../../src/model/command.ts';
import type { Permit } from '../../src/model/permit.ts';
import { t } from '../support/detector-run.ts';
import { sampleFleet } from '../support/sample-fleet.ts';
import { GOOD } from '../support/station-day.ts';
import { burst, meanwhile, play, type Scenario, stream } from './run.ts';

const OPEN = { ...GOOD, bypass: 'open' };
const HIGH = { ...GOOD, pOut: 150 };

const permit = (from: string, to: string, types: Permit['types'] = ['bypass.open']): Permit => ({
  id: `permit-${from}`,
  site: 'works' as never,
  types,
  subjects: null,
  from: t(from),
  to: t(to),
  reason: 'filter change',
  holder: 'crew 3',
  openedBy: 'li',
  openedAt: t(from),
  closedAt: null,
  closedBy: null,
});

let count = 0;
const order = (at: string, command: (scenario: Scenario) => Promise<Command> | Command) =>
  meanwhile(at, async (scenario) => {
    const answer = await scenario.pipeline.answer(await command(scenario), scenario.at());
    if (answer.outcome === 'refused') throw new Error(answer.code);
  });
const opens = (at: string, one: Permit) =>
  order(at, () => ({ command: 'open-permit', id: `c${(count += 1)}`, by: 'li', permit: one }));
const closes = (at: string, one: Permit) =>
  order(at, () => ({
    command: 'close-permit',
    id: `c${(count += 1)}`,
    by: 'li',
    permit: one.id,
    site: 'works',
  }));
const shelves = (at: string, type: string, minutes: number) =>
  order(at, async ({ pipeline }) => {
    const alarm = (await pipeline.alarms()).find((one) => one.type === type);
    if (alarm === undefined) throw new Error(`no ${type}`);
    const { id: alarmId, site } = alarm;
    const id = `c${(count += 1)}`;
    return { command: 'shelve', id, by: 'li', alarm: alarmId, site, minutes, reason: 'known' };
  });
const crash = (at: string) => meanwhile(at, async (scenario) => scenario.restart());

describe('a bypass that is opened under a permit', () => {
  const day = permit('12:00', '12:10');

  it('is P3, and P1 with an escalation from the moment the permit ends', async () => {
    const { log, alarms } = await play([
      opens('11:59', day),
      ...stream('12:05', 60, () => OPEN),
      crash('12:07:03'),
    ]);
    expect(log).toEqual([
      'bypass.open works P1 unacknowledged 12:05:00– | first, escalated',
      'permit.overdue works P2 unacknowledged 12:10:00– | first',
    ]);
    expect(alarms[0]?.history.map(({ event }) => event)).toEqual([
      'raised',
      'under-permit',
      'permit-ended',
      'changed',
    ]);
  });

  it('that is closed in time pages nobody but the office', async () => {
    const { log } = await play([
      opens('11:59', day),
      ...stream('12:05', 40, (n) => (n < 12 ? OPEN : GOOD)),
      closes('12:09', day),
    ]);
    expect(log).toEqual(['bypass.open works P3 returned 12:05:00–12:07:00 | first, cleared']);
  });

  it('handed in late, after the permit, is P3 as it was', async () => {
    const old = burst(
      stream('12:02', 30, (n) => (n < 12 ? OPEN : GOOD)),
      '12:20',
    );
    const { log } = await play([opens('11:59', day), closes('12:10', day), ...old]);
    expect(log.filter((line) => line.startsWith('bypass'))).toEqual([
      // over before anybody could be told
      'bypass.open works P3 returned 12:02:00–12:04:00 late',
    ]);
  });

  it('becomes graver at once when the permit is closed while it is open', async () => {
    const { log } = await play([
      opens('11:59', day),
      ...stream('12:01', 30, () => OPEN),
      closes('12:03', day),
    ]);
    expect(log).toEqual(['bypass.open works P1 unacknowledged 12:01:00– | first, escalated']);
  });

  it('and a permit for an alarm that holds already eases it', async () => {
    const { log } = await play(
      [...stream('12:00', 20, () => OPEN), opens('12:02', permit('12:02', '13:00'))],
      { after: 5 },
    );
    expect(log).toEqual(['bypass.open works P3 unacknowledged 12:00:00– | first']);
  });
});

describe('what a permit names', () => {
  it('keeps quiet until the permit ends, is told then if it holds, and the overdue permit is an alarm until it is closed', async () => {
    const one = permit('12:00', '12:05', ['regulator.overpressure']);
    const { log, alarms } = await play([
      opens('11:59', one),
      ...stream('12:01', 60, () => HIGH),
      crash('12:04:02'),
      closes('12:09', one),
    ]);
    expect(log.filter((line) => line.startsWith('regulator.overpressure'))).toEqual([
      expect.stringMatching(
        /^regulator\.overpressure works P1 unacknowledged 12:01:\d\d– \| first$/,
      ),
    ]);
    const overdue = alarms.find(({ type }) => type === 'permit.overdue');
    expect(overdue).toMatchObject({ occurredAt: t('12:05'), returnedAt: t('12:09'), priority: 2 });
    expect(overdue?.evidence).toContainEqual({ name: 'holder', value: 'crew 3' });
  });
});

describe('a shelved alarm', () => {
  const flapping = (n: number) => (n % 20 < 8 ? OPEN : GOOD);

  it('keeps evaluating and keeps quiet, also when it comes back, until its time is over', async () => {
    const { log, alarms } = await play([
      ...stream('12:00', 90, flapping),
      shelves('12:00:30', 'bypass.open', 12),
      crash('12:05:01'),
    ]);
    // it came back three times in twelve minutes; who was told hears once more when the shelf ends
    expect(alarms[0]).toMatchObject({ shelvedUntil: null, occurrence: 5 });
    expect(log).toEqual([
      expect.stringMatching(/^bypass\.open works P1 \w+ 12:00:00–.* \| first, cleared, repeated/),
    ]);
  });

  it('that ended and was closed is quiet when it comes anew within the time', async () => {
    const { log } = await play([
      ...stream('12:00', 12, (n) => (n < 3 ? OPEN : GOOD)),
      shelves('12:00:25', 'bypass.open', 30),
      meanwhile('12:01:30', async (s) => void (await s.acknowledge('bypass.open', 'li'))),
      ...stream('12:02:00', 10, () => OPEN),
    ]);
    expect(log).toEqual([
      'bypass.open works P1 closed 12:00:00–12:00:30 | first, cleared',
      'bypass.open works P1 unacknowledged 12:02:00–',
    ]);
  });
});

describe('out of service', () => {
  it('nobody is called for what is out, until it is put back', async () => {
    const subject = { kind: 'bypass', id: 'works' } as const;
    const common = { by: 'li', site: 'works', subject };
    const { log } = await play([
      order('11:59', () => ({
        command: 'take-out',
        id: 'o1',
        ...common,
        types: null,
        reason: 'isolated',
      })),
      ...stream('12:00', 60, () => OPEN),
      order('12:05', () => ({ command: 'put-back', id: 'o2', ...common })),
    ]);
    expect(log).toEqual(['bypass.open works P1 unacknowledged 12:00:00– | first']);
  });
});

describe('latched and forgotten', () => {
  const plan = (dispatch: object) => sampleFleet((fleet) => ({ ...fleet, dispatch }), 1);
  const acknowledges = (at: string) =>
    meanwhile(at, async (s) => void (await s.acknowledge('bypass.open', 'li')));

  it('a latched type stays until it is acknowledged as ended', async () => {
    const { log } = await play(
      [...stream('12:00', 30, (n) => (n < 6 ? OPEN : GOOD)), acknowledges('12:00:30')],
      { fleet: plan({ latched: ['bypass.open'] }) },
    );
    expect(log).toEqual([
      expect.stringContaining('bypass.open works P1 returned 12:00:00–12:01:00'),
    ]);
  });

  it('an acknowledged alarm that holds is alarmed again after its hours', async () => {
    const { alarms } = await play(
      [
        ...stream('12:00', 12 * 60, () => OPEN, { seconds: 10 }),
        acknowledges('12:00:30'),
        crash('12:40'),
      ],
      { fleet: plan({ reAlarmHours: { 1: 1 } }) },
    );
    expect(alarms[0]).toMatchObject({ state: 'unacknowledged', acknowledgedBy: null });
    expect(alarms[0]?.history.find(({ event }) => event === 're-alarmed')?.at).toBe(t('13:00:30'));
  });
});
