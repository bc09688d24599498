import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseFleet } from '../../../src/config/fleet-file.ts';
import { GROUP_DETECTORS } from '../../../src/detect/group-registry.ts';
import { DETECTORS } from '../../../src/detect/registry.ts';
import { ALARM_TYPES } from '../../../src/model/alarm-type.ts';
import { catalogue } from '../../../src/pipeline/detector-catalogue.ts';
import { detectorsPage } from '../../../src/pipeline/detectors-page.ts';

const judged = ALARM_TYPES.filter((type) => !type.startsWith('system.'));

it('every alarm type but the service’s own has a detector or a common cause', () => {
  const types = new Set([...DETECTORS, ...GROUP_DETECTORS].map(({ type }) => type));
  // the gateway's alarm is the common cause of its devices' silences
  types.add('comms.gateway');
  // no reading says that a permit was forgotten: the fold does
  types.add('permit.overdue');
  expect(judged.filter((type) => !types.has(type))).toEqual([]);
});

it('every detector says what it does, from what, and what it cannot see', () => {
  const entries = catalogue();
  expect(entries).toHaveLength(DETECTORS.length + GROUP_DETECTORS.length);
  for (const { type, about, params } of entries) {
    for (const [what, text] of Object.entries(about))
      expect(text.length, `${type}: ${what}`).toBeGreaterThan(2);
    for (const param of params) {
      expect(param.description, `${type}: ${param.name}`).not.toBe('');
      expect(param.default, `${type}: ${param.name} has a default`).toBeDefined();
    }
  }
});

it('the page is as the code has it: npm run reference', () => {
  expect(readFileSync('docs/detectors.md', 'utf8')).toBe(detectorsPage());
});

it('its example is a fleet file’s section', () => {
  const [, example = ''] = /```yaml\n([^`]+)```/.exec(detectorsPage()) ?? [];
  expect(parseFleet(example)).toMatchObject({ ok: true, value: { detectors: [{}, {}] } });
  const wrong = parseFleet(example.replace('p99Times', 'p98Times'));
  expect(wrong.ok ? [] : wrong.error.map(({ path }) => path)).toEqual([
    'detectors[0].params.p98Times',
  ]);
});
