import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../../src/config/environment.ts';
import { configKeys } from '../../../src/config/key-tree.ts';
import { compose, readText } from './deploy-files.ts';

/** One instruction, its continued lines joined; comments left out. */
interface Instruction {
  readonly word: string;
  readonly rest: string;
}

const instructions: readonly Instruction[] = readText('Dockerfile')
  .split('\n')
  .filter((line) => !line.startsWith('#'))
  .join('\n')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => {
    const [word = '', ...rest] = line.split(' ');
    return { word, rest: rest.join(' ') };
  });

const of = (word: string) =>
  instructions.filter((one) => one.word === word).map(({ rest }) => rest);
const lastStage = instructions.slice(instructions.findLastIndex(({ word }) => word === 'FROM'));
const ofLast = (word: string) =>
  lastStage.filter((one) => one.word === word).map((one) => one.rest);

/** What COPY takes from the checkout, not from another stage. */
const copied = of('COPY')
  .filter((rest) => !rest.startsWith('--from='))
  .flatMap((rest) => rest.split(' ').slice(0, -1));

// hadolint is not among the packages that a checkout installs: these are the rules that matter here
describe('Dockerfile', () => {
  it('starts from one exact version of Node on Debian', () => {
    const bases = of('FROM').filter((rest) => !rest.startsWith('base AS'));
    expect(bases).toHaveLength(1);
    expect(bases[0]).toMatch(/^node:\d+\.\d+\.\d+-bookworm-slim AS base$/);
  });

  it('names every stage that it copies from', () => {
    const stages = of('FROM').map((rest) => rest.split(' AS ')[1]);
    for (const rest of of('COPY').filter((one) => one.startsWith('--from='))) {
      expect(stages).toContain(/^--from=(\S+)/.exec(rest)?.[1]);
    }
  });

  it('copies what is there and what .dockerignore lets through', () => {
    const passed = readText('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    for (const path of copied) {
      expect(existsSync(path), path).toBe(true);
      const through = passed.some((one) => path === one || path.startsWith(`${one}/`));
      expect(through, `${path} in .dockerignore`).toBe(true);
    }
    expect(new Set(passed)).toEqual(new Set(copied));
  });

  it('copies everything that a build reads', () => {
    const steps = readText('scripts/prepare.mjs').matchAll(/\binputs: \[([^\]]*)\]/g);
    const inputs = [...steps].flatMap(([, list = '']) => list.match(/[^\s',]+/g) ?? []);
    expect(inputs.length).toBeGreaterThan(4);
    const unseen = inputs.filter(
      (input) => !copied.some((one) => `${input}/`.startsWith(`${one}/`)),
    );
    expect(unseen).toEqual([]);
  });

  it('installs by the lock file, without scripts, and leaves the compiler behind', () => {
    const installs = of('RUN').filter((rest) => rest.includes('npm '));
    for (const rest of installs) {
      if (rest.includes('npm ci')) expect(rest).toContain('--ignore-scripts');
      expect(rest).not.toMatch(/npm (install|i) /);
    }
    const [kept] = ofLast('COPY').filter((rest) => rest.includes('node_modules'));
    expect(kept).toMatch(/^--from=dependencies /);
    expect(of('RUN').some((rest) => rest.includes('--omit=dev'))).toBe(true);
  });

  it('depends on no package that needs a script to be installed', () => {
    expect(readText('package-lock.json')).not.toContain('"hasInstallScript": true');
  });

  it('runs as nobody in particular, without a shell in between', () => {
    expect(ofLast('USER')).toEqual([compose.services['gaswatch']?.user]);
    expect(ofLast('CMD')).toEqual(['["node", "dist/src/main.js"]']);
    expect(ofLast('STOPSIGNAL')).toEqual(['SIGTERM']);
    expect(ofLast('ENTRYPOINT')).toEqual([]);
  });

  it('says whether it is healthy, and what it is', () => {
    expect(ofLast('HEALTHCHECK')[0]).toContain('CMD ["node", "/app/healthcheck.mjs"]');
    for (const label of ['title', 'description', 'licenses', 'version', 'revision']) {
      expect(ofLast('LABEL')[0]).toContain(`org.opencontainers.image.${label}=`);
    }
  });

  it('adds nothing from the network and holds no secret', () => {
    expect(of('ADD')).toEqual([]);
    for (const rest of of('RUN')) expect(rest).not.toMatch(/curl|wget|sudo/);
    for (const rest of [...of('ENV'), ...of('ARG')]) expect(rest).not.toMatch(/PASSWORD|TOKEN/i);
  });

  it('sets configuration keys that exist', () => {
    const set = [...(ofLast('ENV')[0] ?? '').matchAll(/(\w+)=(\S+)/g)];
    const env = Object.fromEntries(set.map(([, name = '', value = '']) => [name, value]));
    const { overrides, problems } = readEnvironment(env, configKeys());
    expect(problems).toEqual([]);
    expect(overrides.map(({ key }) => key.path)).toEqual(['dataDir', 'http.host', 'mqtt.host']);
  });
});
