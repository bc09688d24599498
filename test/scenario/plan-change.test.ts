import { describe, expect, it } from 'vitest';
import { sampleFleet } from '../support/sample-fleet.ts';
import { GOOD } from '../support/station-day.ts';
import { meanwhile, play, stream } from './run.ts';

const OPEN = { ...GOOD, bypass: 'open' };
const person = (id: string) => ({ id, name: id, addresses: [{ channel: 'email', to: `${id}@x` }] });
const planned = (dispatch: object) => sampleFleet((fleet) => ({ ...fleet, dispatch }), 2);

describe('a dispatch plan that comes into force while an emergency holds', () => {
  it('tells its people, and escalates to the others when nobody acknowledges', async () => {
    const next = planned({
      people: [person('ann'), person('boss')],
      routes: [
        {
          id: 'r',
          priorities: [1],
          steps: [{ to: [{ person: 'ann' }] }, { afterMinutes: 2, to: [{ person: 'boss' }] }],
        },
      ],
    });
    const { log } = await play([
      ...stream('12:00', 36, () => OPEN),
      meanwhile('12:01', (scenario) => scenario.changeFleet(next)),
    ]);
    // the desk, ann, boss
    expect(log).toEqual([
      'bypass.open works P1 unacknowledged 12:00:00– | first, first, escalated',
    ]);
  });

  it('alarms again what was acknowledged longer ago than the new plan allows', async () => {
    const { alarms } = await play(
      [
        ...stream('12:00', 60, () => OPEN),
        meanwhile('12:01', async (s) => void (await s.acknowledge('bypass.open', 'li'))),
        meanwhile('12:02', (scenario) =>
          scenario.changeFleet(planned({ reAlarmHours: { 1: 0.1 } })),
        ),
      ],
      { after: 30 },
    );
    expect(alarms[0]).toMatchObject({ state: 'unacknowledged', acknowledgedBy: null });
  });
});
