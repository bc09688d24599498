import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type CommandContext, FAILED_EXIT, USAGE_EXIT } from './backup-command.ts';
import { AppError, reasonOf } from './lib/app-error.ts';
import { err, ok, type Result } from './lib/result.ts';
import { follow } from './standby-follow.ts';
import { promote } from './standby-promote.ts';

const USAGE = `npm run standby -- --from URL --token-file FILE --data-dir DIR [--records-seconds 60] [--plain-http]
  keeps DIR close behind the service at URL until it is stopped; DIR is absent, empty, or this standby's
  --token-file FILE   a token of a user with the role "standby"
  --records-seconds N how often users, deliveries and alarms are copied whole (5 to 3600)
  --plain-http        allow http:// to another machine: passwords' digests and keys go unprotected
npm run standby -- --promote --data-dir DIR
  makes DIR a primary's; stop the old primary for good first, then start the service on DIR
  exit: 0 stopped or promoted, 1 failed, 2 not asked correctly`;

/** Follows a primary, or takes over; the exit code. */
export async function standbyCommand(
  argv: readonly string[],
  context: CommandContext,
  signal: AbortSignal,
): Promise<number> {
  const asked = readArguments(argv);
  if (!asked.ok) {
    for (const problem of asked.error) context.complain(problem);
    context.complain(USAGE);
    return USAGE_EXIT;
  }
  try {
    await carryOut(asked.value, context, signal);
    return 0;
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    context.complain(`standby (${thrown.code}): ${thrown.message}`);
    return FAILED_EXIT;
  }
}

type Asked =
  | { readonly what: 'help' }
  | { readonly what: 'promote'; readonly dataDir: string }
  | {
      readonly what: 'follow';
      readonly dataDir: string;
      readonly from: string;
      readonly token: string;
      readonly recordsMs: number;
    };

async function carryOut(
  asked: Asked,
  { print, complain, now }: CommandContext,
  signal: AbortSignal,
): Promise<void> {
  switch (asked.what) {
    case 'help':
      print(USAGE);
      break;
    case 'promote': {
      const { head, headAt, recordsAt, lineage } = await promote(asked.dataDir);
      print(`${asked.dataDir} is a primary's now, epoch ${lineage.epoch} of ${lineage.id}`);
      print(`the last entry is ${head} of ${headAt ?? 'never'}; records are those of ${recordsAt}`);
      print('start the service on it; the old primary must never run again');
      break;
    }
    case 'follow':
      await follow({ ...asked, signal, now, say: (line) => complain(`standby: ${line}`) });
      break;
  }
}

function readArguments(argv: readonly string[]): Result<Asked, readonly string[]> {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        from: { type: 'string' },
        'token-file': { type: 'string' },
        'data-dir': { type: 'string' },
        'records-seconds': { type: 'string', default: '60' },
        'plain-http': { type: 'boolean', default: false },
        promote: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return ok({ what: 'help' });
    const dataDir = values['data-dir'];
    if (dataDir === undefined) return err(['--data-dir: name the data directory']);
    if (values.promote) return ok({ what: 'promote', dataDir: resolve(dataDir) });
    const { from, 'token-file': tokenFile } = values;
    if (from === undefined) return err(['--from: name the primary, e.g. https://gas.example.org']);
    if (tokenFile === undefined) return err(['--token-file: name the file with the token']);
    const problem = problemOf(from, values['plain-http'] ? 'allowed' : 'refused');
    if (problem !== null) return err([`--from ${from}: ${problem}`]);
    const seconds = Number(values['records-seconds']);
    if (!(seconds >= 5 && seconds <= 3600)) return err(['--records-seconds: 5 to 3600']);
    return ok({
      what: 'follow',
      dataDir: resolve(dataDir),
      from: new URL(from).origin,
      token: readFileSync(tokenFile, 'utf8').trim(),
      recordsMs: seconds * 1000,
    });
  } catch (thrown) {
    return err([reasonOf(thrown)]);
  }
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

function problemOf(from: string, plain: 'allowed' | 'refused'): string | null {
  if (!URL.canParse(from)) return 'no URL';
  const { protocol, hostname } = new URL(from);
  if (protocol === 'https:') return null;
  if (protocol !== 'http:') return 'expected https://';
  if (plain === 'allowed' || LOOPBACK.has(hostname)) return null;
  return 'everything secret would go unprotected: use https://, or say --plain-http';
}
