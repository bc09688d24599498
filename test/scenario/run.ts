import type { Detector } from '../../src/detect/detector.ts';
import type { Alarm } from '../../src/model/alarm.ts';
import type { CommandResult } from '../../src/model/command.ts';
import type { FleetIndex } from '../../src/model/fleet-index.ts';
import { type EpochMs, epochMs } from '../../src/model/units.ts';
import { clock, t } from '../support/detector-run.ts';
import { openPipeline, type Pipeline } from '../support/pipeline-run.ts';
import { SAMPLE } from '../support/sample-fleet.ts';

/** What reaches the service, in the order of the journal. */
export type Input = { readonly at: EpochMs } & (
  | { readonly device: string; readonly topic: string; readonly payload: unknown }
  | { readonly does: (scenario: Scenario) => Promise<void> }
);

export interface ScenarioOptions {
  readonly fleet?: FleetIndex;
  readonly fleetAt?: EpochMs;
  readonly detectors?: readonly Detector[];
  /** Ticks stop here and begin again there. */
  readonly down?: readonly { readonly from: EpochMs; readonly to: EpochMs }[];
  /** Ticks go on this long after the last input, s. */
  readonly after?: number;
  readonly tickSeconds?: number;
}

export interface Scenario {
  readonly pipeline: Pipeline;
  readonly at: () => EpochMs;
  acknowledge(type: string, by: string): Promise<CommandResult>;
  comment(type: string, by: string, comment: string): Promise<CommandResult>;
  release(by: string): Promise<readonly CommandResult[]>;
  restart(): Promise<void>;
  changeFleet(fleet: FleetIndex): Promise<void>;
  observe(observation: object): Promise<void>;
}

/** One telemetry message, arriving `after` seconds after the last stamp in it unless told otherwise. */
export function telemetry(
  device: string,
  records: object | readonly object[],
  at: EpochMs | string,
): Input {
  const when = typeof at === 'string' ? t(at) : at;
  return { at: when, device, topic: `gas/v1/${device}/telemetry`, payload: records };
}

/** A station record that arrives at once. */
export const live = (at: string, values: object, device = 'rtu'): Input =>
  telemetry(device, { ts: t(at), ...values }, at);

/** Records at a steady interval, each arriving `delaySeconds` after its stamp. */
export const stream = (
  from: string,
  count: number,
  values: (n: number) => object,
  { seconds = 10, device = 'rtu', delaySeconds = 0 } = {},
): readonly Input[] =>
  Array.from({ length: count }, (_, n) => {
    const ts = t(from) + n * seconds * 1000;
    return telemetry(device, { ts, ...values(n) }, epochMs(ts + delaySeconds * 1000));
  });

/** The same records in messages of 200, one a second from `at` on: a device that catches up. */
export function burst(inputs: readonly Input[], at: string): readonly Input[] {
  const records = inputs.flatMap((input) => ('payload' in input ? [input] : []));
  const messages: Input[] = [];
  for (let n = 0; n * 200 < records.length; n += 1) {
    const some = records.slice(n * 200, (n + 1) * 200);
    const device = some[0]?.device ?? '';
    messages.push(
      telemetry(
        device,
        some.map((one) => one.payload as object),
        epochMs(t(at) + n * 1000),
      ),
    );
  }
  return messages;
}

export const meanwhile = (at: string, does: (scenario: Scenario) => Promise<void>): Input => ({
  at: t(at),
  does,
});

/** Runs the inputs in the order of their times, with ticks between, and gives the log. */
export async function play(
  inputs: readonly Input[],
  options: ScenarioOptions = {},
): Promise<Played> {
  const ordered = [...inputs].sort((a, b) => a.at - b.at);
  const begin = ordered[0]?.at ?? t('00:00');
  const pipeline = openPipeline({
    fleet: options.fleet ?? SAMPLE,
    fleetAt: options.fleetAt ?? begin,
    ...(options.detectors === undefined ? {} : { detectors: options.detectors }),
  });
  try {
    await feedIn(pipeline, ordered, options);
    await pipeline.feed();
    return await playedOf(pipeline);
  } finally {
    pipeline.close();
  }
}

async function feedIn(pipeline: Pipeline, ordered: readonly Input[], options: ScenarioOptions) {
  const tickMs = (options.tickSeconds ?? 5) * 1000;
  let now: EpochMs = ordered[0]?.at ?? t('00:00');
  const scenario = scenarioOf(pipeline, () => now);
  const end = epochMs((ordered.at(-1)?.at ?? now) + (options.after ?? 60) * 1000);
  let nextTick = now;
  let downSince: EpochMs | null = null;
  const tickUntil = async (until: number): Promise<void> => {
    for (; nextTick < until; nextTick = epochMs(nextTick + tickMs)) {
      const down = options.down?.find(({ from, to }) => nextTick >= from && nextTick < to);
      if (down !== undefined) {
        downSince = down.from;
        continue;
      }
      await pipeline.append({
        kind: 'tick',
        at: nextTick,
        source: 'service',
        topic: '',
        payload: { ts: nextTick, downSince },
      });
      downSince = null;
      pipeline.drain();
      await pipeline.passes(nextTick);
    }
  };
  for (const input of ordered) {
    await tickUntil(input.at);
    now = input.at;
    if ('does' in input) await input.does(scenario);
    else {
      const { at, device, topic } = input;
      const payload =
        input.payload instanceof Uint8Array
          ? input.payload
          : new TextEncoder().encode(JSON.stringify(input.payload));
      await pipeline.append({ kind: 'message', at, source: device, topic, payload });
    }
    pipeline.drain();
  }
  await tickUntil(end);
  pipeline.drain();
}

function scenarioOf(pipeline: Pipeline, at: () => EpochMs): Scenario {
  let commands = 0;
  const named = async (type: string): Promise<Alarm> => {
    const found = (await pipeline.alarms()).find((alarm) => alarm.type === type);
    if (found === undefined) throw new Error(`no ${type}`);
    return found;
  };
  const id = (): string => `command-${(commands += 1)}`;
  return {
    pipeline,
    at,
    async acknowledge(type, by) {
      const { id: alarm, site } = await named(type);
      return pipeline.answer({ command: 'acknowledge', id: id(), by, alarm, site }, at());
    },
    async comment(type, by, comment) {
      const { id: alarm, site } = await named(type);
      return pipeline.answer({ command: 'comment', id: id(), by, alarm, site, comment }, at());
    },
    async release(by) {
      const answers: CommandResult[] = [];
      for (const row of await pipeline.quarantine()) {
        const { topic, source, receivedAt, index, reason } = row;
        if (row.releasedAt !== null) continue;
        const payload = Buffer.from(row.payload).toString('base64');
        answers.push(
          await pipeline.answer(
            {
              command: 'release',
              id: id(),
              by,
              quarantine: row.id,
              topic,
              source,
              receivedAt,
              payload,
              index,
              reason,
            },
            at(),
          ),
        );
      }
      return answers;
    },
    async restart() {
      pipeline.crash();
    },
    async changeFleet(fleet) {
      pipeline.changeFleet(fleet);
      const payload = { version: fleet.version };
      await pipeline.append({ kind: 'fleet', at: at(), source: 'admin', topic: '', payload });
      pipeline.drain();
    },
    async observe(observation) {
      const payload = { ...observation };
      await pipeline.append({
        kind: 'observation',
        at: at(),
        source: 'service',
        topic: '',
        payload,
      });
      pipeline.drain();
    },
  };
}

export interface Played {
  /** One line an alarm, oldest first: `bypass.open works P1 unacknowledged 12:00–12:05 late: first, cleared`. */
  readonly log: readonly string[];
  readonly alarms: readonly Alarm[];
  readonly deliveries: readonly string[];
  readonly quarantine: readonly string[];
  readonly stored: number;
}

const nameOf = ({ type, subject }: Alarm): string => `${type} ${subject.id}`;

async function playedOf(pipeline: Pipeline): Promise<Played> {
  const ledger = await pipeline.ledger();
  const alarms = [...(await pipeline.alarms())].sort(
    (a, b) => a.occurredAt - b.occurredAt || (nameOf(a) < nameOf(b) ? -1 : 1),
  );
  const reasonsOf = (alarm: Alarm): string =>
    ledger
      .filter((line) => line.alarm === alarm.id)
      .sort((a, b) => a.plannedAt - b.plannedAt)
      .map((line) => line.reason)
      .join(', ');
  return {
    log: alarms.map((alarm) => lineOf(alarm, reasonsOf(alarm))),
    alarms,
    deliveries: ledger.map((line) => line.key).sort(),
    quarantine: (await pipeline.quarantine()).map(({ reason, index }) => `${reason} ${index}`),
    stored: (await pipeline.history.stats()).rows,
  };
}

export function lineOf(alarm: Alarm, reasons: string): string {
  const until = alarm.returnedAt === null ? '' : clock(alarm.returnedAt);
  return [
    alarm.type,
    alarm.subject.id,
    `P${alarm.priority}`,
    alarm.state,
    `${clock(alarm.occurredAt)}–${until}`,
    ...(alarm.late ? ['late'] : []),
    ...(alarm.suppressedBy === null ? [] : [`by ${alarm.suppressedBy.split('~')[0]}`]),
    ...(reasons === '' ? [] : [`| ${reasons}`]),
  ].join(' ');
}
