import { describe, expect, it } from 'vitest';
import { badDay, GOOD } from '../support/station-day.ts';
import { burst, type Input, live, type Played, play, stream } from './run.ts';

const withoutComms = (log: readonly string[]): readonly string[] =>
  log.filter((line) => !line.startsWith('comms.'));

/** Type, subject, priority and times, without what lateness itself changes. */
const story = ({ alarms }: Played) =>
  alarms
    .filter(({ type }) => !type.startsWith('comms.'))
    .map(({ type, subject, priority, occurredAt, returnedAt, occurrence, state }) => ({
      type,
      subject,
      priority,
      occurredAt,
      returnedAt,
      occurrence,
      state,
    }));

const DAY = stream('00:00', 8640, badDay);

describe('a day of 10 s data, an hour late in one burst', () => {
  it('gives the alarms of the live run; only what still holds pages, once, marked late', async () => {
    const onTime = await play(DAY, { tickSeconds: 10 });
    const late = await play(burst(DAY, '+1 01:00'), { tickSeconds: 10, after: 120 });
    expect(story(late)).toEqual(story(onTime));
    expect(withoutComms(onTime.log)).toEqual([
      'bypass.open works P1 unacknowledged 01:23:20– | first, cleared, repeated, cleared, repeated',
      'regulator.overpressure works P1 returned 05:33:20–05:43:20 | first, escalated, cleared, cleared',
      'regulator.slam-shut works/A P2 returned 11:06:40–11:23:20 | first, cleared',
      // the standby run carries meanwhile: explained by the trip, so nobody is told
      'regulator.switchover works P2 returned 11:06:40–11:23:20',
    ]);
    expect(withoutComms(late.log)).toEqual([
      'bypass.open works P1 unacknowledged 01:23:20– late | late-detected',
      'regulator.overpressure works P1 returned 05:33:20–05:43:20 late',
      'regulator.slam-shut works/A P2 returned 11:06:40–11:23:20 late',
      'regulator.switchover works P2 returned 11:06:40–11:23:20 late',
    ]);
    expect(late.stored).toBe(onTime.stored);
  }, 120_000);
});

describe('live first, the hour before it afterwards', () => {
  const records = (from: number, to: number, values: (n: number) => object) =>
    stream('10:00', to - from, (k) => values(from + k), {}).map((input, k): Input => {
      const at = input.at + from * 10_000;
      return { ...live('10:00', {}), at, payload: { ts: at, ...values(from + k) } } as Input;
    });
  const play3 = (values: (n: number) => object) =>
    play([
      ...records(0, 60, values),
      ...records(420, 600, values),
      ...burst(records(60, 420, values), '11:15:00'),
    ]);
  const onTime = (values: (n: number) => object) => play(records(0, 600, values));

  it('found between, and over: the same times, no page', async () => {
    const values = (n: number): object => ({
      ...GOOD,
      bypass: n >= 100 && n < 200 ? 'open' : 'closed',
    });
    const late = await play3(values);
    expect(story(late)).toEqual(story(await onTime(values)));
    expect(withoutComms(late.log)).toEqual([
      'bypass.open works P1 returned 10:16:40–10:33:20 late',
    ]);
  });

  it('began between and still holds: the live alarm keeps its id and gets its true onset', async () => {
    const values = (n: number): object => ({ ...GOOD, bypass: n >= 100 ? 'open' : 'closed' });
    const late = await play3(values);
    expect(story(late)).toEqual(story(await onTime(values)));
    expect(withoutComms(late.log)).toEqual([
      'bypass.open works P1 unacknowledged 10:16:40– | first',
    ]);
    expect(late.alarms.find(({ type }) => type === 'bypass.open')?.history.at(-1)?.event).toBe(
      'onset-moved',
    );
  });

  it('a live alarm that began after it is not touched by it', async () => {
    const values = (n: number): object => ({ ...GOOD, bypass: n >= 430 ? 'open' : 'closed' });
    const { log, alarms } = await play3(values);
    expect(withoutComms(log)).toEqual(['bypass.open works P1 unacknowledged 11:11:40– | first']);
    expect(
      alarms.find(({ type }) => type === 'bypass.open')?.history.map(({ event }) => event),
    ).toEqual(['raised']);
  });

  it('an earlier opening and a live one are one alarm from the earlier onset, still active', async () => {
    const values = (n: number): object => ({
      ...GOOD,
      bypass: (n >= 100 && n < 200) || n >= 430 ? 'open' : 'closed',
    });
    const late = await play3(values);
    expect(withoutComms(late.log)).toEqual([
      'bypass.open works P1 unacknowledged 10:16:40– | first',
    ]);
    const [asLive] = story(await onTime(values));
    expect(late.alarms.find(({ type }) => type === 'bypass.open')).toMatchObject({
      occurredAt: asLive?.occurredAt,
      returnedAt: null,
    });
  });

  it('proves a live alarm wrong: it is returned, and those told hear of it', async () => {
    // the last live record before the gap says open; the first late one, a second later, closed
    const before = stream('10:00', 30, (n) => ({ ...GOOD, bypass: n === 29 ? 'open' : 'closed' }));
    const after = stream('10:30', 60, () => GOOD);
    const between = stream('10:04:51', 100, () => GOOD);
    const { log } = await play([...before, ...after, ...burst(between, '10:35:00')]);
    expect(withoutComms(log)).toEqual([
      expect.stringMatching(/^bypass\.open works P1 returned .* \| first, cleared$/),
    ]);
  });
});

describe('out of order within the watermark', () => {
  it('a reading that slots in keeps an alarm with two occurrences as it was', async () => {
    const opened = (n: number): boolean => (n >= 2 && n < 4) || n >= 8;
    const inputs = stream('12:00:00', 14, (n) => ({
      ...GOOD,
      bypass: opened(n) ? 'open' : 'closed',
    }));
    // one record from between arrives after the second opening
    const straggler = live('12:00:33', { ...GOOD, bypass: 'open' });
    const late: Input = { ...straggler, at: live('12:02:05', {}).at };
    const plain = await play(inputs, { after: 5 });
    const slotted = await play([...inputs, late], { after: 5 });
    expect(story(slotted)).toEqual(story(plain));
    expect(slotted.deliveries).toEqual(plain.deliveries);
    expect(slotted.alarms[0]?.history).toEqual(plain.alarms[0]?.history);
  });
});
