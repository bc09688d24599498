import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request as insecureRequest } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually } from '../support/live-records.ts';
import { freePort } from '../support/service.ts';
import { servicePlace } from '../support/service-place.ts';
import { spawnService } from '../support/service-process.ts';
import { temporaryDirectory } from '../support/temp-dir.ts';
import { run, start } from './part.ts';

/** Every line of the file that matches, changed; at least one, or the file is not what it was. */
function changed(text: string, line: RegExp, to: string): string {
  expect(text).toMatch(line);
  return text.replaceAll(line, to);
}

describe('make-secrets.sh and mosquitto.conf', () => {
  async function secretsIn(dir: string): Promise<string> {
    const { code, stdout, stderr } = await run('sh', ['deploy/make-secrets.sh', dir]);
    expect(code, stderr).toBe(0);
    return stdout;
  }

  it('makes each secret once, in a folder that is closed to others', async () => {
    const dir = join(temporaryDirectory('secrets'), 'made');
    await secretsIn(dir);
    const content = () => readdirSync(dir).map((name) => readFileSync(join(dir, name), 'utf8'));
    const first = content();
    expect(first).toHaveLength(5);
    expect(new Set(first).size).toBe(5);
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    expect(await secretsIn(dir)).toBe('');
    expect(content()).toEqual(first);
  });

  async function broker() {
    const dir = temporaryDirectory('mosquitto');
    const secrets = join(dir, 'secrets');
    await secretsIn(secrets);
    const passwords = join(secrets, 'mosquitto-passwords');
    // as docs/deployment.md has it
    await run('mosquitto_passwd', ['-b', passwords, 'rtu-1', 'of-the-device']);
    const port = await freePort();
    const shipped = readFileSync('deploy/mosquitto/mosquitto.conf', 'utf8');
    const acl = join(dir, 'topics.acl');
    writeFileSync(acl, readFileSync('deploy/mosquitto/topics.acl'));
    const here = [
      [/^listener 1883 0\.0\.0\.0$/gm, `listener ${port} 127.0.0.1`],
      [/\/run\/secrets\/mosquitto-passwords/g, passwords],
      [/\/mosquitto\/config\/topics\.acl/g, acl],
      [/\/mosquitto\/data\//g, `${dir}/`],
    ] as const;
    const config = here.reduce((text, [line, to]) => changed(text, line, to), shipped);
    writeFileSync(join(dir, 'mosquitto.conf'), `${config}\nuser root\n`);
    const server = start('mosquitto', ['-c', join(dir, 'mosquitto.conf')]);
    const as = (user: string, password: string) => [
      ...['-h', '127.0.0.1', '-p', `${port}`, '-q', '1', '-u', user, '-P', password],
    ];
    const ours = readFileSync(join(secrets, 'mosquitto-password'), 'utf8').trim();
    const gaswatch = as('gaswatch', ours);
    await eventually(async () => {
      const said = await run('mosquitto_pub', [
        ...gaswatch,
        '-t',
        'gaswatch/status',
        '-m',
        'online',
      ]);
      expect(said.code, `${said.stderr}${server.printed()}`).toBe(0);
    });
    return { gaswatch, device: as('rtu-1', 'of-the-device'), as, port };
  }

  it('lets in who has a password, each to its own topics', async () => {
    const { gaswatch, device, as, port } = await broker();
    // a session that the broker keeps, as that of the service
    const listen = ['-t', 'gas/v1/#', '-i', 'gaswatch-1', '-c', '-v'];
    const subscribed = await run('mosquitto_sub', [...gaswatch, ...listen, '-E']);
    expect(subscribed.code, subscribed.stderr).toBe(0);
    const publish = async (topic: string, text: string, who = device) =>
      (await run('mosquitto_pub', [...who, '-t', topic, '-m', text])).code;
    await publish('gas/v1/rtu-2/telemetry', 'of somebody else');
    await publish('gas/v1/rtu-1/rejected', 'not its to say');
    expect(await publish('gas/v1/rtu-1/telemetry', 'its own')).toBe(0);
    const heard = await run('mosquitto_sub', [...gaswatch, ...listen, '-C', '1']);
    expect(heard.stdout).toBe('gas/v1/rtu-1/telemetry its own\n');
    expect(await publish('gas/v1/rtu-1/telemetry', 'x', as('rtu-1', 'guessed'))).not.toBe(0);
    const nobody = ['-h', '127.0.0.1', '-p', `${port}`];
    expect(await publish('gas/v1/rtu-1/telemetry', 'x', nobody)).not.toBe(0);
  });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

const ask = (url: string, method = 'GET', body = ''): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? request : insecureRequest;
    const headers = { host: 'gaswatch.example.org', 'content-type': 'application/json' };
    // the certificate was made a moment ago and is signed by nobody
    const options = { method, headers, rejectUnauthorized: false };
    const sent = send(url, options, (answer) => {
      answer.resume();
      answer.once('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers }),
      );
    });
    sent.once('error', reject);
    sent.end(body);
  });

describe('nginx in front of the service', () => {
  async function proxied() {
    const place = await servicePlace(undefined, {
      GASWATCH__HTTP__PUBLICURL: 'https://gaswatch.example.org',
      GASWATCH__HTTP__TRUSTPROXY: '127.0.0.1',
    });
    const service = spawnService(place);
    const dir = temporaryDirectory('nginx');
    chmodSync(dir, 0o755);
    mkdirSync(join(dir, 'temp'));
    const [plain, secure] = [await freePort(), await freePort()];
    await run('openssl', [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
      ...['-keyout', join(dir, 'gaswatch-key.pem'), '-out', join(dir, 'gaswatch-cert.pem')],
    ]);
    const here = [
      [/listen 80;/g, `listen 127.0.0.1:${plain};`],
      [/listen 443 /g, `listen 127.0.0.1:${secure} `],
      [/127\.0\.0\.1:8080/g, `127.0.0.1:${place.httpPort}`],
      [/\/etc\/nginx\/tls\//g, `${dir}/`],
    ] as const;
    const shipped = readFileSync('deploy/nginx/gaswatch.conf', 'utf8');
    writeFileSync(
      join(dir, 'gaswatch.conf'),
      here.reduce((text, [line, to]) => changed(text, line, to), shipped),
    );
    const temps = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((kind) => `${kind}_temp_path ${dir}/temp/${kind};`)
      .join(' ');
    const config = join(dir, 'nginx.conf');
    writeFileSync(
      config,
      `daemon off; pid ${dir}/pid; error_log stderr; master_process off; events {}
       http { access_log off; ${temps} include ${dir}/gaswatch.conf; }`,
    );
    const tested = await run('nginx', ['-t', '-c', config]);
    expect(tested.code, tested.stderr).toBe(0);
    const nginx = start('nginx', ['-c', config]);
    await service.ready;
    const url = `https://127.0.0.1:${secure}`;
    await eventually(async () => {
      expect((await ask(`${url}/healthz`)).status, nginx.printed()).toBe(200);
    });
    return { url, plain: `http://127.0.0.1:${plain}` };
  }

  it('speaks TLS, hides the figures, bounds guessing, and the cookie is secure', async () => {
    const { url, plain } = await proxied();
    const moved = await ask(`${plain}/api/v1/alarms`);
    expect(moved.status).toBe(301);
    expect(moved.headers.location).toBe('https://gaswatch.example.org/api/v1/alarms');
    const health = await ask(`${url}/healthz`);
    expect(health.headers['strict-transport-security']).toBe('max-age=31536000');
    expect((await ask(`${url}/metrics`)).status).toBe(404);
    const signIn = (username: string, password: string) =>
      ask(`${url}/api/v1/session`, 'POST', JSON.stringify({ username, password }));
    const session = await signIn('admin', 'only for measuring and testing');
    expect(session.status).toBe(200);
    expect(session.headers['set-cookie']?.join()).toMatch(/; Secure/i);
    // another name each time: the service's own lock of one name is not what answers
    const guesses: Answer[] = [];
    for (const n of Array(20).keys()) guesses.push(await signIn(`user-${n}`, 'guessed'));
    const refused = guesses.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.at(-1)?.headers['content-type']).toContain('text/html');
  });
});
