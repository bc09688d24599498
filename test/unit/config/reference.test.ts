import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { problemLine } from '../../../src/config/config-problem.ts';
import { configJsonSchema, configKeys } from '../../../src/config/key-tree.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { configurationPage, configurationSchema } from '../../../src/config/reference.ts';

const REWRITE = 'written files differ from the schemas: run `npm run reference`';

describe('the reference', () => {
  it('page is current', () => {
    expect(readFileSync('docs/configuration.md', 'utf8'), REWRITE).toBe(configurationPage());
  });

  it('JSON Schema is current', () => {
    const written = readFileSync('config/gaswatch.schema.json', 'utf8');
    expect(written, REWRITE).toBe(configurationSchema());
  });

  it('documents every key, with a default or the word required', () => {
    const keys = configKeys();
    expect(keys.length).toBeGreaterThan(40);
    expect(keys.filter((key) => key.doc === '').map((key) => key.path)).toEqual([]);
    const page = configurationPage();
    const leaves = keys.filter((key) => key.holds !== 'section');
    expect(leaves.filter((key) => !page.includes(`| \`${key.path}\` |`))).toEqual([]);
    expect(page).toContain('`GASWATCH__MQTT__PERDEVICE__BURSTSECONDS`');
    expect(page).toMatch(/`mqtt\.tls\.keyFile`.*\| required \|/);
  });

  it('gives every number its range', () => {
    const numbers = configKeys().filter((key) => /number/.test(key.expects));
    expect(numbers.length).toBeGreaterThan(15);
    expect(numbers.filter((key) => /undefined/.test(key.expects))).toEqual([]);
  });

  it('tells keys apart without case, as the environment needs', () => {
    const names = configKeys().map((key) => key.path.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => name.includes('_'))).toEqual([]);
  });

  it('describes a closed schema: unknown keys are errors in an editor too', () => {
    expect(configJsonSchema()).toMatchObject({ type: 'object', additionalProperties: false });
  });
});

describe('files in config/', () => {
  const files = readdirSync('config').filter((name) => /\.ya?ml$/.test(name));
  const configs = files.filter((name) => name.startsWith('gaswatch'));

  it('are all a configuration, a fleet or a mapping file', () => {
    expect(configs).toContain('gaswatch.yaml');
    expect(files.filter((name) => !/^(?:gaswatch|fleet|mapping)/.test(name))).toEqual([]);
  });

  it.each(configs)('%s loads', (name) => {
    const path = `config/${name}`;
    const result = loadConfig({
      text: readFileSync(path, 'utf8'),
      path,
      env: {},
      readSecretFile: () => 'stands in for a secret of the machine it runs on',
    });
    expect(result.ok ? [] : result.error.map(problemLine)).toEqual([]);
  });

  it('gaswatch.yaml changes no default', () => {
    const text = readFileSync('config/gaswatch.yaml', 'utf8');
    const [sample, empty] = [text, ''].map((content) =>
      loadConfig({ text: content, path: 'f', env: {} }),
    );
    expect(sample).toEqual(empty);
  });

  it('gaswatch.yaml stays valid when its comments are put to use', () => {
    const text = readFileSync('config/gaswatch.yaml', 'utf8');
    const uncommented = text.replace(/^( *)# ((?: *)(?:[a-zA-Z]+:.*))$/gm, '$1$2');
    const result = loadConfig({
      text: uncommented,
      path: 'f',
      env: {},
      readSecretFile: () => 'secret',
    });
    expect(result.ok ? [] : result.error.map(problemLine)).toEqual([]);
    expect(result.ok && result.value.mqtt.tls?.port).toBe(8883);
    expect(result.ok && result.value.email.to).toHaveLength(2);
  });
});
