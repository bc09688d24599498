import { generate } from '../../../simulators/generate.ts';
import type { Scenario } from '../../../simulators/scenario/scenario.ts';
import type { FleetFile } from '../../../simulators/site/site-plan.ts';
import type { TruthLine } from '../../../simulators/truth.ts';
import { GROUP_DETECTORS } from '../../../src/detect/group-registry.ts';
import { DETECTORS } from '../../../src/detect/registry.ts';
import type { Alarm } from '../../../src/model/alarm.ts';
import { FleetShape } from '../../../src/model/fleet.ts';
import { indexFleet } from '../../../src/model/fleet-index.ts';
import { epochMs } from '../../../src/model/units.ts';
import { type Backtest, createBacktest } from '../../../src/pipeline/backtest/backtest.ts';

/** What the engine made of a simulated span, and what was true. */
export interface Judged {
  readonly truth: readonly TruthLine[];
  readonly alarms: readonly Alarm[];
  readonly readings: number;
  /** JSON bytes of all detector state and windows, by site. */
  readonly stateBytes: ReadonlyMap<string, number>;
}

const DAY_MS = 86_400_000;
/** A standby run was last proven so long before the span, unless its fault is that it was not. */
const PROVEN_BEFORE_MS = 30 * DAY_MS;
const utf8 = new TextEncoder();

/** The messages of a scenario through decoding, admission and the fold, as a backtest runs them. */
export async function judgeScenario(
  scenario: Scenario,
  seed: string,
  startMs: number,
): Promise<Judged> {
  const made = generate(scenario, { seed, startMs, stepSeconds: scenario.stepSeconds });
  const shape = scenario.faults.some(({ fault }) => fault === 'proof-test-overdue')
    ? made.fleet
    : proven(made.fleet, startMs);
  const fleet = indexFleet(FleetShape.parse(shape), 1);
  const backtest = createBacktest({
    fleet,
    since: epochMs(startMs),
    detectors: DETECTORS,
    groupDetectors: GROUP_DETECTORS,
    past: null,
  });
  for (const { sendAt, device, topic, payload } of made.messages)
    await backtest.hear({
      kind: 'message',
      at: epochMs(sendAt),
      source: device,
      topic,
      payload: utf8.encode(JSON.stringify(payload)),
    });
  await backtest.finish(epochMs(startMs + scenario.length));
  const { readings } = backtest;
  return {
    truth: made.truth,
    alarms: backtest.alarms(),
    readings,
    stateBytes: sizes(backtest),
  };
}

function sizes({ fold }: Backtest): ReadonlyMap<string, number> {
  const ids = new Set([...fold.fleet.sites.keys()]);
  return new Map(fold.save(ids, () => true).map(({ id, state }) => [id, state.length]));
}

function proven(fleet: FleetFile, startMs: number): FleetFile {
  const lastProofTest = new Date(startMs - PROVEN_BEFORE_MS).toISOString().slice(0, 10);
  return {
    ...fleet,
    sites: (fleet.sites ?? []).map((site) =>
      site.station === undefined
        ? site
        : {
            ...site,
            station: {
              ...site.station,
              runs: site.station.runs.map((run) => ({ ...run, lastProofTest })),
            },
          },
    ),
  };
}
