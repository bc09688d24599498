import { restoreCommand } from './restore-command.ts';

// Makes a data directory of a backup; see restore-command.ts for the options.
process.exitCode = await restoreCommand(process.argv.slice(2), {
  env: process.env,
  print: (text) => void process.stdout.write(`${text}\n`),
  complain: (line) => void process.stderr.write(`${line}\n`),
  now: Date.now,
});
