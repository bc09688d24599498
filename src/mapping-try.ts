import { createInterface } from 'node:readline';
import { mappingTryCommand } from './mapping-try-command.ts';

// Shows what mappings make of messages; see mapping-try-arguments.ts for the options.
const input = createInterface({ input: process.stdin, crlfDelay: Infinity });
// Ctrl-C ends the listening, and the summary is still told
process.once('SIGINT', () => input.close());
process.exitCode = await mappingTryCommand(process.argv.slice(2), {
  clock: { now: () => Date.now() },
  env: process.env,
  lines: input,
  print: (text) => void process.stdout.write(`${text}\n`),
  complain: (line) => void process.stderr.write(`${line}\n`),
});
input.close();
