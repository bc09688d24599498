import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { type ParsedMail, simpleParser } from 'mailparser';
import { expect } from 'vitest';
import { eventually } from '../support/live-records.ts';
import { freePort } from '../support/service.ts';
import { temporaryDirectory } from '../support/temp-dir.ts';
import { run, start } from './part.ts';

/** A real mail server that takes nothing unencrypted and nothing from strangers, and keeps what it takes. */
export interface Exim {
  readonly url: string;
  /** Path of its certificate, PEM: it signs itself. */
  readonly certificate: string;
  mails(): Promise<readonly ParsedMail[]>;
}

export interface Login {
  readonly user: string;
  readonly password: string;
}

/** Debian's Exim runs as this user. */
const OWNER = 'Debian-exim';

/** Debian's exim4-daemon-light with STARTTLS and AUTH PLAIN; needs root. */
export async function openExim(login: Login): Promise<Exim> {
  const dir = temporaryDirectory('exim');
  chmodSync(dir, 0o755);
  const certificate = await selfSigned(dir);
  const [uid, gid] = [await idOf('-u'), await idOf('-g')];
  for (const name of ['spool', 'log', 'box']) {
    mkdirSync(join(dir, name));
    chownSync(join(dir, name), uid, gid);
  }
  chownSync(join(dir, 'key.pem'), uid, gid);
  const port = await freePort();
  const config = join(dir, 'exim.conf');
  writeFileSync(config, configuration(dir, port, login));
  const server = start('exim4', ['-bdf', '-C', config]);
  const ended = server.done.then(({ stdout, stderr }) => {
    throw new Error(`exim4 ended: ${stdout}${stderr}`);
  });
  ended.catch(() => undefined);
  await Promise.race([ended, eventually(() => reach(port))]);
  const arrived = join(dir, 'box', 'new');
  return {
    url: `smtp://127.0.0.1:${port}`,
    certificate,
    mails: () => {
      const files = existsSync(arrived) ? readdirSync(arrived) : [];
      return Promise.all(files.map((file) => simpleParser(readFileSync(join(arrived, file)))));
    },
  };
}

/** A key and a certificate of this machine, as `cert.pem` and `key.pem`. */
async function selfSigned(dir: string): Promise<string> {
  const certificate = join(dir, 'cert.pem');
  const made = await run('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
    ...['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
    ...['-keyout', join(dir, 'key.pem'), '-out', certificate],
  ]);
  expect(made.code).toBe(0);
  return certificate;
}

async function idOf(which: '-u' | '-g'): Promise<number> {
  const { code, stdout, stderr } = await run('id', [which, OWNER]);
  if (code !== 0) throw new Error(`no user ${OWNER}: is exim4-daemon-light installed? ${stderr}`);
  return Number(stdout);
}

const configuration = (dir: string, port: number, { user, password }: Login): string => `
primary_hostname = localhost
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${port}
pid_file_path = ${dir}/spool/exim.pid
spool_directory = ${dir}/spool
log_file_path = ${dir}/log/%s
# else each connection waits for a name server
host_lookup =
rfc1413_hosts =
deliver_drop_privilege = true
tls_advertise_hosts = *
tls_certificate = ${dir}/cert.pem
tls_privatekey = ${dir}/key.pem
auth_advertise_hosts = \${if def:tls_in_cipher {*}{}}
acl_smtp_rcpt = rcpt
acl_smtp_data = accept
begin acl
rcpt:
  deny !encrypted = *
  accept authenticated = *
  deny message = sign in first
begin routers
everybody:
  driver = accept
  transport = keep
begin transports
keep:
  driver = appendfile
  directory = ${dir}/box
  maildir_format
  user = ${OWNER}
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if and{{eq{$auth2}{${user}}}{eq{$auth3}{${password}}}}}
  server_set_id = $auth2
`;

const reach = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('error', reject);
    socket.once('data', () => {
      socket.end('QUIT\r\n');
      resolve();
    });
  });
