import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BacktestStatus } from '../../../../src/api/ports.ts';
import { err, ok } from '../../../../src/lib/result.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { compareAlarms } from '../../../../src/pipeline/backtest/compare.ts';
import { alarmAt, DAY, DAY_0 } from '../../pipeline/backtest/alarm-samples.ts';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

const SPAN = { from: epochMs(DAY_0), to: epochMs(DAY_0 + DAY) };
const [KEPT, LOST, GAINED] = [alarmAt(0, 10), alarmAt(100, 110), alarmAt(200, null)];

const done = (asked: Partial<BacktestStatus['asked']> = {}, fleetVersion = 3): BacktestStatus => ({
  asked: {
    detector: 'bypass.open',
    params: { openForMs: 60_000 },
    settings: null,
    site: null,
    span: SPAN,
    ...asked,
  },
  fleetVersion,
  state: 'done',
  progress: 1,
  failure: null,
  outcome: {
    result: {
      readings: 10,
      seconds: 1,
      alarms: [KEPT, GAINED],
      liveAlarms: [KEPT, LOST],
      unjudged: 0,
    },
    comparison: compareAlarms([KEPT, LOST], [KEPT, GAINED], SPAN),
  },
});

describe('proposals of parameters', () => {
  let status: BacktestStatus;
  let world: ApiWorld;
  let engineer: string; // user-1
  let admin: string; // user-2
  beforeEach(async () => {
    status = done();
    world = await openApiWorld({
      ports: {
        backtests: {
          start: () => err('queue-full'),
          status: (id) => (id === 'b-1' ? status : null),
        },
      },
    });
    engineer = await world.token('meteringEngineer');
    admin = await world.token('administrator');
  });
  afterEach(() => world.close());

  const post = (token: string, path: string, payload: object) =>
    world.as(token, { method: 'POST', url: `/api/v1/proposals${path}`, payload });
  const propose = (token = engineer, backtest = 'b-1') =>
    post(token, '', { backtest, reason: 'it called for nothing' });
  const proposed = async (): Promise<string> => (await propose()).json().id;
  const lastAudit = async () => (await world.local.records.audit.list({ limit: 1 })).items[0];
  const detectors = () => world.ports.fleet.current().fleet.detectors;

  it('are made from what a backtest has tried and found', async () => {
    const response = await propose();
    expect([response.statusCode, response.json()]).toMatchObject([
      201,
      {
        detector: 'bypass.open',
        site: null,
        state: 'proposed',
        changes: [{ name: 'openForMs', before: 5_000, after: 60_000 }],
        fleetVersion: 3,
        backtest: { gained: 1, lost: 1, kept: 1, from: '2026-11-23T00:00:00.000Z' },
        proposedBy: 'user-1',
        decidedBy: null,
      },
    ]);
    expect(await lastAudit()).toMatchObject({
      action: 'proposal.make',
      by: 'user-1',
      detail: 'bypass.open: openForMs 5000 → 60000',
    });
    const listed = await world.as(engineer, { url: '/api/v1/proposals?state=proposed' });
    expect(listed.json().items).toEqual([response.json()]);
    expect(detectors()).toEqual([]);
  });

  it('are approved by a second person: then the fleet says who set it, and when', async () => {
    const id = await proposed();
    const response = await post(admin, `/${id}/approve`, { note: 'seen' });
    expect([response.statusCode, response.json()]).toMatchObject([
      200,
      { state: 'approved', decidedBy: 'user-2', decision: 'seen' },
    ]);
    expect(detectors()).toEqual([
      {
        type: 'bypass.open',
        params: { openForMs: 60_000 },
        by: 'user-2',
        on: new Date(world.clock.current).toISOString(),
      },
    ]);
    expect(await lastAudit()).toMatchObject({ action: 'proposal.approve', object: id });
    const again = await post(admin, `/${id}/approve`, {});
    expect(again.json()).toMatchObject({ status: 409, code: 'proposal-decided', by: 'user-2' });
  });

  it('are not approved by whoever proposed them, who is named', async () => {
    const { id } = (await propose(admin)).json();
    const response = await post(admin, `/${id}/approve`, {});
    expect(response.json()).toMatchObject({ status: 403, code: 'duty-conflict', by: 'user-2' });
    expect(detectors()).toEqual([]);
    expect(await lastAudit()).toMatchObject({ action: 'duty.refused', by: 'user-2' });
    const other = await world.token('administrator');
    expect((await post(other, `/${id}/approve`, {})).statusCode).toBe(200);
  });

  it('are not approved against another fleet than they were tried with', async () => {
    const id = await proposed();
    world.fleetAnswer = ok({ version: 5 });
    await world.ports.fleet.replace('{"sites":[]}', 'somebody');
    const response = await post(admin, `/${id}/approve`, {});
    expect(response.json()).toMatchObject({ status: 412, code: 'fleet-changed' });
    expect((await propose()).json()).toMatchObject({ status: 412, code: 'fleet-changed' });
  });

  it('stay proposed when the fleet refuses them', async () => {
    const id = await proposed();
    world.fleetAnswer = err([{ path: 'detectors[0].params', problem: 'unknown parameter' }]);
    const refused = await post(admin, `/${id}/approve`, {});
    expect(refused.json()).toMatchObject({ status: 422, code: 'fleet-invalid' });
    const listed = await world.as(engineer, { url: '/api/v1/proposals' });
    expect(listed.json().items[0].state).toBe('proposed');
  });

  it('are rejected with a reason, and nothing changes', async () => {
    const id = await proposed();
    const response = await post(admin, `/${id}/reject`, { reason: 'too late for a hospital' });
    expect(response.json()).toMatchObject({
      state: 'rejected',
      decidedBy: 'user-2',
      decision: 'too late for a hospital',
    });
    expect(detectors()).toEqual([]);
    expect(await lastAudit()).toMatchObject({ action: 'proposal.reject', object: id });
  });

  it('need one setting of one detector that was judged where it is to hold', async () => {
    const unfit = async (asked: Partial<BacktestStatus['asked']>) => {
      status = done(asked);
      const response = (await propose()).json();
      expect(response).toMatchObject({ status: 409, code: 'backtest-unfit' });
      return response.detail;
    };
    expect(await unfit({ params: null })).toContain('no other parameters');
    const setting = { type: 'bypass.open', params: { openForMs: 1 } };
    const settings = [setting, { ...setting, site: 'S-1' }];
    expect(await unfit({ params: null, settings })).toContain('more than one');
    expect(await unfit({ params: null, settings: [setting], site: 'S-1' })).toContain('place');
    const ofClass = [{ ...setting, class: 'hospital' }];
    expect(await unfit({ params: null, settings: ofClass })).toContain('class');
    status = { ...done(), state: 'running', outcome: null };
    expect((await propose()).json()).toMatchObject({ code: 'backtest-unfit' });
    expect((await propose(engineer, 'b-2')).json()).toMatchObject({ code: 'backtest-unknown' });
  });

  it('of a site take the place of that site’s own setting, and of nothing else', async () => {
    const params = { openForMs: 1_000 };
    const fleet = {
      ...world.ports.fleet.current().fleet,
      detectors: [
        { type: 'bypass.open', params },
        { type: 'bypass.open', site: 'S-1', params, by: 'ann', on: '2026-01-01' },
      ],
    };
    world.fleetAnswer = ok({ version: 3 });
    await world.ports.fleet.replace(JSON.stringify(fleet), 'ann');
    status = done({ site: 'S-1' });
    const { id } = (await propose()).json();
    world.fleetAnswer = ok({ version: 4 });
    await post(admin, `/${id}/approve`, {});
    expect(detectors()).toMatchObject([
      { params },
      { site: 'S-1', params: { openForMs: 60_000 }, by: 'user-2' },
    ]);
    expect(detectors()).toHaveLength(2);
  });

  it('are made by whoever runs backtests, and decided by whoever changes the fleet', async () => {
    const auditor = await world.token('auditor');
    expect((await propose(auditor)).statusCode).toBe(403);
    const id = await proposed();
    expect((await post(engineer, `/${id}/approve`, {})).json()).toMatchObject({
      code: 'forbidden',
    });
    expect((await post(admin, '/nobody/approve', {})).json()).toMatchObject({
      code: 'proposal-unknown',
    });
  });
});
