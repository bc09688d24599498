import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readEnvironment } from '../../../src/config/environment.ts';
import { configKeys } from '../../../src/config/key-tree.ts';
import { type ComposeService, compose, readText } from './deploy-files.ts';

const services = Object.entries(compose.services);
const PROFILES = ['small', 'full'];

/** `${NAME:-default}` -> default. */
const byDefault = (text: string): string => text.replace(/\$\{\w+:-([^}]*)\}/g, '$1');

/** The host's side of what a service mounts. */
const mounted = ({ volumes }: ComposeService): readonly string[] =>
  volumes.map((line) => byDefault(line).split(':')[0] ?? '');

describe.each(services)('%s', (name, service) => {
  it('is pinned to one version', () => {
    const tag = service.image.split(':')[1] ?? 'latest';
    expect(tag).toMatch(/^v?\d+\.\d+\.\d+$/);
  });

  it('is hardened', () => {
    expect(service.user).toMatch(/^[1-9]\d*:\d+$/);
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      restart: 'unless-stopped',
    });
    expect(service).not.toHaveProperty('privileged');
    expect(service).not.toHaveProperty('network_mode');
  });

  it('is limited in memory, processes and log', () => {
    expect(service.mem_limit).toMatch(/^\d+[mg]$/);
    expect(service.pids_limit).toBeGreaterThan(0);
    expect(service.logging?.options).toHaveProperty('max-size');
    expect(service.logging?.options).toHaveProperty('max-file');
  });

  it('says whether it is healthy', () => {
    expect(service.healthcheck?.test[0]).toBe('CMD');
  });

  it('is reached from this machine only until told otherwise', () => {
    for (const port of service.ports) expect(byDefault(port)).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  it('mounts what is there: declared volumes, files of the repository, read-only', () => {
    for (const [at, source] of mounted(service).entries()) {
      if (!source.startsWith('.')) {
        expect(Object.keys(compose.volumes)).toContain(source);
        continue;
      }
      expect(existsSync(source), source).toBe(true);
      expect(service.volumes[at]).toMatch(/:ro$/);
    }
  });

  it('takes its secrets from files', () => {
    for (const secret of service.secrets) expect(Object.keys(compose.secrets)).toContain(secret);
    for (const [key, value] of Object.entries(service.environment)) {
      const held = /PASSWORD|TOKEN|SECRET/.test(key) && !/^(true|false)$/.test(value);
      if (held) expect(value, key).toMatch(/^\/run\/secrets\//);
      const [, secret] = /^\/run\/secrets\/(.+)$/.exec(value) ?? [];
      if (secret !== undefined) expect(service.secrets).toContain(secret);
    }
  });

  it('waits only for services of all its profiles', () => {
    for (const other of Object.keys(service.depends_on)) {
      expect(compose.services[other]?.profiles, `${name} -> ${other}`).toEqual(
        expect.arrayContaining(service.profiles),
      );
    }
  });

  it('sets configuration keys that exist', () => {
    expect(readEnvironment(service.environment, configKeys()).problems).toEqual([]);
  });
});

describe('docker-compose.yml', () => {
  it('gives each profile one Gaswatch, on the same data, and what belongs to it', () => {
    const of = (profile: string) =>
      services.filter(([, { profiles }]) => profiles.includes(profile)).map(([name]) => name);
    expect(of('small')).toEqual(['gaswatch', 'mailpit']);
    const full = ['gaswatch-full', 'influxdb', 'mosquitto', 'mailpit', 'prometheus', 'grafana'];
    expect(of('full')).toEqual(full);
    expect(new Set(services.flatMap(([, { profiles }]) => profiles))).toEqual(new Set(PROFILES));
    for (const name of ['gaswatch', 'gaswatch-full']) {
      expect(compose.services[name]?.volumes).toContain('gaswatch-data:/var/lib/gaswatch');
    }
  });

  it('does not let alarms wait for history or another broker', () => {
    const waits = Object.values(compose.services['gaswatch-full']?.depends_on ?? {});
    expect(waits.length).toBeGreaterThan(0);
    for (const { condition } of waits) expect(condition).toBe('service_started');
  });

  it('names the image as the package is versioned', () => {
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(readText('package.json')));
    expect(compose.services['gaswatch']?.image).toBe(`gaswatch:${version}`);
    expect(compose.services['gaswatch-full']?.image).toBe(`gaswatch:${version}`);
  });

  it('uses every volume and every secret that it declares', () => {
    const used = services.flatMap(([, service]) => mounted(service));
    expect(Object.keys(compose.volumes).filter((volume) => !used.includes(volume))).toEqual([]);
    const secrets = services.flatMap(([, service]) => service.secrets);
    expect(Object.keys(compose.secrets).filter((name) => !secrets.includes(name))).toEqual([]);
  });

  it('takes secrets that the script makes, and keeps them out of the repository', () => {
    const script = readText('deploy/make-secrets.sh');
    for (const { file } of Object.values(compose.secrets)) {
      const [, name = ''] = /^\.\/deploy\/secrets\/(.+)$/.exec(file) ?? [];
      expect(script).toMatch(new RegExp(`\\b${name}\\b`));
    }
    expect(readText('deploy/.gitignore')).toMatch(/^secrets\/$/m);
    expect(readText('.dockerignore')).toMatch(/^\*$/m);
  });

  it('explains every variable that it reads in the example', () => {
    const read = [...readText('docker-compose.yml').matchAll(/\$\{(\w+):-([^}]*)\}/g)];
    const example = readText('deploy/compose.env.example');
    for (const [, name = '', value = ''] of read) expect(example).toContain(`#${name}=${value}\n`);
    const told = [...example.matchAll(/^#(\w+)=/gm)].map(([, name]) => name);
    expect(new Set(told)).toEqual(new Set(read.map(([, name]) => name)));
  });
});
