import { type Random, seededRandom } from '../src/lib/seeded-random.ts';
import { asBuilt } from './faults/as-built.ts';
import type { Injection } from './faults/injection.ts';
import type { SimulatedMessage } from './link/link.ts';
import { outagesOf } from './link/outages.ts';
import { drift } from './physics/inlet.ts';
import { injectionsOf, type Pace } from './scenario/inject.ts';
import type { Scenario } from './scenario/scenario.ts';
import { fleetOf, planSites } from './site/fleet-plan.ts';
import { connectedDevices, type FleetFile, type SitePlan } from './site/site-plan.ts';
import { simulateSite } from './site/site-simulation.ts';
import { zoneMains } from './site/zone-mains.ts';
import { type TruthLine, truthOf } from './truth.ts';

export interface GenerateRequest {
  readonly seed: string | number;
  /** Start of the simulated span, epoch ms; cut to a whole step. */
  readonly startMs: number;
  /** Null: every listed site once. */
  readonly devices?: number | null;
  readonly pace?: Pace;
  /**
   * Length of a simulated step: 1 to follow every transient, 10, 30 or 60 for
   * long spans. Absent: the scenario's. Divides an hour; no longer than the
   * stations' report interval, or records would be missing.
   */
  readonly stepSeconds?: number;
}

export interface Generated {
  readonly fleet: FleetFile;
  /** Devices with a connection of their own; the others are relayed. */
  readonly connections: readonly string[];
  readonly truth: readonly TruthLine[];
  /** In the order of `sendAt`; no record is stamped later than it is sent. Can be read once. */
  readonly messages: Iterable<SimulatedMessage>;
}

/** Spread of the network's inlet pressure, kPa. */
const NETWORK_SIGMA_KPA = 13;

/**
 * Everything a scenario's devices would send, without a clock, a file or a
 * connection: the same request gives the same bytes.
 */
export function generate(scenario: Scenario, request: GenerateRequest): Generated {
  const stepSeconds = checkedStep(request.stepSeconds ?? scenario.stepSeconds);
  const stepMs = stepSeconds * 1000;
  const startMs = Math.floor(request.startMs / stepMs) * stepMs;
  const endMs = startMs + scenario.length;
  const planned = planSites(scenario.sites, scenario.reporting, request.devices ?? null);
  const { sites, injections } = asBuilt(planned, [
    ...injectionsOf(scenario, planned, startMs, request.pace ?? 'replay'),
    ...outages(scenario, planned, seededRandom(request.seed), { startMs, endMs }),
  ]);
  const messages = function* (): Generator<SimulatedMessage> {
    const random = seededRandom(request.seed);
    const network = drift(random.fork('network'), NETWORK_SIGMA_KPA);
    const mains = zoneMains();
    const simulations = sites.map((site) =>
      simulateSite({
        plan: site,
        reporting: scenario.reporting,
        injections: injections.filter((injection) => injection.site === site),
        startMs,
        random: random.fork(site.id),
        stepSeconds,
        mains,
        link: scenario.link,
      }),
    );
    for (let nowMs = startMs; nowMs < endMs; nowMs += stepMs) {
      const networkKPa = network.next(stepSeconds);
      const leaving: SimulatedMessage[] = [];
      for (const simulation of simulations) leaving.push(...simulation.step(nowMs, networkKPa));
      yield* leaving.sort((a, b) => a.sendAt - b.sendAt);
    }
  };
  return {
    fleet: fleetOf(sites),
    connections: sites.flatMap(connectedDevices),
    truth: truthOf(injections, endMs),
    messages: messages(),
  };
}

const outages = (
  { link, reporting }: Scenario,
  sites: readonly SitePlan[],
  random: Random,
  span: { readonly startMs: number; readonly endMs: number },
): readonly Injection[] =>
  link === 'ideal' ? [] : sites.flatMap((site) => outagesOf(site, reporting, random, span));

const checkedStep = (seconds: number): number => {
  if (!Number.isInteger(seconds) || seconds < 1 || 3600 % seconds !== 0) {
    throw new RangeError(`a step of ${seconds} s does not divide an hour`);
  }
  return seconds;
};
