/**
 * Every figure of the performance table in one run: `npm run bench`; flags are in
 * bench-arguments.ts (`--help`). The load comes from this process, the service
 * and aedes are children of it, so on a small machine they share the processor.
 * Loopback and free ports only; everything is below one temporary directory,
 * which goes with the run.
 */
import { writeFileSync } from 'node:fs';
import { type BenchArguments, parseArguments, USAGE } from './bench-arguments.ts';
import { type BenchContext, openContext } from './bench-context.ts';
import { ROW_NAMES, type RowName } from './figure.ts';
import { watchForeignLoad } from './foreign-load.ts';
import { thisMachine } from './machine.ts';
import { jsonReport, markdownTable } from './report.ts';
import { alarm } from './rows/alarm.ts';
import { condition } from './rows/condition.ts';
import { consoleRow } from './rows/console.ts';
import { disk } from './rows/disk.ts';
import { latency } from './rows/latency.ts';
import { mail } from './rows/mail.ts';
import { memory } from './rows/memory.ts';
import { queries } from './rows/queries.ts';
import { reconnect } from './rows/reconnect.ts';
import { throughput } from './rows/throughput.ts';
import { upstream } from './rows/upstream.ts';

const ROWS: Readonly<Record<RowName, (context: BenchContext) => Promise<void>>> = {
  throughput,
  upstream,
  latency,
  alarm,
  mail,
  reconnect,
  memory,
  disk,
  queries,
  condition,
  console: consoleRow,
};

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
/** Shell convention: 128 + the signal's number. */
const EXIT_INTERRUPTED = 130;

async function measure({ seconds, readings, only, json }: BenchArguments): Promise<number> {
  const context = openContext(seconds, readings);
  const interrupt = (): void => {
    context.say('interrupted: cleaning up');
    // what is open is killed, and the temporary directory goes at exit
    process.exit(EXIT_INTERRUPTED);
  };
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const machine = thisMachine();
  const beside: Partial<Record<RowName, number>> = {};
  let failed = 0;
  try {
    for (const name of ROW_NAMES.filter((row) => only.includes(row))) {
      const foreignShare = watchForeignLoad();
      try {
        await ROWS[name](context);
      } catch (thrown) {
        failed += 1;
        const note = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
        context.say(`${name} failed: ${note}`);
        const reason = note.split('\n')[0] ?? '';
        context.add({ row: name, what: name, value: null, unit: '', note: `failed: ${reason}` });
      }
      await context.closeRow();
      beside[name] = foreignShare() ?? Number.NaN;
    }
  } finally {
    await context.close();
  }
  process.stdout.write(markdownTable(context.figures, machine, beside));
  if (json !== null) writeFileSync(json, jsonReport(context.figures, machine, beside));
  return failed === 0 ? 0 : EXIT_FAILED;
}

function asked(): BenchArguments | 'help' {
  try {
    return parseArguments(process.argv.slice(2));
  } catch (thrown) {
    process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n${USAGE}`);
    process.exit(EXIT_USAGE);
  }
}

const wanted = asked();
if (wanted === 'help') process.stdout.write(USAGE);
else process.exit(await measure(wanted));
