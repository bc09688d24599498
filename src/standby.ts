import { standbyCommand } from './standby-command.ts';

// Follows a primary, or takes over from it; see standby-command.ts for the options.
const stopping = new AbortController();
process.on('SIGTERM', () => stopping.abort());
process.on('SIGINT', () => stopping.abort());
process.exitCode = await standbyCommand(
  process.argv.slice(2),
  {
    env: process.env,
    print: (text) => void process.stdout.write(`${text}\n`),
    complain: (line) => void process.stderr.write(`${line}\n`),
    now: Date.now,
  },
  stopping.signal,
);
