import { describe, expect, it } from 'vitest';
import { type Generated, generate } from '../../../simulators/generate.ts';
import {
  loadScenario,
  readScenario,
  scenarioNames,
} from '../../../simulators/scenario/load-scenario.ts';
import { TEMPLATES } from '../../../simulators/site/templates/registry.ts';
import { zoneMains } from '../../../simulators/site/zone-mains.ts';
import { CUSTOMER_CLASSES, FleetShape } from '../../../src/model/fleet.ts';
import { indexFleet } from '../../../src/model/fleet-index.ts';
import { type MeterArrived, recordsOf } from './records.ts';
import { NOON } from './site-run.ts';

const NAMES = Object.keys(TEMPLATES);

const generated = (days: number, faults = '', link = 'ideal'): Generated =>
  generate(
    readScenario(
      `name: all\ntitle: {en: All, zh: 全}\nlength: ${days}d\nstepSeconds: 60\nlink: ${link}\n` +
        `sites: [${NAMES.join(', ')}]\nreporting: {stationSeconds: 3600, meter: hourly}\n${faults}`,
      'all.yaml',
    ),
    { seed: 1, startMs: NOON },
  );
/** Base volume over the whole span; without a corrector at 5 kPa and 15 °C. */
function baseM3(records: readonly MeterArrived[]): number {
  const [first, last] = [records[0]?.record, records.at(-1)?.record];
  const actual = (last?.vm ?? 0) - (first?.vm ?? 0);
  if (last?.vb === undefined) return actual * (106.3 / 101.325) * (293.15 / 288.15);
  return last.vb - (first?.vb ?? 0);
}
function balance(run: Generated): { readonly into: number; readonly out: number } {
  let [into, out] = [0, 0];
  for (const [device, records] of recordsOf(run).meters) {
    if (device.startsWith('gate')) into += baseM3(records);
    else out += baseM3(records);
  }
  return { into, out };
}

describe('the customers', () => {
  const run = generated(7);
  const fleet = indexFleet(FleetShape.parse(run.fleet), 1);

  it('are of every class, with and without station, corrector and card', () => {
    const classes = new Set([...fleet.customers.values()].map((customer) => customer.class));
    expect(classes).toEqual(new Set(CUSTOMER_CLASSES));
    const sites = [...fleet.sites.values()];
    const runs = new Set(sites.map((site) => site.station?.runs.length));
    expect(runs).toEqual(new Set([undefined, 1, 2]));
    const meters = sites.flatMap((site) => site.meters);
    expect(new Set(meters.map((meter) => meter.type)).size).toBe(4);
    expect(new Set(meters.map((meter) => meter.prepay?.unit))).toEqual(
      new Set([undefined, 'm3', 'money']),
    );
  });

  it('have a gateway with eight meters behind it, on file once', () => {
    expect(fleet.devices.get('street-1-gw')?.relays.size).toBe(8);
    expect(run.connections.filter((id) => id === 'street-1-gw')).toHaveLength(1);
    const ids = fleet.fleet.devices.map((device) => device.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('are fed through a gate that measures what they take together', () => {
    expect(fleet.zones.get('zone-1')?.inletMeters).toEqual(['gate-1-meter']);
    const { into, out } = balance(run);
    expect(into).toBeGreaterThan(50_000);
    // meters' own errors, and the small ones without a corrector
    expect(Math.abs(into / out - 1)).toBeLessThan(0.01);
  });

  it('stop at night where they do, and share the pressure of the network where they stand on it', () => {
    const { meters } = recordsOf(generated(7));
    const hours = (device: string) =>
      (meters.get(device) ?? []).map((r) => r.record).filter((r) => r.kind === 'interval');
    const idle = (device: string): number => {
      const all = hours(device);
      return all.filter((r, i) => i > 0 && r.vm === all[i - 1]?.vm).length / all.length;
    };
    for (const device of ['factory-1-evc', 'school-1-evc', 'laundry-1-nb', 'park-1-b-evc']) {
      expect(idle(device), device).toBeGreaterThan(0.35);
      expect(idle(device), device).toBeLessThan(0.75);
    }
    for (const device of ['hospital-1-evc', 'hotel-1-ic']) expect(idle(device)).toBe(0);
    const [a, b] = ['park-1-a-evc', 'park-1-e-evc'].map((id) => hours(id).map((r) => r.pAbs ?? 0));
    const swing = Math.max(...(a ?? [])) - Math.min(...(a ?? []));
    const apart = (a ?? []).map((p, i) => Math.abs(p - (b?.[i] ?? 0)));
    expect(swing).toBeGreaterThan(20);
    expect(Math.max(...apart)).toBeLessThan(4);
  });
});

describe('the zone', () => {
  it('misses what leaks in front of the meters', () => {
    const faults = 'faults:\n  - {fault: zone-leak, site: gate, onset: {after: 0s}, size: 40}\n';
    const leaking = generated(7, faults);
    expect(leaking.truth).toMatchObject([
      { type: 'leak.zone-balance', subject: { kind: 'zone', id: 'zone-1' } },
    ]);
    const [sick, sound] = [balance(leaking), balance(generated(7))];
    expect((sick.into - sound.into) / (40 * 24 * 7)).toBeCloseTo(1, 1);
    expect(sick.out).toBeCloseTo(sound.out, 0);
  });

  it('lets every gate pass an equal share, and loses nothing', () => {
    const mains = zoneMains();
    const gates = [mains.gate(), mains.gate()];
    mains.draw(10);
    expect(gates.map((gate) => gate.next(3600))).toEqual([5, 5]);
    expect(gates.map((gate) => gate.next(3600))).toEqual([0, 0]);
  });
});

describe('scenarios of days and weeks', () => {
  const long = scenarioNames().filter((name) => loadScenario(name).length > 26 * 3_600_000);

  it.each(long)('%s: a valid fleet, and a truth that names what is in it', (name) => {
    const run = generate(loadScenario(name), { seed: 1, startMs: NOON });
    const fleet = indexFleet(FleetShape.parse(run.fleet), 1);
    for (const { site, onset, end } of run.truth) {
      expect(fleet.sites.has(site)).toBe(true);
      expect(Date.parse(onset)).toBeGreaterThanOrEqual(NOON);
      if (end !== null) expect(Date.parse(end)).toBeGreaterThan(Date.parse(onset));
    }
    const keys = run.truth.map((line) => [line.type, line.subject.id, line.onset].join());
    expect(new Set(keys).size).toBe(keys.length);
    expect(run.truth.length > 0).toBe(true);
  });
});

describe('a replaced meter', () => {
  it('is told by an event of its device at the onset', () => {
    const run = generated(
      1,
      'faults:\n  - {fault: meter-replaced, site: park, member: 2, onset: {after: 5h}}\n',
    );
    expect(run.truth).toEqual([]);
    const events = [...run.messages].filter((message) => message.topic.endsWith('/event'));
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      topic: 'gas/v1/park-1-c-evc/event',
      payload: { code: 'meterReplaced', ts: '2026-11-20T17:00:00+08:00' },
    });
  });
});

describe('shared faults', () => {
  it('a lost gateway silences all eight meters and nobody else: one alarm', () => {
    const run = generated(
      2,
      'faults:\n  - {fault: gateway-lost, site: street, onset: {after: 1d}}\n',
    );
    expect(run.truth.map((t) => [t.type, t.subject.id])).toEqual([
      ['comms.gateway', 'street-1-gw'],
    ]);
    const { meters } = recordsOf(run);
    const late = (device: string): number =>
      (meters.get(device) ?? []).filter((r) => r.sendAt > NOON + 86_400_000 + 60_000).length;
    for (const [device] of meters) {
      if (device.startsWith('street')) expect(late(device)).toBe(0);
      else expect(late(device)).toBeGreaterThan(20);
    }
  });

  it('a platform fault scales every meter and is one alarm', () => {
    const run = generated(
      1,
      'faults:\n  - {fault: platform-scale, site: park, on: all, onset: {after: 0s}}\n' +
        '  - {fault: platform-scale, site: street, on: all, onset: {after: 0s}}\n',
    );
    expect(run.truth.map((t) => [t.type, t.subject.kind])).toEqual([['meter.scale', 'system']]);
    const { meters } = recordsOf(run);
    const scaled = [...meters].filter(([, records]) =>
      records.some((r) => (r.record.qm ?? 0) > 5000),
    );
    expect(scaled).toHaveLength(13);
  });
});
