import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { eventually } from '../support/live-records.ts';
import { freePort } from '../support/service.ts';
import { temporaryDirectory } from '../support/temp-dir.ts';
import { run, start } from './part.ts';

const IMAGE_USER = 10_001;

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({ dev: z.boolean().optional(), optional: z.boolean().optional() }),
  ),
});

/** What the image holds: compiled service, packages without the development ones, configuration. */
function imageFolder(): string {
  const app = join(temporaryDirectory('image'), 'app');
  mkdirSync(app);
  for (const path of ['package.json', 'LICENSE', 'config', 'dist/src']) {
    cpSync(path, join(app, path), { recursive: true });
  }
  cpSync('deploy/healthcheck.mjs', join(app, 'healthcheck.mjs'));
  const { packages } = Lock.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
  for (const [path, { dev = false, optional = false }] of Object.entries(packages)) {
    // those of other platforms are not installed
    const isMissing = optional && !existsSync(path);
    if (path === '' || dev || isMissing || path.lastIndexOf('node_modules/') > 0) continue;
    mkdirSync(join(app, dirname(path)), { recursive: true });
    cpSync(path, join(app, path), { recursive: true, verbatimSymlinks: true });
  }
  // root's, so that the service cannot write there
  chmodSync(dirname(app), 0o755);
  return app;
}

it('the command of the image runs as an ordinary user, says that it is healthy and stops cleanly', async () => {
  const app = imageFolder();
  const data = join(temporaryDirectory('volume'), 'data');
  mkdirSync(data, { mode: 0o700 });
  chmodSync(dirname(data), 0o755);
  chownSync(data, IMAGE_USER, IMAGE_USER);
  const [http, mqtt] = [await freePort(), await freePort()];
  const env = {
    PATH: process.env['PATH'] ?? '',
    NODE_ENV: 'production',
    GASWATCH__DATADIR: data,
    GASWATCH__HTTP__HOST: '0.0.0.0',
    GASWATCH__HTTP__PORT: `${http}`,
    GASWATCH__MQTT__PORT: `${mqtt}`,
    GASWATCH__EMAIL__SMTP: 'smtp://127.0.0.1:9',
    GASWATCH__EMAIL__FROM: 'gaswatch@example.org',
  };
  const healthy = () =>
    run('env', [`GASWATCH__HTTP__PORT=${http}`, process.execPath, join(app, 'healthcheck.mjs')]);
  const asUser = [`--reuid=${IMAGE_USER}`, `--regid=${IMAGE_USER}`, '--clear-groups'];
  const bare = ['--no-new-privs', '--bounding-set=-all', '--inh-caps=-all'];
  const command = [process.execPath, 'dist/src/main.js'];
  const service = start('env', ['-C', app, 'setpriv', ...asUser, ...bare, ...command], env);
  await eventually(async () => {
    const { code, stderr } = await healthy();
    expect(code, `${stderr}${service.printed()}`).toBe(0);
  });
  // GaswatchNoChannel is told by the absence of this series
  const metrics = await (await fetch(`http://127.0.0.1:${http}/metrics`)).text();
  expect(metrics).toContain('gaswatch_channel_breaker{channel="email"} 0');
  service.child.kill('SIGTERM');
  expect((await service.done).code).toBe(0);
  const gone = await healthy();
  expect(gone.code).toBe(1);
  expect(gone.stderr).toContain('ECONNREFUSED');
});
