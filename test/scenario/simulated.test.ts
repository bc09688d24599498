import { describe, expect, it } from 'vitest';
import { generate } from '../../simulators/generate.ts';
import { injectionsOf } from '../../simulators/scenario/inject.ts';
import { loadScenario, scenarioNames } from '../../simulators/scenario/load-scenario.ts';
import { planSites } from '../../simulators/site/fleet-plan.ts';
import type { TruthLine } from '../../simulators/truth.ts';
import { DETECTORS } from '../../src/detect/registry.ts';
import type { AlarmType } from '../../src/model/alarm-type.ts';
import { FleetShape } from '../../src/model/fleet.ts';
import { indexFleet } from '../../src/model/fleet-index.ts';
import { epochMs } from '../../src/model/units.ts';
import { TEST_SEED } from '../support/seed.ts';
import { type Input, play } from './run.ts';

/** Friday, 12:00 in Shanghai. */
const START = epochMs(Date.UTC(2026, 10, 20, 4));

const SECOND = 1000;
const HOUR = 3_600_000;
/** Scenarios of days and weeks belong to the detection benchmark, which judges days at a time. */
const LONGEST = 26 * HOUR;

/** How long after a fault's onset its alarm may say it began, ms: pressure needs its time, an hourly meter two hours. */
const WITHIN: Partial<Readonly<Record<AlarmType, number>>> = {
  'bypass.open': 15 * SECOND,
  'regulator.overpressure': 120 * SECOND,
  'regulator.slam-shut': 15 * SECOND,
  'meter.valve-leak': 2 * HOUR,
  // the last record before the outage may be an interval old
  'comms.silent': 15 * SECOND,
};

async function simulate(name: string) {
  const generated = generate(loadScenario(name), { seed: TEST_SEED, startMs: START });
  const inputs: Input[] = [];
  for (const { sendAt, device, topic, payload } of generated.messages)
    inputs.push({ at: epochMs(sendAt), device, topic, payload });
  const fleet = indexFleet(FleetShape.parse(generated.fleet), 1);
  const played = await play(inputs, { fleet, fleetAt: START, tickSeconds: 10, after: 20 });
  // the simulation knows faults that no detector judges yet
  const truth = generated.truth.filter(({ type }) => DETECTORS.some((one) => one.type === type));
  return { truth, played };
}

const key = (of: Pick<TruthLine, 'type' | 'subject'>): string => `${of.type} ${of.subject.id}`;

/** True consequences of the scenario's faults: right when raised. */
const consequences = (name: string): readonly Pick<TruthLine, 'type' | 'subject'>[] => {
  const scenario = loadScenario(name);
  const sites = planSites(scenario.sites, scenario.reporting, null);
  return injectionsOf(scenario, sites, START, 'replay').flatMap(
    ({ kind, site }) => kind.follows?.(site) ?? [],
  );
};

describe('simulated faults', () => {
  it.each(scenarioNames().filter((name) => loadScenario(name).length <= LONGEST))(
    '%s: each is found in time, and nothing else is',
    async (name) => {
      const { truth, played } = await simulate(name);
      expect(played.quarantine).toEqual([]);
      for (const line of truth) {
        const alarm = played.alarms.find((one) => key(one) === key(line));
        expect(alarm, key(line)).toBeDefined();
        const delay = (alarm?.occurredAt ?? 0) - Date.parse(line.onset);
        expect(Math.abs(delay), key(line)).toBeLessThanOrEqual(
          (WITHIN[line.type] ?? 0) + line.rampSeconds * SECOND,
        );
        expect(alarm?.returnedAt === null, `${key(line)} still holds`).toBe(line.end === null);
      }
      const known = new Set([...truth, ...consequences(name)].map(key));
      const others = played.log.filter((_, i) => {
        const alarm = played.alarms[i];
        return alarm !== undefined && !known.has(key(alarm));
      });
      expect(others).toEqual([]);
    },
    90_000,
  );
});
