import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { fleetText, passwordsOf } from '../../../simulators/fleet-file.ts';
import { generate } from '../../../simulators/generate.ts';
import { loadScenario, scenarioNames } from '../../../simulators/scenario/load-scenario.ts';
import { planSites } from '../../../simulators/site/fleet-plan.ts';
import { FleetShape } from '../../../src/model/fleet.ts';
import { indexFleet } from '../../../src/model/fleet-index.ts';

const SAMPLE = readFileSync(new URL('../../../config/fleet.yaml', import.meta.url), 'utf8');

describe('config/fleet.yaml', () => {
  const fleet = FleetShape.parse(parse(SAMPLE));

  /** The sample fleet is that of the scenarios a first-time user starts. */
  const sampled = scenarioNames().filter((name) =>
    loadScenario(name).sites.every((site) => ['factory', 'hospital', 'hotel'].includes(site)),
  );

  it.each(sampled)('has the very devices and passwords that %s uses', (name) => {
    const generated = generate(loadScenario(name), { seed: 1, startMs: 0 });
    expect(parse(SAMPLE)).toEqual(generated.fleet);
  });

  it('is a valid fleet of a factory, a hospital and a hotel', () => {
    const index = indexFleet(fleet, 1);
    const classes = fleet.sites.map((site) => index.customers.get(site.customer)?.class);
    expect(classes).toEqual(['factory', 'hospital', 'hotel']);
    expect(fleet.sites[0]?.station?.runs.map((run) => run.role)).toEqual(['duty', 'standby']);
    expect(fleet.sites[0]?.station?.bypass).toMatchObject({ present: true, secured: 'locked' });
    expect(fleet.sites[0]?.hours?.mon).toEqual(['06:30-23:30']);
    expect(fleet.sites[2]?.meters[0]?.prepay).toEqual({ unit: 'm3', price: 4.21 });
    const relayed = [...(index.devices.get('factory-1-rtu')?.relays ?? [])];
    expect(relayed).toEqual(['factory-1-evc']);
  });

  it('says what its passwords are for', () => {
    expect(SAMPLE).toMatch(/^# The passwords are samples for a broker on 127\.0\.0\.1/m);
  });
});

describe('fleetText', () => {
  it('comes back from YAML as it was, for every kind of site', () => {
    const all = {
      ...loadScenario('quiet'),
      sites: ['factory', 'hospital', 'hotel', 'restaurant', 'cng'] as const,
    };
    const { fleet, connections } = generate(
      { ...all, sites: [...all.sites] },
      { seed: 1, startMs: 0, devices: 40 },
    );
    expect(parse(fleetText(fleet))).toEqual(fleet);
    expect(FleetShape.safeParse(fleet).success).toBe(true);
    const passwords = passwordsOf(fleet, connections);
    expect([...passwords.keys()]).toEqual(connections);
    expect([...passwords.values()].every((password) => password !== '')).toBe(true);
  });
});

describe('planSites', () => {
  const reporting = { stationSeconds: 10, meter: 'hourly' } as const;

  it('meets the number with single-device sites and never exceeds it', () => {
    for (const devices of [1, 2, 4, 5, 17, 100]) {
      const count = planSites(['factory', 'hospital', 'hotel'], reporting, devices).flatMap(
        (site) => site.file.devices,
      ).length;
      expect(count).toBe(devices);
    }
    expect(planSites(['factory'], reporting, 5)).toHaveLength(2);
    expect(planSites(['factory'], reporting, 1)).toHaveLength(0);
  });
});
