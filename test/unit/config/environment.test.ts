import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../../src/config/environment.ts';
import { configKeys } from '../../../src/config/key-tree.ts';

const KEYS = configKeys();
const LEAVES = KEYS.filter((key) => key.holds !== 'section' && !key.path.includes('[]'));

describe('readEnvironment', () => {
  it('finds every key under any mixture of cases', () => {
    const mixed = fc.tuple(fc.constantFrom(...LEAVES), fc.array(fc.boolean(), { minLength: 60 }));
    fc.assert(
      fc.property(mixed, ([key, uppers]) => {
        const plain = `GASWATCH__${key.path.replaceAll('.', '__')}`;
        const name = Array.from(plain, (letter, at) =>
          uppers[at % 60] ? letter.toUpperCase() : letter.toLowerCase(),
        ).join('');
        const { overrides, problems } = readEnvironment({ [name]: 'x' }, KEYS);
        expect(problems).toEqual([]);
        expect(overrides.map((override) => override.key.path)).toEqual([key.path]);
      }),
    );
  });

  it('never throws and never repeats a value, whatever the variable holds', () => {
    const name = fc.oneof(
      fc.constantFrom('GASWATCH__EMAIL__PASWORD', 'GASWATCH__MQTT', 'GASWATCH_X__Y'),
      fc.string().map((rest) => `GASWATCH__${rest}`),
    );
    fc.assert(
      fc.property(name, fc.uuid(), (variable, value) => {
        const { problems } = readEnvironment({ [variable]: value }, KEYS);
        expect(JSON.stringify(problems)).not.toContain(value);
      }),
    );
  });

  it('takes an undefined variable as absent', () => {
    expect(readEnvironment({ GASWATCH__HTP__PORT: undefined }, KEYS)).toEqual({
      overrides: [],
      problems: [],
    });
  });
});
