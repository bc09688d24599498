import { setTimeout as pause } from 'node:timers/promises';
import { historyCopyCommand } from './history-copy-command.ts';

// Copies history from one engine to another; see history-copy-arguments.ts for the options.
process.exitCode = await historyCopyCommand(process.argv.slice(2), {
  clock: { now: () => Date.now() },
  pause,
  env: process.env,
  print: (text) => void process.stdout.write(`${text}\n`),
  complain: (line) => void process.stderr.write(`${line}\n`),
});
