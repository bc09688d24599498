import { backtestCommand } from './backtest-command.ts';

// Judges the past with the detectors of the service; see backtest-arguments.ts for the options.
process.exitCode = await backtestCommand(process.argv.slice(2), {
  stopwatch: { now: () => performance.now() },
  env: process.env,
  print: (text) => void process.stdout.write(`${text}\n`),
  complain: (line) => void process.stderr.write(`${line}\n`),
});
