import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BacktestAsked, BacktestStatus } from '../../../../src/api/ports.ts';
import { err, ok } from '../../../../src/lib/result.ts';
import type { Alarm } from '../../../../src/model/alarm.ts';
import type { Role } from '../../../../src/model/people.ts';
import { position } from '../../../../src/model/units.ts';
import { KPI_LIMITS } from '../../../../src/pipeline/alarm-kpis.ts';
import { compareAlarms } from '../../../../src/pipeline/backtest/compare.ts';
import { lived, minute } from '../../alarm/kpi-samples.ts';
import { aCommit } from '../../records/records-fixtures.ts';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

const SPAN = { from: minute(0), to: minute(24 * 60) };
const QUERY = 'from=2026-11-23T00:00:00Z&to=2026-11-24T00:00:00Z';

/** Mains that flicker ten times, a meter without a site, one long before that closed long before. */
const mains = (n: number, over: Partial<Alarm> = {}): Alarm =>
  lived(
    `mains-${n}`,
    [
      [60 + 5 * n, 'raised'],
      [63 + 5 * n, 'returned'],
      [64 + 5 * n, 'acknowledged', 'li'],
    ],
    { type: 'station.power-lost', site: 'S-1', subject: { kind: 'station', id: 'S-1' }, ...over },
  );
const ALARMS: readonly Alarm[] = [
  ...Array.from({ length: 10 }, (_, n) => mains(n)),
  lived('over', [[100, 'raised']], {
    priority: 1,
    site: 'S-2',
    subject: { kind: 'station', id: 'S-2' },
  }),
  lived('standing', [[-60 * 24 * 60, 'raised']], {
    site: 'S-2',
    subject: { kind: 'run', id: 'S-2/A' },
  }),
  lived('zone', [[200, 'raised']], {
    type: 'leak.zone-balance',
    site: null,
    subject: { kind: 'zone', id: 'Z-1' },
  }),
];
const KEY = encodeURIComponent('station.power-lost|station:S-1');

describe('figures and bad actors', () => {
  const asked: BacktestAsked[] = [];
  let status: BacktestStatus | null;
  let queue: 'free' | 'full';
  let world: ApiWorld;
  beforeEach(async () => {
    asked.length = 0;
    [status, queue] = [null, 'free'];
    world = await openApiWorld({
      ports: {
        reporting: { limits: { ...KPI_LIMITS, perDay: 12 }, timeZone: 'UTC' },
        backtests: {
          start(one) {
            asked.push(one);
            return queue === 'full' ? err('queue-full') : ok({ id: 'b-1' });
          },
          status: (id) => (id === 'b-1' ? status : null),
        },
      },
    });
    world.clock.current = minute(24 * 60);
    const alarms = ALARMS.map((alarm) => ({ position: position(10), alarm }));
    world.local.writer.commit(aCommit(10, { alarms }));
  });
  afterEach(() => world.close());

  const get = async (path: string, role: Role = 'dispatcher') =>
    world.as(await world.token(role), { method: 'GET', url: `/api/v1/alarms/${path}` });
  const post = async (path: string, payload?: object) =>
    world.as(await world.token('dispatcher'), {
      method: 'POST',
      url: `/api/v1/alarms/bad-actors/${path}`,
      ...(payload === undefined ? {} : { payload }),
    });
  const figure = (body: { kpis: { id: string }[] }, id: string) =>
    body.kpis.find((row) => row.id === id);

  it('gives each figure with its limit as configured, and whether it is met', async () => {
    const response = await get(`kpi?${QUERY}`);
    expect(response.statusCode).toBe(200);
    const body = response.json();
    expect(body).toMatchObject({
      from: '2026-11-23T00:00:00.000Z',
      to: '2026-11-24T00:00:00.000Z',
      annunciations: 12,
      opcUa: { AlarmCount: 12, StartTime: '2026-11-23T00:00:00.000Z' },
      floods: [],
    });
    expect(figure(body, 'per-day')).toEqual({
      id: 'per-day',
      title: { zh: '日均告警数', en: 'Alarms per day' },
      value: 12,
      unit: 'per day',
      limit: 12,
      relation: 'at most',
      met: true,
    });
    // what has stood open since long before is seen too
    expect(figure(body, 'stale')).toMatchObject({ value: 1, met: true });
    expect(body.acknowledgement[2]).toMatchObject({ priority: 3, calls: 11, acknowledged: 10 });
  });

  it('of a site, of a zone with its own alarms; unknown ones are refused', async () => {
    const count = async (scope: string) =>
      (await get(`kpi?${QUERY}&${scope}`)).json().annunciations;
    expect(await count('site=S-1')).toBe(10);
    expect(await count('zone=Z-1')).toBe(12);
    for (const [scope, code] of [
      ['zone=Z-9', 'zone-unknown'],
      ['site=S-9', 'site-unknown'],
    ] as const)
      expect((await get(`kpi?${QUERY}&${scope}`)).json()).toMatchObject({ status: 422, code });
  });

  it('time that has not been yet does not thin out the figures', async () => {
    world.clock.current = minute(120);
    const body = (await get('kpi?from=2026-11-23T00:00:00Z&to=2026-12-23T00:00:00Z')).json();
    expect(body.to).toBe('2026-11-23T02:00:00.000Z');
    const empty = await get('kpi?from=2026-11-24T00:00:00Z&to=2026-12-23T00:00:00Z');
    expect(empty.json()).toMatchObject({ status: 400, code: 'span-empty' });
    expect((await get('kpi?from=yesterday')).json()).toMatchObject({ code: 'validation-failed' });
  });

  it('lists the alarms that call most, each with its remedies', async () => {
    const body = (await get(`bad-actors?${QUERY}&limit=2`)).json();
    expect(body.items).toHaveLength(2);
    expect(body.items[0]).toMatchObject({
      key: 'station.power-lost|station:S-1',
      annunciations: 10,
      title: { en: 'Station mains lost' },
      place: { zh: '城东站 调压站', en: 'East station, regulator station' },
      remedies: [
        { kind: 'off-delay', changes: [{ param: 'backForMs', from: 120_000 }], backtest: null },
      ],
    });
    expect((await get(`bad-actors?${QUERY}&limit=0`)).statusCode).toBe(400);
  });

  it('tries a remedy on the past through the backtests, and shows what it found', async () => {
    const started = await post(`${KEY}/backtest?${QUERY}`);
    expect([started.statusCode, started.json()]).toEqual([202, { id: 'b-1', remedy: 'off-delay' }]);
    expect(asked).toEqual([
      {
        detector: 'station.power-lost',
        params: null,
        settings: [
          { type: 'station.power-lost', subject: 'S-1', params: { backForMs: expect.any(Number) } },
        ],
        site: 'S-1',
        span: SPAN,
      },
    ]);
    const lines = await world.local.records.audit.list({ limit: 1 });
    expect(lines.items[0]).toMatchObject({ action: 'backtest.start', object: 'b-1' });
    const before = ALARMS.filter(({ type }) => type === 'station.power-lost');
    const after = [mains(0, { occurrence: 1 })];
    const [question] = asked;
    if (question === undefined) throw new Error('nothing was asked');
    status = {
      asked: question,
      fleetVersion: 3,
      state: 'done',
      progress: 1,
      failure: null,
      outcome: {
        result: { readings: 1, seconds: 1, alarms: after, liveAlarms: before, unjudged: 0 },
        comparison: compareAlarms(before, after, SPAN),
      },
    };
    const [actor] = (await get(`bad-actors?${QUERY}`)).json().items;
    expect(actor.remedies[0].backtest).toMatchObject({
      id: 'b-1',
      state: 'done',
      effect: { before: 10, after: 1, lost: 9, lostP1: 0, kept: 1, verdict: 'helps' },
    });
  });

  it('refuses an alarm that called nobody, a remedy that is none, a full queue', async () => {
    const unknown = await post(
      `${encodeURIComponent('station.door|station:S-1')}/backtest?${QUERY}`,
    );
    expect(unknown.json()).toMatchObject({ status: 404, code: 'bad-actor-unknown' });
    const none = await post(`${KEY}/backtest?${QUERY}`, { remedy: 'deadband' });
    expect(none.json()).toMatchObject({ status: 409, code: 'remedy-none' });
    const nothing = await post(
      `${encodeURIComponent('leak.zone-balance|zone:Z-1')}/backtest?${QUERY}`,
    );
    expect(nothing.json()).toMatchObject({ status: 409, code: 'remedy-none' });
    expect((await post(`${KEY}/backtest?${QUERY}`, { remedy: 'hope' })).statusCode).toBe(400);
    queue = 'full';
    expect((await post(`${KEY}/backtest?${QUERY}`)).json()).toMatchObject({
      status: 503,
      code: 'backtest-queue-full',
    });
  });

  it('serves reports as a page and as a workbook, to whoever may see notifications', async () => {
    const report = async (path: string, role: Role) =>
      world.as(await world.token(role), { method: 'GET', url: `/api/v1/reports/${path}` });
    const page = await report(`handover?${QUERY}`, 'dispatcher');
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers['content-security-policy']).toContain("style-src 'unsafe-inline'");
    expect(page.body).toContain('交接班报告');
    expect(page.body).toContain('2026-11-23 00:00 至 2026-11-24 00:00（UTC, UTC+0）');
    const book = await report(`safety-points?${QUERY}&format=xlsx&language=en`, 'auditor');
    expect(book.headers['content-disposition']).toBe(
      'attachment; filename="gaswatch-safety-points-2026-11-24-0000.xlsx"',
    );
    expect(book.rawPayload.subarray(0, 2).toString()).toBe('PK');
    expect((await report(`handover?${QUERY}`, 'customerManager')).statusCode).toBe(403);
    expect((await report(`weather?${QUERY}`, 'dispatcher')).statusCode).toBe(404);
    expect((await report(`handover?${QUERY}&format=docx`, 'dispatcher')).statusCode).toBe(400);
  });
});
