import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GRAVEST } from '../../../src/dispatch/gravest.ts';
import { ALARM_TYPES } from '../../../src/model/alarm-type.ts';

/** What a detector's own file says in so many words, e.g. `priority: 2`. */
function stated(type: string): readonly number[] {
  const path = `src/detect/${type.replaceAll('.', '-')}.ts`;
  if (!existsSync(path)) return [];
  return [...readFileSync(path, 'utf8').matchAll(/\bpriority: ([1-4])\b/g)].map(([, one]) =>
    Number(one),
  );
}

describe('the gravest priority of a type', () => {
  it('is not below any that its detector states', () => {
    const seen = ALARM_TYPES.filter((type) => stated(type).length > 0);
    expect(seen.length).toBeGreaterThan(25);
    const understated = seen.filter((type) => GRAVEST[type] > Math.min(...stated(type)));
    expect(understated).toEqual([]);
  });

  it('is one above that for what weighs more at a hospital', () => {
    const raised = ALARM_TYPES.filter((type) =>
      /^(bypass|regulator|leak)\.|^meter\.valve-leak$/.test(type),
    );
    const understated = raised.filter(
      (type) =>
        stated(type).length > 0 && GRAVEST[type] > Math.max(1, Math.min(...stated(type)) - 1),
    );
    expect(understated).toEqual([]);
  });
});
