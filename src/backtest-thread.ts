import { parentPort, workerData } from 'node:worker_threads';
import type { Span } from './alarm/kpi.ts';
import type { HistoryLink } from './history/contract/driver.ts';
import { connectHistory } from './history/history-registry.ts';
import { reasonOf } from './lib/app-error.ts';
import type { Fleet } from './model/fleet.ts';
import { indexFleet } from './model/fleet-index.ts';
import { chosenDetectors } from './pipeline/backtest/chosen-detectors.ts';
import { type Comparison, compareAlarms } from './pipeline/backtest/compare.ts';
import { historySource, warmUpOf } from './pipeline/backtest/history-source.ts';
import { type RunResult, runBacktest } from './pipeline/backtest/run-backtest.ts';
import { withDevices } from './pipeline/backtest/with-devices.ts';

/** A thread of its own: a month of a fleet takes minutes, and nobody's alarm waits for it. */
export interface BacktestTask {
  readonly type: string | null;
  readonly span: Span;
  readonly fleet: Fleet;
  /** Null: the settings in force are those to try. */
  readonly liveFleet: Fleet | null;
  /** A part of a zone cannot answer for the zone. */
  readonly zones: 'asked' | 'left out';
  /** Devices to judge. */
  readonly devices: readonly string[];
  readonly historyLink: HistoryLink;
}

export type FromBacktest =
  | { readonly op: 'progress'; readonly progress: number }
  | { readonly op: 'done'; readonly result: RunResult; readonly comparison: Comparison }
  | { readonly op: 'failed'; readonly message: string };

const port = parentPort;
if (port === null) throw new Error('this file is the entry of a worker thread');
const send = (message: FromBacktest): void => port.postMessage(message);

/** Fewer messages than this are told of nothing worth drawing. */
const STEP = 0.005;

async function run(task: BacktestTask) {
  const { type, span, fleet, liveFleet, devices, historyLink } = task;
  const known = chosenDetectors(type);
  if (known === null) throw new Error(`no detector judges ${type}`);
  const chosen = task.zones === 'asked' ? known : { ...known, groupDetectors: [] };
  const history = await connectHistory(historyLink);
  const warmUpMs = warmUpOf(chosen);
  const asked = new Set(devices);
  const indexed = (of: Fleet) => withDevices(indexFleet(of, 1), asked);
  const ids = fleet.devices.flatMap(({ id }) => (asked.has(id) ? [id] : []));
  let told = 0;
  try {
    const result = await runBacktest({
      source: historySource({ history, devices: ids, span, warmUpMs }),
      chosen,
      type,
      span,
      fleet: indexed(fleet),
      liveFleet: liveFleet === null ? null : indexed(liveFleet),
      stopwatch: { now: () => performance.now() },
      onProgress(at) {
        const progress = (at - span.from + warmUpMs) / (span.to - span.from + warmUpMs);
        if (progress < told + STEP) return;
        told = Math.min(1, progress);
        send({ op: 'progress', progress: told });
      },
    });
    const comparison = compareAlarms(result.liveAlarms, result.alarms, span);
    send({ op: 'done', result, comparison });
  } finally {
    history.disconnect();
  }
}

// given by the main thread in this form
run(workerData as BacktestTask).catch((thrown: unknown) =>
  send({ op: 'failed', message: reasonOf(thrown) }),
);
