import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadFleet } from '../../src/load-fleet.ts';
import { epochMs } from '../../src/model/units.ts';
import { createLocalRecords, type LocalRecords } from '../../src/records/sqlite/local-records.ts';

const KEY = new Uint8Array(32).fill(3);

let folder: string;
let local: LocalRecords;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gaswatch-load-fleet-'));
  local = createLocalRecords(join(folder, 'records.db'));
});
afterEach(() => {
  local.close();
  rmSync(folder, { recursive: true });
});

const load = (text: string, mapping?: string) => {
  const files = { fleet: join(folder, 'fleet.yaml'), mapping: join(folder, 'mapping.yaml') };
  writeFileSync(files.fleet, text);
  if (mapping === undefined)
    return loadFleet(local.records, CLOCK, { fleet: files.fleet }, folder, KEY);
  writeFileSync(files.mapping, mapping);
  return loadFleet(local.records, CLOCK, files, folder, KEY);
};
const CLOCK = { now: () => 5_000 };
const audited = async () => (await local.records.audit.list({ limit: 10 })).items;

const fleet = (name: string, password: string) =>
  `zones: [{id: Z-1, name: ${name}}]\ndevices: [{id: d, password: ${password}, reporting: scada}]\n`;

describe('a fleet file that was changed while the service was down', () => {
  it('is in the audit with what it changes, without passwords, and once', async () => {
    await load(fleet('East', 'first-secret'));
    await load(fleet('East', 'first-secret'));
    expect(await audited()).toMatchObject([
      {
        action: 'fleet.replace',
        by: 'file',
        object: 'version 1',
        detail: 'the first',
        before: null,
      },
    ]);
    await load(fleet('West', 'second-secret'));
    const [line, ...others] = await audited();
    expect(others).toHaveLength(1);
    expect(line).toMatchObject({ action: 'fleet.replace', by: 'file', object: 'version 2' });
    expect(line?.detail).toContain('zones[Z-1].name.zh "East" → "West"');
    expect(JSON.parse(line?.after ?? '')).toEqual({
      'zones[Z-1].name.zh': 'West',
      'zones[Z-1].name.en': 'West',
      'devices[d].password': '(not shown)',
    });
    expect(JSON.stringify(await audited())).not.toContain('secret');
  });
});

const mapping = (topic: string, extra = '') => `mappings:
  - name: plant
    topic: ${topic}
    device: {topic: device}
    ts: {format: received}
    fields: {pOut: {path: p, unit: bar}}
${extra}`;

describe('a mapping file', () => {
  it('becomes part of the fleet and of its versions', async () => {
    const taken = await load(fleet('East', 'x'), mapping('plant/{device}/p'));
    expect(taken.version).toBe(1);
    expect(taken.fleet.mappings).toMatchObject([
      { name: 'plant', payload: 'json', record: 'telemetry', topic: 'plant/{device}/p' },
    ]);
    expect((await load(fleet('East', 'x'), mapping('plant/{device}/p'))).version).toBe(1);
    const next = await load(fleet('East', 'x'), mapping('plant/{device}/q'));
    expect(next).toMatchObject({
      version: 2,
      fleet: { mappings: [{ topic: 'plant/{device}/q' }] },
    });
    expect((await audited())[0]?.detail).toContain('mappings[');
  });

  it('that alone has changed leaves what people have changed through the API', async () => {
    const { fleet: first } = await load(fleet('East', 'x'), mapping('plant/{device}/p'));
    const edited = { ...first, zones: [{ ...first.zones[0], name: { zh: '西', en: 'West' } }] };
    // a fleet as the API has checked it
    await local.records.fleets.save(edited as typeof first, 'anna', epochMs(5_000));
    const next = await load(fleet('East', 'x'), mapping('plant/{device}/q'));
    expect(next.fleet.zones[0]?.name.en).toBe('West');
    expect(next.fleet.mappings?.[0]?.topic).toBe('plant/{device}/q');
  });

  it('that is no longer configured takes its mappings with it', async () => {
    await load(fleet('East', 'x'), mapping('plant/{device}/p'));
    const next = await load(fleet('East', 'x'));
    expect(next.version).toBe(2);
    expect(next.fleet.mappings).toBeUndefined();
  });

  it('does not touch a fleet whose file was taken before there were mapping files', async () => {
    await load(fleet('East', 'x'));
    expect((await load(fleet('East', 'x'))).version).toBe(1);
  });

  it.each([
    ['mappings: [', /mapping\.yaml: line 1, column \d+: /],
    ['mappings: 5', /mapping\.yaml: mappings: expected a list/],
    ['maps: []', /mapping\.yaml: maps: unknown key: expected mappings/],
    [mapping('plant/{device'), /mapping\.yaml: mappings\[0\]\.topic: "\{device": a named level/],
    [
      mapping('plant/{dev}/p'),
      /mapping\.yaml: mappings\[0\]\.device\.topic: the topic has no level \{device\}/,
    ],
    [
      mapping('plant/{device}/p', '    unit: bar'),
      /mapping\.yaml: mappings\[0\]\.unit: unknown key/,
    ],
  ])('that is broken is refused with its name and the place: %#', async (text, problem) => {
    await expect(load(fleet('East', 'x'), text)).rejects.toMatchObject({
      code: 'fleet-invalid',
      message: expect.stringMatching(problem),
    });
    expect(await local.records.fleets.newest()).toBeNull();
  });

  it('that is broken is refused too when the fleet file has been taken before', async () => {
    await load(fleet('East', 'x'), mapping('plant/{device}/p'));
    const broken = mapping('plant/{device}/p').replace('unit: bar', 'unit: furlong');
    await expect(load(fleet('East', 'x'), broken)).rejects.toMatchObject({
      message: expect.stringMatching(
        /mapping\.yaml: mappings\[0\]\.fields\.pOut\.unit: furlong is no/,
      ),
    });
    expect((await local.records.fleets.newest())?.version).toBe(1);
  });

  it('cannot stand beside mappings in the fleet file', async () => {
    const both = `${fleet('East', 'x')}${mapping('plant/{device}/p')}`;
    await expect(load(both, mapping('plant/{device}/q'))).rejects.toMatchObject({
      message: expect.stringMatching(/fleet\.yaml: mappings: are in .*mapping\.yaml too/),
    });
    expect((await load(both)).fleet.mappings).toHaveLength(1);
  });

  it('that is not there is said so', async () => {
    writeFileSync(join(folder, 'fleet.yaml'), fleet('East', 'x'));
    const files = { fleet: join(folder, 'fleet.yaml'), mapping: join(folder, 'none.yaml') };
    await expect(loadFleet(local.records, CLOCK, files, folder, KEY)).rejects.toMatchObject({
      code: 'fleet-unreadable',
      message: expect.stringMatching(/^mapping: .*none\.yaml cannot be read/),
    });
  });
});
