import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadFleet } from '../../src/first-run.ts';
import { createLocalRecords, type LocalRecords } from '../../src/records/sqlite/local-records.ts';

const KEY = new Uint8Array(32).fill(3);

describe('a fleet file that was changed while the service was down', () => {
  let folder: string;
  let local: LocalRecords;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gaswatch-first-run-'));
    local = createLocalRecords(join(folder, 'records.db'));
  });
  afterEach(() => {
    local.close();
    rmSync(folder, { recursive: true });
  });

  const load = (text: string) => {
    const path = join(folder, 'fleet.yaml');
    writeFileSync(path, text);
    return loadFleet(local.records, { now: () => 5_000 }, path, folder, KEY);
  };
  const audited = async () => (await local.records.audit.list({ limit: 10 })).items;

  it('is in the audit with what it changes, without passwords, and once', async () => {
    const fleet = (name: string, password: string) =>
      `zones: [{id: Z-1, name: ${name}}]\ndevices: [{id: d, password: ${password}, reporting: scada}]\n`;
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
