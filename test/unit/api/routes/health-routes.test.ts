import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

describe('health and metrics', () => {
  let world: ApiWorld;
  beforeEach(async () => {
    world = await openApiWorld();
  });
  afterEach(() => world.close());

  it('lives, whatever else is wrong', async () => {
    world.facts = [{ name: 'history', ok: false, detail: 'opening' }];
    const response = await world.api.inject('/healthz');
    expect([response.statusCode, response.json()]).toEqual([200, { status: 'alive' }]);
    expect((await world.api.inject({ method: 'HEAD', url: '/healthz' })).statusCode).toBe(200);
  });

  it('is not ready until everything is, and says what is missing', async () => {
    expect((await world.api.inject('/readyz')).statusCode).toBe(200);
    const facts = [
      { name: 'journal', ok: true, detail: '' },
      { name: 'history', ok: false, detail: 'opening' },
    ];
    world.facts = facts;
    const response = await world.api.inject('/readyz');
    expect(response.statusCode).toBe(503);
    expect(response.json()).toEqual({ status: 'not-ready', facts });
  });

  it('shows figures to Prometheus without a session, whatever header it sends', async () => {
    const headers = { authorization: 'Basic cHJvbTpwcm9t' };
    const { statusCode, body } = await world.api.inject({ url: '/metrics', headers });
    expect(statusCode).toBe(200);
    for (const line of [
      'gaswatch_consumer_lag_entries{consumer="fold"} 5',
      'gaswatch_consumer_lag_seconds{consumer="history"} 2',
      'gaswatch_journal_commit_seconds_count 2',
      'gaswatch_journal_pending_bytes 700',
      'gaswatch_ingest_total{count="accepted"} 1234',
      'gaswatch_alarms_open{priority="1"} 1',
      'gaswatch_outbox_queued 2',
      'gaswatch_mqtt_connections 50',
      'gaswatch_streams_open 0',
    ]) {
      expect(body).toContain(line);
    }
  });

  it('adds up commits, and repeats totals without adding them', async () => {
    await world.api.inject('/metrics');
    const { body } = await world.api.inject('/metrics');
    expect(body).toContain('gaswatch_journal_commit_seconds_count 4');
    expect(body).toContain('gaswatch_ingest_total{count="accepted"} 1234');
  });

  it('labels requests by route, never by id', async () => {
    const token = await world.token('dispatcher');
    for (const id of ['rtu-1', 'm-1', 'none']) {
      await world.as(token, { url: `/api/v1/devices/${id}` });
    }
    const { body } = await world.api.inject('/metrics');
    expect(body).toContain('route="/api/v1/devices/:id",status="200"} 2');
    expect(body).not.toContain('rtu-1');
  });
});
