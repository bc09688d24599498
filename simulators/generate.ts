import { seededRandom } from '../src/lib/seeded-random.ts';
import type { SimulatedMessage } from './link/link.ts';
import { drift } from './physics/inlet.ts';
import { injectionsOf, type Pace } from './scenario/inject.ts';
import type { Scenario } from './scenario/scenario.ts';
import { fleetOf, planSites } from './site/fleet-plan.ts';
import type { FleetFile } from './site/site-plan.ts';
import { connectedDevices, simulateSite } from './site/site-simulation.ts';
import { type TruthLine, truthOf } from './truth.ts';

export interface GenerateRequest {
  readonly seed: string | number;
  /** Start of the simulated span, epoch ms; cut to a whole second. */
  readonly startMs: number;
  /** Null: every listed site once. */
  readonly devices?: number | null;
  readonly pace?: Pace;
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
  const startMs = Math.floor(request.startMs / 1000) * 1000;
  const endMs = startMs + scenario.length;
  const sites = planSites(scenario.sites, scenario.reporting, request.devices ?? null);
  const injections = injectionsOf(scenario, sites, startMs, request.pace ?? 'replay');
  const messages = function* (): Generator<SimulatedMessage> {
    const random = seededRandom(request.seed);
    const network = drift(random.fork('network'), NETWORK_SIGMA_KPA);
    const simulations = sites.map((site) =>
      simulateSite({
        plan: site,
        reporting: scenario.reporting,
        injections: injections.filter((injection) => injection.site === site),
        startMs,
        random: random.fork(site.id),
      }),
    );
    for (let nowMs = startMs; nowMs < endMs; nowMs += 1000) {
      const networkKPa = network.next(1);
      const second: SimulatedMessage[] = [];
      for (const simulation of simulations) second.push(...simulation.second(nowMs, networkKPa));
      yield* second.sort((a, b) => a.sendAt - b.sendAt);
    }
  };
  return {
    fleet: fleetOf(sites),
    connections: sites.flatMap(connectedDevices),
    truth: truthOf(injections, endMs),
    messages: messages(),
  };
}
