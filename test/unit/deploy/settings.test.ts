import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { problemLine } from '../../../src/config/config-problem.ts';
import { readEnvironment } from '../../../src/config/environment.ts';
import { configKeys } from '../../../src/config/key-tree.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { compose, readText, readYaml } from './deploy-files.ts';

/** As the container has it: secrets are what its service is given. */
function loaded(path: string, service: string) {
  const secrets = compose.services[service]?.secrets ?? [];
  const result = loadConfig({
    text: readText(path),
    path,
    env: {},
    readSecretFile: (file) => {
      if (!secrets.some((name) => file === `/run/secrets/${name}`)) throw new Error('ENOENT');
      return 'a-secret\n';
    },
  });
  if (!result.ok) throw new Error(result.error.map(problemLine).join('\n'));
  return result.value;
}

describe('settings of the containers', () => {
  it('small: embedded engines, mail to Mailpit', () => {
    expect(loaded('deploy/gaswatch.small.yaml', 'gaswatch')).toMatchObject({
      fleet: '/etc/gaswatch/fleet.yaml',
      history: { driver: 'duckdb' },
      email: { smtp: 'smtp://mailpit:1025' },
    });
  });

  it('full: InfluxDB for history, Mosquitto as a broker, each with its secret', () => {
    expect(loaded('deploy/gaswatch.full.yaml', 'gaswatch-full')).toMatchObject({
      history: { driver: 'influxdb', influxdb: { tokenFile: '/run/secrets/influxdb-token' } },
      brokers: [{ url: 'mqtt://mosquitto:1883', password: 'a-secret' }],
    });
    // the driver reads its token when it needs it
    expect(compose.services['gaswatch-full']?.secrets).toContain('influxdb-token');
  });

  it('full: organization and bucket are those that InfluxDB is set up with and Grafana asks', () => {
    const { environment } = compose.services['influxdb'] ?? { environment: {} };
    const { influxdb } = z
      .object({ history: z.object({ influxdb: z.record(z.string(), z.string()) }) })
      .parse(readYaml('deploy/gaswatch.full.yaml')).history;
    expect(environment).toMatchObject({
      DOCKER_INFLUXDB_INIT_ORG: influxdb['org'],
      DOCKER_INFLUXDB_INIT_BUCKET: influxdb['bucket'],
    });
    const grafana = readText('deploy/grafana/provisioning/datasources/gaswatch.yml');
    expect(grafana).toContain(
      `organization: ${influxdb['org']}, defaultBucket: ${influxdb['bucket']}`,
    );
  });
});

/** `NAME=value` lines; of a unit, those of Environment=. */
const variables = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/^(?:Environment=)?(GASWATCH\w*|TZ|NODE_ENV)=(.*)$/gm)].map(
      ([, name = '', value = '']) => [name, value],
    ),
  );

describe('settings under systemd', () => {
  const unit = readText('deploy/systemd/gaswatch.service');
  const host = readText('deploy/systemd/gaswatch.env.example');
  const credentials = readText('deploy/systemd/gaswatch.service.d/credentials.conf.example');

  it('are configuration keys that exist, and make a configuration together', () => {
    const env = { ...variables(unit), ...variables(host), ...variables(credentials) };
    expect(readEnvironment(env, configKeys()).problems).toEqual([]);
    const result = loadConfig({ text: '', path: '-', env, readSecretFile: () => 'a-secret' });
    expect(result.ok ? [] : result.error.map(problemLine)).toEqual([]);
    expect(Object.keys(env).length).toBeGreaterThan(8);
  });

  it('end as the service ends: bad configuration is not tried again, closing gets its time', () => {
    expect(unit).toMatch(/^RestartPreventExitStatus=2$/m);
    const main = readText('src/main.ts');
    expect(main).toMatch(/EXIT_BAD_CONFIG = 2;/);
    const closing = Number(/CLOSE_WITHIN_MS = ([\d_]+)/.exec(main)?.[1]?.replaceAll('_', ''));
    const stop = Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1]);
    expect(stop * 1000).toBeGreaterThan(closing);
    const grace = /stop_grace_period: (\d+)s/.exec(readText('docker-compose.yml'))?.[1];
    expect(Number(grace) * 1000).toBeGreaterThan(closing);
  });
});
