import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';

/** A checkout whose npm, compiler and bundler are stand-ins that note each call: in calls.txt, and in pages.txt. */
let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gaswatch-prepare-'));
  cpSync('scripts', join(root, 'scripts'), { recursive: true });
  put('package.json', '{"type": "module", "engines": {"node": ">=20.19"}}');
  put('package-lock.json', '{"lockfileVersion": 3}');
  put('tsconfig.build.json', '{}');
  put('src/main.ts', 'service');
  put('npm-cli.js', FAKE_NPM);
  put('main.mjs', MAIN);
  put('vite.js', FAKE_VITE);
});

const FAKE_NPM = `
  import fs from 'node:fs';
  fs.appendFileSync('calls.txt', process.argv.slice(2).join(' ') + '\\n');
  fs.rmSync('node_modules', { recursive: true, force: true });
  fs.mkdirSync('node_modules/typescript/bin', { recursive: true });
  fs.writeFileSync('node_modules/typescript/package.json', '{"type": "module"}');
  fs.copyFileSync('tsc.js', 'node_modules/typescript/bin/tsc');
  fs.mkdirSync('node_modules/vite/bin', { recursive: true });
  fs.writeFileSync('node_modules/vite/package.json', '{"type": "module"}');
  fs.copyFileSync('vite.js', 'node_modules/vite/bin/vite.js');
  fs.writeFileSync('node_modules/.package-lock.json', '{}');
`;

const FAKE_VITE = `
  import fs from 'node:fs';
  fs.appendFileSync('pages.txt', process.argv[2] + '\\n');
  fs.mkdirSync('dist/console', { recursive: true });
  fs.writeFileSync('dist/console/index.html', 'the page');
`;

const MAIN = `
  process.stdout.write('running');
  process.on('SIGTERM', () => process.exit(7));
  if (process.env.WAIT) setInterval(() => {}, 1000);
  if (process.env.WAIT) setTimeout(() => process.kill(process.pid, 'SIGTERM'), 10);
  else process.exitCode = 3;
`;

const tscThat = (rest: string) => `
  import fs from 'node:fs';
  fs.appendFileSync('calls.txt', 'tsc\\n');
  ${rest}
`;

const WORKING_TSC = tscThat(`
  fs.mkdirSync('dist/src', { recursive: true });
  fs.copyFileSync('main.mjs', 'dist/src/main.js');
  process.stdout.write('compiled');
`);

function put(path: string, content: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), content);
}

const start = (tsc = WORKING_TSC, env: Record<string, string> = {}) =>
  run(['scripts/start.mjs'], tsc, env);

function run(args: readonly string[], tsc = WORKING_TSC, env: Record<string, string> = {}) {
  put('tsc.js', tsc);
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, npm_execpath: join(root, 'npm-cli.js'), ...env },
  });
  return { status, stdout, stderr };
}

const pages = () => readFileSync(join(root, 'pages.txt'), 'utf8').trim().split('\n');

const calls = () => readFileSync(join(root, 'calls.txt'), 'utf8').trim().split('\n');

const NPM_CI = 'ci --include=dev --no-audit --no-fund';

describe('npm start', () => {
  it('installs, builds and becomes the service: its exit code, its standard output', () => {
    const { status, stdout, stderr } = start();
    expect({ status, stdout }).toEqual({ status: 3, stdout: 'running' });
    expect(stderr).toContain('installing packages');
    expect(calls()).toEqual([NPM_CI, 'tsc']);
  });

  it('does neither the second time', () => {
    start();
    const again = start();
    expect(again).toEqual({ status: 3, stdout: 'running', stderr: '' });
    expect(calls()).toEqual([NPM_CI, 'tsc']);
  });

  it('leaves signals to the service', () => {
    expect(start(WORKING_TSC, { WAIT: '1' }).status).toBe(7);
  });

  it('builds the console when a page was saved, and not the service alone', () => {
    start();
    put('src/main.ts', 'changed service');
    start();
    expect(pages()).toEqual(['build']);
    put('src/console/main.tsx', 'changed page');
    start();
    expect(pages()).toEqual(['build', 'build']);
  });

  it('builds again when a source was saved, added or removed', () => {
    start();
    put('src/main.ts', 'changed service');
    start();
    put('simulators/new.ts', '');
    start();
    rmSync(join(root, 'simulators/new.ts'));
    start();
    expect(calls()).toEqual([NPM_CI, 'tsc', 'tsc', 'tsc', 'tsc']);
  });

  it('installs again when the lock file changed', () => {
    start();
    put('package-lock.json', '{"lockfileVersion": 3, "packages": {}}');
    start();
    expect(calls()).toEqual([NPM_CI, 'tsc', NPM_CI, 'tsc']);
  });

  it('believes an installation that somebody made with npm', () => {
    start();
    rmSync(join(root, 'node_modules/.gaswatch-install'));
    start();
    expect(calls()).toEqual([NPM_CI, 'tsc']);
  });

  it('installs over one without development packages', () => {
    start();
    rmSync(join(root, 'node_modules/typescript'), { recursive: true });
    start();
    expect(calls()).toEqual([NPM_CI, 'tsc', NPM_CI]);
  });

  it('removes compiled files whose source is gone, and no others', () => {
    put('dist/src/old-worker.js', '');
    put('dist/src/old-worker.js.map', '');
    put('dist/src/page.html', '');
    start();
    const left = ['old-worker.js', 'old-worker.js.map', 'page.html', 'main.js'];
    expect(left.map((name) => existsSync(join(root, 'dist/src', name)))).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  it('ends with the compiler when the build fails, and tries again next time', () => {
    const failed = start(tscThat('process.exitCode = 2;'));
    expect({ status: failed.status, stdout: failed.stdout }).toEqual({ status: 2, stdout: '' });
    expect(failed.stderr).toMatch(/gaswatch: .*tsc .*failed\n$/);
    put('node_modules/typescript/bin/tsc', WORKING_TSC);
    expect(start().status).toBe(3);
    expect(existsSync(join(root, '.tmp/prepare.lock'))).toBe(false);
  });

  it('names the Node it needs when this one is older', () => {
    put('package.json', '{"type": "module", "engines": {"node": ">=999.1"}}');
    const { status, stderr } = start();
    expect(status).toBe(1);
    expect(stderr).toMatch(/^gaswatch: Node 999\.1 or newer is needed, this is \d+\.\d+\.\d+ /);
    expect(existsSync(join(root, 'calls.txt'))).toBe(false);
  });
});

describe('a program', () => {
  it('gets its own name and arguments, and standard output for itself', () => {
    put('dist/simulators/show.js', 'console.log(process.argv.slice(2).join());');
    put('simulators/show.ts', '');
    const shown = run(['scripts/run.mjs', 'simulators/show.js', '--scenario', 'quiet']);
    expect({ status: shown.status, stdout: shown.stdout }).toEqual({
      status: 0,
      stdout: '--scenario,quiet\n',
    });
  });

  it.each([
    [['simulators/none.js'], 'there is no program simulators/none.js'],
    [[], 'usage: '],
  ])('that is not there is named: %j', (args, message) => {
    const { status, stderr } = run(['scripts/run.mjs', ...args]);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('npm run test:real', () => {
  const SHOW_ARGS = 'console.log(process.argv.slice(2).join()); process.exitCode = 4;';
  const withVitest = WORKING_TSC.concat(`
    fs.mkdirSync('node_modules/vitest', { recursive: true });
    fs.writeFileSync('node_modules/vitest/vitest.mjs', ${JSON.stringify(SHOW_ARGS)});
  `);

  it('fails in CI when an external part is missing, and names it', () => {
    const env = { CI: 'true', PATH: '' };
    const { status, stdout, stderr } = run(['scripts/test.mjs', 'real'], withVitest, env);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/missing external parts: mosquitto-clients.*strace/);
    expect(stderr).toContain('apt-get install');
  });

  it('goes on elsewhere, to fail where the part is used', () => {
    const env = { CI: '', PATH: '' };
    const { status, stdout } = run(['scripts/test.mjs', 'real', 'some.test.ts'], withVitest, env);
    expect({ status, stdout }).toEqual({ status: 4, stdout: 'run,--project=real,some.test.ts\n' });
  });

  it('is no part of npm test, which ends as vitest does', () => {
    const { status, stdout } = run(['scripts/test.mjs'], withVitest);
    expect({ status, stdout }).toEqual({ status: 4, stdout: 'run,--project=!real\n' });
  });
});
