import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { type ParsedMail, simpleParser } from 'mailparser';
import { eventually } from '../support/live-records.ts';
import { freePort } from '../support/service.ts';
import { temporaryDirectory } from '../support/temp-dir.ts';
import { start } from './part.ts';

/** A real mail server that keeps every mail it takes. */
export interface OpenSmtpd {
  readonly url: string;
  mails(): Promise<readonly ParsedMail[]>;
}

/** Debian's `nobody`: the server delivers as the owner of the mailbox, and never as root. */
const NOBODY = 65_534;

/** Needs root; there can be one at a time on a machine, for its queue has one place. */
export async function openSmtpd(): Promise<OpenSmtpd> {
  const dir = temporaryDirectory('smtpd');
  const box = join(dir, 'box');
  mkdirSync(box);
  chmodSync(dir, 0o755);
  chownSync(box, NOBODY, NOBODY);
  const port = await freePort();
  const config = join(dir, 'smtpd.conf');
  writeFileSync(
    config,
    [
      `listen on 127.0.0.1 port ${port} hostname localhost`,
      `action "keep" maildir "${box}/mail" virtual { "@" = "nobody" }`,
      'match from any for any action "keep"',
      '',
    ].join('\n'),
  );
  const server = start('/usr/sbin/smtpd', ['-d', '-f', config]);
  const ended = server.done.then(({ stderr, stdout }) => {
    throw new Error(`smtpd ended: ${stdout}${stderr}`);
  });
  ended.catch(() => undefined);
  await Promise.race([ended, eventually(() => reach(port))]);
  const arrived = join(box, 'mail', 'new');
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails: () => {
      const files = existsSync(arrived) ? readdirSync(arrived) : [];
      return Promise.all(files.map((file) => simpleParser(readFileSync(join(arrived, file)))));
    },
  };
}

const reach = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
  });
