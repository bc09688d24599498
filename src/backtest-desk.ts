import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { BacktestAsked, BacktestStatus, BacktestsPort } from './api/ports.ts';
import { withSettings } from './backtest-settings.ts';
import type { BacktestTask, FromBacktest } from './backtest-thread.ts';
import type { HistoryLink } from './history/contract/driver.ts';
import { reasonOf } from './lib/app-error.ts';
import { err, ok, type Result } from './lib/result.ts';
import { workerUrl } from './lib/worker-url.ts';
import type { Fleet } from './model/fleet.ts';
import { type FleetIndex } from './model/fleet-index.ts';
import { chosenDetectors } from './pipeline/backtest/chosen-detectors.ts';

export interface BacktestDesk extends BacktestsPort {
  /** Ends the one that is running. */
  close(): Promise<void>;
}

export interface DeskParts {
  readonly history: { connect(): HistoryLink };
  readonly fleet: () => FleetIndex;
}

/** Waiting besides the one that runs. */
const MOST_QUEUED = 10;
/** Finished ones that may still be asked for. */
const KEPT = 20;

interface Job {
  status: BacktestStatus;
  readonly task: Omit<BacktestTask, 'historyLink'>;
}

/** Backtests asked for through the API: one at a time, so that the service keeps its cores. */
export function openBacktestDesk({ history, fleet }: DeskParts): BacktestDesk {
  const jobs = new Map<string, Job>();
  const queue: Job[] = [];
  let running: Worker | null = null;
  let closed = false;

  const next = (): void => {
    const job = queue.shift();
    if (closed || running !== null || job === undefined) return;
    const historyLink = history.connect();
    const worker = new Worker(workerUrl(import.meta.url, './backtest-thread.ts'), {
      workerData: { ...job.task, historyLink } satisfies BacktestTask,
      transferList: [...historyLink.transfer],
      name: 'backtest',
    });
    running = worker;
    job.status = { ...job.status, state: 'running' };
    worker.on('message', (message: FromBacktest) => note(job, message));
    worker.on('error', (thrown) => note(job, { op: 'failed', message: reasonOf(thrown) }));
    worker.on('exit', () => {
      running = null;
      if (job.status.state === 'running') note(job, { op: 'failed', message: 'it was stopped' });
      next();
    });
  };

  return {
    start(asked) {
      const index = fleet();
      const { version } = index;
      const task = taskOf(asked, index);
      if (!task.ok) return task;
      if (queue.length >= MOST_QUEUED) return err('queue-full');
      forgetOldest(jobs);
      const id = randomUUID();
      const status: BacktestStatus = {
        asked,
        fleetVersion: version,
        state: 'queued',
        progress: 0,
        outcome: null,
        failure: null,
      };
      const job: Job = { status, task: task.value };
      jobs.set(id, job);
      queue.push(job);
      next();
      return ok({ id });
    },
    status: (id) => jobs.get(id)?.status ?? null,
    async close() {
      closed = true;
      await running?.terminate();
    },
  };
}

function note(job: Job, message: FromBacktest): void {
  const { status } = job;
  if (status.state === 'done' || status.state === 'failed') return;
  switch (message.op) {
    case 'progress':
      job.status = { ...status, progress: message.progress };
      break;
    case 'done': {
      const { result, comparison } = message;
      job.status = { ...status, state: 'done', progress: 1, outcome: { result, comparison } };
      break;
    }
    case 'failed':
      job.status = { ...status, state: 'failed', failure: message.message };
      break;
  }
}

function forgetOldest(jobs: Map<string, Job>): void {
  for (const [id, { status }] of jobs) {
    if (jobs.size < KEPT) return;
    if (status.state === 'done' || status.state === 'failed') jobs.delete(id);
  }
}

type Problems = readonly { readonly path: string; readonly problem: string }[];

function taskOf(asked: BacktestAsked, index: FleetIndex): Result<Job['task'], Problems> {
  const { detector, params, settings, site, span } = asked;
  const refused = (path: string, problem: string) => err([{ path, problem }]);
  if (chosenDetectors(detector) === null)
    return refused('detector', `no detector judges ${detector}`);
  const spec = site === null ? null : (index.sites.get(site) ?? null);
  if (site !== null && spec === null) return refused('site', `no site has the id ${site}`);
  const devices = [...index.devices.values()]
    .filter((device) => spec === null || device.site?.id === spec.id)
    .map((device) => device.spec.id);
  const tried = triedFleet(index.fleet, detector, params, settings);
  if (!tried.ok) return tried;
  const liveFleet = tried.value === index.fleet ? null : index.fleet;
  const zones = spec === null ? 'asked' : 'left out';
  return ok({ type: detector, span, fleet: tried.value, liveFleet, devices, zones });
}

function triedFleet(
  fleet: Fleet,
  detector: string | null,
  params: BacktestAsked['params'],
  settings: BacktestAsked['settings'],
): Result<Fleet, Problems> {
  let tried = fleet;
  if (params !== null) {
    if (detector === null)
      return err([{ path: 'params', problem: 'parameters of one detector need `detector`' }]);
    const added = withSettings(tried, { detector, params });
    if (!added.ok) return err(added.error.map((problem) => ({ path: 'params', problem })));
    tried = added.value;
  }
  if (settings === null) return ok(tried);
  const added = withSettings(tried, { settings });
  return added.ok ? added : err(added.error.map((problem) => ({ path: 'settings', problem })));
}
