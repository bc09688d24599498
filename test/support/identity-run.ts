import { decode } from '../../src/decode/decode.ts';
import { GROUP_DETECTORS } from '../../src/detect/group-registry.ts';
import { DETECTORS } from '../../src/detect/registry.ts';
import type { Random } from '../../src/lib/seeded-random.ts';
import type { Alarm } from '../../src/model/alarm.ts';
import type { FleetIndex } from '../../src/model/fleet-index.ts';
import type { StoredEntry } from '../../src/model/journal-entry.ts';
import type { Reading } from '../../src/model/reading.ts';
import { type EpochMs, epochMs, position } from '../../src/model/units.ts';
import { createBacktest } from '../../src/pipeline/backtest/backtest.ts';
import { createKeptPast } from '../../src/pipeline/backtest/past.ts';
import { type Input, play } from '../scenario/run.ts';

/** One input, to be judged live, with crashes and as a backtest. */
export interface IdentityCase {
  readonly inputs: readonly Input[];
  readonly fleet: FleetIndex;
  readonly tickSeconds: number;
  /** Ticks go on this long after the last input, s. */
  readonly after: number;
}

/** What must come out the same, however it is judged. */
export const verdictsOf = (alarms: readonly Alarm[]): readonly object[] =>
  alarms
    .map(({ id, type, subject, priority, occurredAt, returnedAt, evidence }) => ({
      id,
      type,
      subject,
      priority,
      occurredAt: timeText(occurredAt),
      returnedAt: returnedAt === null ? null : timeText(returnedAt),
      evidence,
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));

const timeText = (at: number): string => new Date(at).toISOString();

export async function liveVerdicts({ inputs, ...options }: IdentityCase) {
  return verdictsOf((await play(inputs, options)).alarms);
}

/** The service dies and comes back `times` times, at moments of the random stream's choice. */
export async function resumedVerdicts(
  { inputs, ...options }: IdentityCase,
  random: Random,
  times: number,
) {
  const moments = inputs.map(({ at }) => at);
  const crashes = Array.from({ length: times }, (): Input => {
    const at = moments[random.int(moments.length)] ?? epochMs(0);
    return { at, does: async (scenario) => scenario.restart() };
  });
  return verdictsOf((await play([...inputs, ...crashes], options)).alarms);
}

export async function backtestVerdicts({ inputs, fleet, tickSeconds, after }: IdentityCase) {
  const ordered = [...inputs].sort((a, b) => a.at - b.at);
  const since = ordered[0]?.at ?? epochMs(0);
  const backtest = createBacktest({
    fleet,
    since,
    detectors: DETECTORS,
    groupDetectors: GROUP_DETECTORS,
    past: createKeptPast(),
    tickMs: tickSeconds * 1000,
  });
  await backtest.take(ordered.flatMap((input, n) => readingsOf(input, n, fleet)));
  await backtest.finish(lastTick(since, (ordered.at(-1)?.at ?? since) + after * 1000, tickSeconds));
  return verdictsOf(backtest.alarms());
}

const lastTick = (since: EpochMs, end: number, seconds: number): EpochMs => {
  const ticks = Math.ceil((end - since) / (seconds * 1000)) - 1;
  return epochMs(since + ticks * seconds * 1000);
};

function readingsOf(input: Input, n: number, fleet: FleetIndex): readonly Reading[] {
  if ('does' in input) return [];
  const { at, device, topic } = input;
  const payload =
    input.payload instanceof Uint8Array
      ? input.payload
      : new TextEncoder().encode(JSON.stringify(input.payload));
  const entry: StoredEntry = {
    kind: 'message',
    position: position(n + 1),
    at,
    source: device,
    topic,
    payload,
  };
  return decode(entry, fleet).readings;
}
