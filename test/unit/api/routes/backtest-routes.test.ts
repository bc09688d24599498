import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BacktestAsked, BacktestStatus } from '../../../../src/api/ports.ts';
import { err, ok } from '../../../../src/lib/result.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { compareAlarms } from '../../../../src/pipeline/backtest/compare.ts';
import { alarmAt, DAY, DAY_0 } from '../../pipeline/backtest/alarm-samples.ts';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

const SPAN = { from: '2026-11-23T00:00:00.000Z', to: '2026-11-24T00:00:00.000Z' };

describe('backtests', () => {
  const asked: BacktestAsked[] = [];
  let status: BacktestStatus | null = null;
  let answer: 'started' | 'full' | 'refused' = 'started';
  let world: ApiWorld;
  beforeEach(async () => {
    asked.length = 0;
    [status, answer] = [null, 'started'];
    world = await openApiWorld({
      ports: {
        backtests: {
          start(one) {
            asked.push(one);
            if (answer === 'full') return err('queue-full');
            return answer === 'started'
              ? ok({ id: 'b-1' })
              : err([{ path: 'params', problem: 'onDelayMs: unknown parameter' }]);
          },
          status: (id) => (id === 'b-1' ? status : null),
        },
      },
    });
  });
  afterEach(() => world.close());

  const post = async (role: 'dispatcher' | 'meteringEngineer' | 'auditor', payload: object) =>
    world.as(await world.token(role), { method: 'POST', url: '/api/v1/backtests', payload });

  it('starts one, and writes down who did', async () => {
    const response = await post('dispatcher', { detector: 'bypass.open', ...SPAN });
    expect([response.statusCode, response.json()]).toEqual([202, { id: 'b-1' }]);
    expect(asked).toEqual([
      {
        detector: 'bypass.open',
        params: null,
        settings: null,
        site: null,
        span: { from: DAY_0, to: DAY_0 + DAY },
      },
    ]);
    const lines = await world.local.records.audit.list({ limit: 1 });
    expect(lines.items[0]).toMatchObject({ action: 'backtest.start', object: 'b-1' });
  });

  it('is refused with every problem, a full queue, an empty span, a role that may not', async () => {
    answer = 'refused';
    const refused = await post('meteringEngineer', { params: { onDelayMs: 1 }, ...SPAN });
    expect([refused.statusCode, refused.json()]).toMatchObject([
      422,
      { code: 'settings-invalid', errors: [{ path: 'params' }] },
    ]);
    answer = 'full';
    expect((await post('dispatcher', SPAN)).json()).toMatchObject({ code: 'backtest-queue-full' });
    const empty = await post('dispatcher', { from: SPAN.to, to: SPAN.from });
    expect(empty.json()).toMatchObject({ code: 'span-empty', status: 400 });
    expect((await post('auditor', SPAN)).statusCode).toBe(403);
  });

  it('tells how far it is, and what it found with times in ISO 8601', async () => {
    const [kept, lost, gained] = [alarmAt(0, 10), alarmAt(100, 110), alarmAt(200, null)];
    const span = { from: epochMs(DAY_0), to: epochMs(DAY_0 + DAY) };
    const comparison = compareAlarms([kept, lost], [kept, gained], span);
    const result = {
      readings: 8640,
      seconds: 0.05,
      alarms: [kept, gained],
      liveAlarms: [kept, lost],
      unjudged: 0,
    };
    status = {
      asked: {
        detector: 'bypass.open',
        params: { openForMs: 60_000 },
        settings: null,
        site: null,
        span,
      },
      fleetVersion: 3,
      state: 'done',
      progress: 1,
      outcome: { result, comparison },
      failure: null,
    };
    const read = await world.as(await world.token('dispatcher'), { url: '/api/v1/backtests/b-1' });
    expect(read.json()).toMatchObject({
      id: 'b-1',
      state: 'done',
      progress: 1,
      asked: { detector: 'bypass.open', params: { openForMs: 60_000 }, site: null, ...SPAN },
      fleetVersion: 3,
      result: {
        readings: 8640,
        alarms: [
          { id: kept.id, occurredAt: SPAN.from },
          { id: gained.id, returnedAt: null },
        ],
        gained: [gained.id],
        kept: [kept.id],
        lost: [{ id: lost.id }],
      },
    });
  });

  it('has no such backtest', async () => {
    const read = await world.as(await world.token('dispatcher'), { url: '/api/v1/backtests/b-2' });
    expect(read.json()).toMatchObject({ status: 404, code: 'backtest-unknown' });
  });
});

describe('detectors', () => {
  let world: ApiWorld;
  beforeEach(async () => {
    world = await openApiWorld();
  });
  afterEach(() => world.close());
  const get = async (url: string) => world.as(await world.token('maintainer'), { url });

  it('are listed with parameters, defaults and units', async () => {
    const { items } = (await get('/api/v1/detectors')).json();
    const silent = items.find((one: { type: string }) => one.type === 'comms.silent');
    expect(silent).toMatchObject({ watches: 'device', about: { formula: expect.any(String) } });
    for (const { type, params } of items) {
      for (const param of params) expect(param.description, `${type} ${param.name}`).not.toBe('');
    }
  });

  it('say the bounds of their numbers', async () => {
    const { items } = (await get('/api/v1/detectors')).json();
    const gas = items.find((one: { type: string }) => one.type === 'leak.gas-detected');
    const named = (name: string) =>
      gas.params.find((param: { name: string }) => param.name === name);
    expect(named('warnPercent')).toMatchObject({ least: 0, most: 100, steps: 'any' });
    expect(named('samples')).toMatchObject({ least: 1, most: null, steps: 'whole' });
  });

  it('tell the parameters of the whole fleet and of a site, with who set them', async () => {
    const { fleet } = world.ports.fleet.current();
    const setting = { type: 'bypass.open', params: { openForMs: 1_000 } };
    const detectors = [
      { ...setting, by: 'ann', on: '2026-01-01' },
      { ...setting, site: 'S-1', params: { openForMs: 2_000 } },
      { ...setting, class: 'hospital', params: { openForMs: 3_000 } },
    ];
    await world.ports.fleet.replace(JSON.stringify({ ...fleet, detectors }), 'ann');
    const first = async (query: string) =>
      (await get(`/api/v1/detectors/bypass.open${query}`)).json().params[0];
    expect(await first('')).toMatchObject({
      name: 'openForMs',
      value: 1_000,
      default: 5_000,
      set: { scope: 'fleet', by: 'ann', on: '2026-01-01' },
    });
    expect(await first('?site=S-1')).toMatchObject({ value: 2_000, set: { scope: 'site' } });
    expect(await first('?site=S-2')).toMatchObject({ value: 1_000, set: { scope: 'fleet' } });
  });

  it('tell the parameters of a subject, and refuse what is none', async () => {
    const found = (await get('/api/v1/detectors/comms.silent?subject=rtu-1')).json();
    expect(found).toMatchObject({ type: 'comms.silent', subject: 'rtu-1' });
    for (const { value, default: shipped, set } of found.params)
      expect([value, set]).toEqual([shipped, null]);
    const strange = await get('/api/v1/detectors/comms.silent?subject=nobody');
    expect(strange.json()).toMatchObject({ code: 'subject-unknown' });
    expect((await get('/api/v1/detectors/no.such')).json()).toMatchObject({
      code: 'detector-unknown',
    });
  });
});
