import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseFleet } from '../../../src/config/fleet-file.ts';
import { decode } from '../../../src/decode/decode.ts';
import { GROUP_DETECTORS } from '../../../src/detect/group-registry.ts';
import { DETECTORS } from '../../../src/detect/registry.ts';
import { ALARM_TYPES } from '../../../src/model/alarm-type.ts';
import { indexFleet } from '../../../src/model/fleet-index.ts';
import { DeviceId } from '../../../src/model/ids.ts';
import { GRANTS, PERMISSIONS, ROLES } from '../../../src/model/people.ts';
import { METER_FLAGS, MeterValues, StationValues } from '../../../src/model/record.ts';
import { epochMs, position } from '../../../src/model/units.ts';
import { namesIn, tableBelow } from './markdown-tables.ts';

const read = (path: string): string => readFileSync(path, 'utf8');

describe('docs/device-guide.md', () => {
  const guide = read('docs/device-guide.md');
  const examples = [...guide.matchAll(/^`(gas\/v1\/\S+)`\n```json\n([\s\S]*?)```/gm)];

  it('shows only records that the service takes, on the sample fleet', () => {
    const parsed = parseFleet(read('config/fleet.yaml'));
    if (!parsed.ok) throw new Error('the sample fleet does not parse');
    const fleet = indexFleet(parsed.value, 1);
    for (const [, topic = '', json = ''] of examples) {
      const at = epochMs(Date.parse('2026-11-23T17:00:30+08:00'));
      const source = DeviceId.parse(topic.split('/')[2]);
      const payload = new TextEncoder().encode(json);
      const entry = { kind: 'message', at, position: position(1), source, topic, payload } as const;
      const { readings, rejections, unknownFields } = decode(entry, fleet);
      expect(rejections, topic).toEqual([]);
      expect([...unknownFields.keys()], topic).toEqual([]);
      expect(readings.length, topic).toBeGreaterThan(0);
    }
    expect(examples.length).toBeGreaterThanOrEqual(6);
  });

  it('names every field and every flag of the records', () => {
    const fields = [...Object.keys(MeterValues.shape), ...Object.keys(StationValues.shape)];
    const unnamed = [...fields, ...METER_FLAGS].filter(
      (name) => !new RegExp(`\\b${name}\\b`).test(guide),
    );
    expect(unnamed).toEqual([]);
    expect(fields.length).toBeGreaterThan(25);
  });
});

describe('docs/operator-guide.md', () => {
  it('grants each role what the service grants it', () => {
    const rows = tableBelow(read('docs/operator-guide.md'), '### Roles 角色');
    expect(namesIn(rows)).toEqual(ROLES);
    for (const [i, role] of ROLES.entries()) {
      const told = [...(rows[i]?.[2] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name);
      const granted = GRANTS[role];
      const expected = granted.length === PERMISSIONS.length ? [] : granted;
      expect(new Set(told), role).toEqual(new Set(expected));
      if (expected.length === 0) expect(rows[i]?.[2], role).toBe('everything');
    }
  });
});

describe('docs/operator-guide.md and README.md against the service', () => {
  const operator = read('docs/operator-guide.md');

  it('tells what to do about every alarm of the service itself', () => {
    const told = namesIn(tableBelow(operator, '## System alarms 系统告警'));
    const known = ALARM_TYPES.filter((type) => type.startsWith('system.'));
    expect([...told].sort()).toEqual([...known].sort());
  });

  it('names only metrics that exist', () => {
    const registry = read('src/api/metrics/metrics-registry.ts');
    const named = [...operator.matchAll(/gaswatch_[a-z_]+/g)].map(([name]) => name);
    expect(named.filter((name) => !registry.includes(`'${name}'`))).toEqual([]);
    expect(named.length).toBeGreaterThan(4);
  });

  it('counts the alarm types as the catalogue has them', () => {
    const judged = new Set([...DETECTORS, ...GROUP_DETECTORS].map(({ type }) => type));
    const told = /\((\d+) types of alarm, of which (\d+) are the service's own\)/.exec(
      read('README.md'),
    );
    const own = ALARM_TYPES.filter((type) => type.startsWith('system.')).length;
    expect(told?.slice(1)).toEqual([String(ALARM_TYPES.length), String(own)]);
    // the gateway's is the common cause of its devices' silences, an overdue permit is nobody's reading
    expect(judged.size + 2).toBe(ALARM_TYPES.length - own);
  });

  it('signs in with devices and passwords of the sample fleet', () => {
    const fleet = read('config/fleet.yaml');
    const pages = ['README.md', 'docs/device-guide.md'].map(read).join('\n');
    const logins = [...pages.matchAll(/-u (\S+) -P (\S+)/g)];
    for (const [, device = '', password = ''] of logins)
      expect(fleet).toContain(`- id: ${device}\n    password: ${password}\n`);
    expect(logins.length).toBeGreaterThan(1);
  });
});

describe('documents', () => {
  const pages = [
    'README.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name.replaceAll('\\', '/')}`),
  ];

  it('link to files and headings that exist', () => {
    const broken = pages.flatMap((page) =>
      linksOf(read(page))
        .filter((link) => !leadsSomewhere(page, link))
        .map((link) => `${page}: ${link}`),
    );
    expect(broken).toEqual([]);
    expect(pages.length).toBeGreaterThan(10);
  });

  it('name only npm commands that exist', () => {
    const manifest: unknown = JSON.parse(read('package.json'));
    const scripts = new Set(namesOf(manifest, 'scripts'));
    const named = pages.flatMap((page) =>
      [...read(page).matchAll(/`npm run ([a-z:]+)/g)].map(([, name = '']) => name),
    );
    expect(named.filter((name) => !scripts.has(name))).toEqual([]);
    expect(named.length).toBeGreaterThan(5);
  });

  it('keeps a decision within one page', () => {
    for (const page of pages.filter((name) => name.startsWith('docs/decisions/'))) {
      expect(read(page).split('\n').length, page).toBeLessThanOrEqual(66);
    }
  });
});

const linksOf = (text: string): readonly string[] =>
  [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));

function leadsSomewhere(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : join(dirname(page), path);
  if (!existsSync(target)) return false;
  return anchor === undefined || anchorsOf(read(target)).has(decodeURIComponent(anchor));
}

/** As GitHub makes them of headings. */
const anchorsOf = (text: string): ReadonlySet<string> =>
  new Set(
    [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );

function namesOf(manifest: unknown, section: string): readonly string[] {
  if (typeof manifest !== 'object' || manifest === null) return [];
  const found: unknown = Reflect.get(manifest, section);
  return typeof found === 'object' && found !== null ? Object.keys(found) : [];
}
