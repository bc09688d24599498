import { describe, expect, it } from 'vitest';
import { FleetShape } from '../../src/model/fleet.ts';
import { indexFleet } from '../../src/model/fleet-index.ts';
import { epochMs } from '../../src/model/units.ts';
import { clock, t } from '../support/detector-run.ts';
import { meanwhile, type Played, play, telemetry } from './run.ts';

const METERS = 2000;
const RECIPIENTS = ['duty@x.cn', 'office@x.cn', 'chief@x.cn'];
const ids = Array.from({ length: METERS }, (_, n) => `m-${n}`);

/** Each meter at a site of its own, hourly, all behind one gateway. */
const FLEET = indexFleet(
  FleetShape.parse({
    zones: [{ id: 'z', name: 'Zone' }],
    customers: [{ id: 'c', name: 'Customer', class: 'factory' }],
    sites: ids.map((id) => ({
      id,
      name: `Site ${id}`,
      zone: 'z',
      customer: 'c',
      timeZone: 'UTC',
      meters: [
        {
          id: `${id}-m`,
          device: id,
          type: 'rotary',
          qMin: 1,
          qMax: 100,
          capacity: 10_000_000,
          conversion: 'none',
        },
      ],
    })),
    devices: [
      { id: 'gw', reporting: 'hourly' },
      ...ids.map((id) => ({ id, reporting: 'hourly', gateway: 'gw' })),
    ],
    dispatch: {
      people: RECIPIENTS.map((to, n) => ({
        id: `person-${n}`,
        name: to,
        addresses: [{ channel: 'email', to }],
      })),
      routes: [
        {
          id: 'all',
          priorities: [1, 2, 3],
          steps: [{ to: RECIPIENTS.map((_, n) => ({ person: `person-${n}` })) }],
        },
      ],
    },
  }),
  1,
);

/** Every meter's report of one hour, each at its own second of the hour. */
const reports = (hour: number) =>
  ids.map((id, n) => {
    const at = epochMs(t('00:00') + hour * 3_600_000 + n * 1_750);
    return telemetry(id, { ts: at, vm: 1000 + hour * 30, qm: 30 }, at);
  });

/** Reasons of all messages, by recipient. */
const messages = ({ deliveries }: Played): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    RECIPIENTS.map((to) => [
      to,
      deliveries
        .filter((key) => key.endsWith(encodeURIComponent(to)))
        .map((key) => key.split('/').slice(0, 3).join(' ').replace(/~.*? /, ' ')),
    ]),
  );

describe(`${METERS} meters behind one gateway`, () => {
  it('lost at once are one alarm and one message, and so is their return', async () => {
    const lost = [0, 1].flatMap(reports);
    const restart = meanwhile('06:00', async (scenario) => scenario.restart());
    // a change of the fleet must not take the cause for over
    const change = meanwhile('07:00', async (scenario) =>
      scenario.changeFleet(indexFleet(FLEET.fleet, 2)),
    );
    const options = { fleet: FLEET, fleetAt: t('00:00'), tickSeconds: 30, after: 1800 };
    const played = await play([...lost, restart, change, ...reports(8)], options);

    const parents = played.alarms.filter(({ type }) => type === 'comms.gateway');
    expect(parents).toHaveLength(1);
    const [parent] = parents;
    expect(parent).toMatchObject({ state: 'returned', occurrence: 1, suppressedBy: null });
    const children = played.alarms.filter(({ type }) => type === 'comms.silent');
    expect(children).toHaveLength(METERS);
    expect(played.alarms).toHaveLength(METERS + 1);
    // every one says by what it was explained while it lasted
    const explained = children.filter(({ history }) =>
      history.some(({ event, comment }) => event === 'suppressed' && comment === parent?.id),
    );
    expect(explained).toHaveLength(METERS);
    expect(children.filter(({ returnedAt }) => returnedAt === null)).toEqual([]);
    const one = ['comms.gateway 1 cleared', 'comms.gateway 1 first'];
    expect(messages(played)).toEqual(Object.fromEntries(RECIPIENTS.map((to) => [to, one])));
    process.stdout.write(
      `storm: ${METERS} meters silent, told at ${clock(parent?.detectedAt ?? 0)}, over at ` +
        `${clock(parent?.returnedAt ?? 0)}, ${played.deliveries.length} messages to ${RECIPIENTS.length} people\n`,
    );
  }, 120_000);
});
