import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { call, signIn } from '../support/service.ts';

/** `npm run demo`, its replay over: a service that something has happened to. */
export interface Demo {
  readonly url: string;
  readonly password: string;
  api(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown>;
  close(): Promise<void>;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export async function openDemo(scenario: string, speed: number): Promise<Demo> {
  const args = ['dist/simulators/demo.js', '--scenario', scenario, '--speed', `${speed}`];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let printed = '';
  const over = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
        if (printed.includes('the replay is over')) resolve();
      });
    }
    void ended.then(() => reject(new Error(`the demo ended:\n${printed}`)));
  });
  // it takes its service along
  process.once('exit', () => child.kill('SIGTERM'));
  await over;
  const url = /console and API {2}http:\/\/127\.0\.0\.1:(?<port>\d+)/.exec(printed)?.groups?.[
    'port'
  ];
  const password = /password (?<it>\S+)/.exec(printed)?.groups?.['it'] ?? '';
  const origin = `http://localhost:${url}`;
  const authorization = `Bearer ${await signIn(origin, password)}`;
  return {
    url: origin,
    password,
    api: async (method, path, body) =>
      (await call(`${origin}/api/v1${path}`, method, { authorization }, body)).body,
    close: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
