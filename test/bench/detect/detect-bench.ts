import { appendFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { quietFigure, table, typeRows } from './detect-report.ts';
import { PLANS } from './fault-plan.ts';
import { QUIET_TEMPLATES, type QuietRequest, type QuietRun } from './quiet.ts';
import type { Trial } from './score.ts';
import type { Done, Share } from './work.ts';

const USAGE = `npm run bench:detect -- [--each N] [--only TYPE,TYPE] [--seeds judge|tune] [--quiet-sites N] [--quiet-days N] [--json FILE] [--trials FILE]

  --each         variants of each alarm type (120)
  --only         some types; no quiet fleets then
  --seeds        judge (default) or tune: sets that share no seed; what judges is a new
                 set each time after failures of the last one have been looked at
  --quiet-sites  sites of every kind of customer (20; 0: none)
  --quiet-days   simulated days of each (60)
  --json         writes the figures to this file
  --trials       writes every trial as a JSON line to this file
`;

const { values } = parseArgs({
  options: {
    each: { type: 'string', default: '120' },
    only: { type: 'string', default: '' },
    seeds: { type: 'string', default: 'judge' },
    'quiet-sites': { type: 'string', default: '20' },
    'quiet-days': { type: 'string', default: '60' },
    json: { type: 'string' },
    trials: { type: 'string' },
    help: { type: 'boolean' },
  },
});

if (values.help === true) {
  process.stdout.write(USAGE);
  process.exit(0);
}

/** The set in use now: the first is spent. */
const SEEDS: ReadonlyMap<string, string> = new Map([
  ['judge', 'judge-2'],
  ['tune', 'tune'],
]);

const only = values.only.split(',').filter((type) => type !== '');
const unknown = only.filter((type) => !PLANS.some((plan) => plan.type === type));
const seeds = SEEDS.get(values.seeds);
if (unknown.length > 0 || seeds === undefined) {
  process.stderr.write(`bench:detect: no plan for ${unknown.join(', ') || values.seeds}\n${USAGE}`);
  process.exit(2);
}

const count = (name: 'each' | 'quiet-sites' | 'quiet-days'): number => {
  const n = Number(values[name]);
  if (Number.isInteger(n) && n >= 0) return n;
  process.stderr.write(`bench:detect: --${name} is a whole number, not ${values[name]}\n${USAGE}`);
  return process.exit(2);
};

const quiet: readonly QuietRequest[] =
  only.length > 0
    ? []
    : QUIET_TEMPLATES.flatMap((template) =>
        Array.from({ length: count('quiet-sites') }, (_, n) => ({
          template,
          seed: `${seeds}/quiet/${template}/${n}`,
          days: count('quiet-days'),
        })),
      );

const WORKERS = 2;
const trials: Trial[] = [];
const runs: QuietRun[] = [];

/** As they come: a run of half an hour may be cut short. */
const keep = (one: Trial | QuietRun): void => {
  if (values.trials !== undefined) appendFileSync(values.trials, `${JSON.stringify(one)}\n`);
};
if (values.trials !== undefined) writeFileSync(values.trials, '');

const work = (index: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const share: Share = {
      each: count('each'),
      seed: seeds,
      only,
      quiet,
      index,
      of: WORKERS,
    };
    const worker = new Worker(new URL('./work.js', import.meta.url), { workerData: share });
    worker.on('message', (done: Done) => {
      if (done.what === 'trial') trials.push(done.trial);
      else runs.push(done.run);
      keep(done.what === 'trial' ? done.trial : done.run);
      if ((trials.length + runs.length) % 100 === 0)
        process.stderr.write(`${trials.length} trials, ${runs.length} quiet runs\n`);
    });
    worker.once('error', reject);
    worker.once('exit', () => resolve());
  });

const started = process.cpuUsage();
await Promise.all(Array.from({ length: WORKERS }, (_, index) => work(index)));
const cpu = process.cpuUsage(started);

const within = new Map<string, number>();
for (const plan of PLANS)
  within.set(plan.type, Math.max(plan.withinMs, within.get(plan.type) ?? 0));
const bySeed = [...trials].sort((a, b) => (a.seed < b.seed ? -1 : 1));
const rows = typeRows(bySeed, within);
const figure = quietFigure(runs);
process.stdout.write(`${table(rows, figure)}\n`);
process.stderr.write(`${((cpu.user + cpu.system) / 1e6).toFixed(0)} s of processor time\n`);
if (values.json !== undefined)
  writeFileSync(values.json, `${JSON.stringify({ seeds, rows, quiet: figure }, null, 2)}\n`);
