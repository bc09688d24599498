import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../../../src/lib/result.ts';
import { type ApiWorld, FLEET, openApiWorld } from '../api-world.ts';

const AT = '2026-11-23T00:00:00.000Z';
const PLAN = {
  people: [
    {
      id: 'ann',
      name: { zh: '安', en: 'Ann' },
      addresses: [{ channel: 'sms', to: '+8613800000001' }],
    },
    { id: 'bob', name: 'Bob', addresses: [{ channel: 'email', to: 'bob@x.cn' }] },
  ],
  routes: [
    {
      id: 'east',
      priorities: [1, 2, 3],
      sites: ['S-1'],
      steps: [{ to: [{ person: 'ann' }] }, { afterMinutes: 5, to: [{ person: 'bob' }] }],
      quiet: '22:00-09:00',
    },
    { id: 'rest', priorities: [1, 2], steps: [{ to: [{ person: 'bob' }] }] },
  ],
  fallback: [{ person: 'ann' }],
};

describe('who would be called', () => {
  let world: ApiWorld;
  beforeEach(async () => {
    world = await openApiWorld();
    world.fleetAnswer = ok({ version: 4 });
    await world.ports.fleet.replace(JSON.stringify({ ...FLEET, dispatch: PLAN }), 'ann');
  });
  afterEach(() => world.close());

  const preview = async (query: string) =>
    world.as(await world.token('dispatcher'), { url: `/api/v1/dispatch/preview?${query}` });

  it('tells steps, people and what is tried instead, at a moment', async () => {
    const { routes, rounds, ends, plan, fallback } = (
      await preview(`site=S-1&type=bypass.open&priority=2&at=${AT}`)
    ).json();
    expect([plan, routes, ends]).toEqual(['dispatch', ['east', 'rest'], 'ends']);
    expect(
      rounds.map((one: { at: string; reason: string; calls: { person: string }[] }) => [
        one.at,
        one.reason,
        one.calls.map(({ person }) => person),
      ]),
    ).toEqual([
      [AT, 'first', ['ann', 'bob']],
      ['2026-11-23T00:05:00.000Z', 'escalated', ['bob']],
    ]);
    expect(rounds[0].calls[0]).toMatchObject({
      name: { zh: '安', en: 'Ann' },
      channel: 'sms',
      notBefore: AT,
    });
    expect(fallback).toMatchObject([{ person: 'ann', channel: 'sms' }]);
  });

  it('waits for the end of quiet hours, and says that nobody is told', async () => {
    // 08:00 in Shanghai: quiet until 09:00
    const quiet = (await preview(`site=S-1&type=station.door&priority=3&at=${AT}`)).json();
    expect(quiet.rounds[0].calls[0]).toMatchObject({ notBefore: '2026-11-23T01:00:00.000Z' });
    const nobody = (await preview(`site=S-2&type=station.door&priority=3&at=${AT}`)).json();
    expect([nobody.routes, nobody.rounds]).toEqual([[], []]);
  });

  it('shows that reminders go on', async () => {
    // one step alone answers for an emergency of the service: it is insisted on
    const { ends, rounds } = (await preview(`type=system.disk-low&priority=1&at=${AT}`)).json();
    expect(ends).toBe('goes on');
    expect(rounds.at(-1).reason).toBe('reminder');
  });

  it('knows the simplest plan, and refuses what is not there', async () => {
    const plain = await openApiWorld({
      ports: {
        channels: { mailTo: ['desk@x.cn'], states: () => [], test: async () => null },
      },
    });
    const response = await plain.as(await plain.token('administrator'), {
      url: `/api/v1/dispatch/preview?site=S-2&type=bypass.open&priority=1&at=${AT}`,
    });
    expect(response.json()).toMatchObject({
      plan: 'mail',
      rounds: [{ calls: [{ person: null, channel: 'email', recipient: 'desk@x.cn' }] }],
    });
    await plain.close();
    expect((await preview('site=S-9&type=bypass.open&priority=1')).json()).toMatchObject({
      code: 'site-unknown',
    });
    expect((await preview('zone=Z-9&type=leak.zone-balance&priority=1')).json()).toMatchObject({
      code: 'zone-unknown',
    });
    expect((await preview('site=S-1&type=bypass.open&priority=5')).statusCode).toBe(400);
  });
});
