import { setPriority } from 'node:os';
import { backupCommand } from './backup-command.ts';

// Copies a data directory; see backup-command.ts for the options. The service goes first.
setPriority(10);
process.exitCode = await backupCommand(process.argv.slice(2), {
  env: process.env,
  print: (text) => void process.stdout.write(`${text}\n`),
  complain: (line) => void process.stderr.write(`${line}\n`),
  now: Date.now,
});
