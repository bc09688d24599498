import { describe, expect, it } from 'vitest';
import { generate } from '../../simulators/generate.ts';
import { loadScenario, scenarioNames } from '../../simulators/scenario/load-scenario.ts';
import { FleetShape } from '../../src/model/fleet.ts';
import { indexFleet } from '../../src/model/fleet-index.ts';
import { epochMs } from '../../src/model/units.ts';
import {
  backtestVerdicts,
  type IdentityCase,
  liveVerdicts,
  resumedVerdicts,
} from '../support/identity-run.ts';
import { TEST_SEED, testRandom } from '../support/seed.ts';
import type { Input } from './run.ts';

/** Friday, 12:00 in Shanghai. */
const START = epochMs(Date.UTC(2026, 10, 20, 4));
const HOUR = 3_600_000;
/** Of a scenario of weeks this much is judged: the days are all alike to the pipeline. */
const LONGEST = 50 * HOUR;
/** Beyond this, ticks come by the minute. */
const SHORT = 8 * HOUR;
const RESTARTS = 10;

function simulated(name: string): IdentityCase {
  const scenario = loadScenario(name);
  const generated = generate(scenario, { seed: TEST_SEED, startMs: START });
  const inputs: Input[] = [];
  for (const { sendAt, device, topic, payload } of generated.messages) {
    if (sendAt > START + LONGEST) break;
    inputs.push({ at: epochMs(sendAt), device, topic, payload });
  }
  return {
    inputs,
    fleet: indexFleet(FleetShape.parse(generated.fleet), 1),
    tickSeconds: scenario.length <= SHORT ? 10 : 60,
    after: 600,
  };
}

describe('each simulated scenario gives one verdict: live, with ten crashes and as a backtest', () => {
  let alarms = 0;
  it.each(scenarioNames())(
    '%s',
    async (name) => {
      const judged = simulated(name);
      expect(judged.inputs.length).toBeGreaterThan(0);
      const asLive = await liveVerdicts(judged);
      alarms += asLive.length;
      expect(await backtestVerdicts(judged)).toEqual(asLive);
      expect(await resumedVerdicts(judged, testRandom(name), RESTARTS)).toEqual(asLive);
    },
    180_000,
  );

  // lists that agree because they are empty prove nothing
  it('finds alarms in them', () => expect(alarms).toBeGreaterThan(scenarioNames().length / 2));
});
