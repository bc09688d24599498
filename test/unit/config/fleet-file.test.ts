import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { parseFleet } from '../../../src/config/fleet-file.ts';
import { PROBLEM_LIMIT } from '../../../src/config/fleet-problem.ts';

const SECRET = 'hunter2-very-secret';
const GOOD = `
zones: [{id: z1, name: {zh: 东区, en: East}, inletMeters: [m1]}]
customers: [{id: c1, name: Hotel, class: hotel}]
sites:
  - id: s1
    name: Hotel
    zone: z1
    customer: c1
    hours: {mon: ["06:00-12:00", "12:00-24:00"]}
    station:
      device: rtu
      setKPa: 100
      maopKPa: 150
      lKPa: 80
      hKPa: 110
      hhKPa: 140
      runs:
        - {id: A, role: duty, setKPa: 100, ssvLowKPa: 60, ssvHighKPa: 130}
        - {id: B, role: standby, setKPa: 95}
    meters:
      - {id: m1, device: evc, type: rotary, qMin: 1, qMax: 100, run: A}
devices:
  - {id: rtu, password: ${SECRET}, reporting: scada}
  - {id: evc, gateway: rtu, reporting: hourly}
`;

/** Any value inside the parsed YAML of these tests. */
type Tree = Record<string, unknown> | unknown[];

/** GOOD with the value at a path replaced, e.g. `sites.0.zone`. */
function changed(changes: Readonly<Record<string, unknown>>): string {
  const content: Tree = parse(GOOD);
  for (const [path, value] of Object.entries(changes)) {
    const parts = path.split('.');
    const last = parts.pop() ?? '';
    let at: unknown = content;
    for (const part of parts) at = Reflect.get(Object(at), part);
    Reflect.set(Object(at), last, value);
  }
  return stringify(content);
}

function problemsOf(text: string): string[] {
  const parsed = parseFleet(text);
  return parsed.ok ? [] : parsed.error.map(({ path, problem }) => `${path}: ${problem}`);
}

const meter = { type: 'rotary', qMin: 1, qMax: 10 };

describe('a fleet file', () => {
  it('is read with its defaults', () => {
    const parsed = parseFleet(GOOD);
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        zones: [{ id: 'z1', name: { zh: '东区', en: 'East' } }],
        sites: [{ id: 's1', timeZone: 'Asia/Shanghai', meters: [{ conversion: 'none' }] }],
        devices: [{ id: 'rtu' }, { id: 'evc', gateway: 'rtu' }],
      },
    });
  });

  it('may be JSON, and may have empty sections', () => {
    expect(parseFleet(JSON.stringify(parse(GOOD)))).toEqual(parseFleet(GOOD));
    expect(parseFleet('zones:\nsites: []')).toMatchObject({ ok: true, value: { devices: [] } });
    expect(parseFleet('{zones: [], sites: []}').ok).toBe(true);
  });

  it.each([
    ['sites.0.zone', 'z9', 'sites[0].zone: no zone has the id z9'],
    ['sites.0.customer', 'c9', 'sites[0].customer: no customer has the id c9'],
    ['sites.0.station.device', 'r9', 'sites[0].station.device: no device has the id r9'],
    ['sites.0.meters.0.device', 'r9', 'sites[0].meters[0].device: no device has the id r9'],
    ['sites.0.meters.0.run', 'Z', "sites[0].meters[0].run: the site's station has no run Z"],
    ['zones.0.inletMeters', ['m9'], 'zones[0].inletMeters[0]: no meter has the id m9'],
    ['devices.1.gateway', 'r9', 'devices[1].gateway: no device has the id r9'],
    ['devices.1.gateway', 'evc', 'devices[1].gateway: a device cannot be its own gateway'],
    ['sites.0.meters.0.qMin', 100, 'sites[0].meters[0].qMin: 100 must be below qMax 100'],
    ['sites.0.station.hhKPa', 105, 'sites[0].station.hhKPa: 105 must be above hKPa 110'],
    ['sites.0.station.lKPa', 100, 'sites[0].station.setKPa: 100 must be above lKPa 100'],
    [
      'sites.0.station.runs.0.ssvHighKPa',
      90,
      'sites[0].station.runs[0].ssvHighKPa: 90 must be above setKPa 100',
    ],
    [
      'sites.0.station.runs.1.setKPa',
      151,
      'sites[0].station.runs[1].setKPa: 151 must not be above maopKPa 150',
    ],
    [
      'sites.0.station.runs.0.role',
      'standby',
      'sites[0].station.runs: at least one run has the role duty',
    ],
    [
      'sites.0.station.runs.1.id',
      'A',
      'sites[0].station.runs[1].id: A is already the id at sites[0].station.runs[0].id',
    ],
    [
      'sites.0.meters.0.conversion',
      'fixed',
      'sites[0].meters[0].fixedFactor: missing: conversion fixed needs it',
    ],
    [
      'sites.0.meters.0.prepay',
      { unit: 'money', price: 0 },
      'sites[0].meters[0].prepay.price: prepay in money needs a price above 0',
    ],
    [
      'sites.0.hours.mon',
      ['06:00-12:00', '11:00-13:00'],
      'sites[0].hours.mon[1]: 11:00-13:00 overlaps 06:00-12:00',
    ],
    [
      'devices.0',
      { id: 'rtu', reporting: 'scada' },
      'devices[0].password: give password, passwordHash or certificate: true',
    ],
  ])('with %s = %j says: %s %s', (path, value, problem) => {
    expect(problemsOf(changed({ [path]: value }))).toEqual([problem]);
  });

  it('refuses hours past midnight and devices that serve two of a kind', () => {
    expect(problemsOf(changed({ 'sites.0.hours.mon': ['22:00-06:00'] }))[0]).toContain('next day');
    const second = { ...meter, id: 'm1', device: 'evc' };
    expect(problemsOf(changed({ 'sites.0.meters.1': second }))).toEqual([
      'sites[0].meters[1].id: m1 is already the id at sites[0].meters[0].id',
      'sites[0].meters[1].device: evc already serves a meter at sites[0].meters[0].device',
    ]);
  });

  it('refuses a gateway behind a gateway, and so every cycle', () => {
    const devices = [
      { id: 'rtu', gateway: 'evc', reporting: 'scada' },
      { id: 'evc', gateway: 'rtu', reporting: 'hourly' },
    ];
    expect(problemsOf(changed({ devices }))).toEqual([
      'devices[0].gateway: evc is itself behind a gateway',
      'devices[1].gateway: rtu is itself behind a gateway',
    ]);
  });

  it('tells faults of shape and of reference at once, without false alarms', () => {
    const found = problemsOf(
      changed({
        'sites.0.zone': 'z9',
        'devices.0.reporting': 'often',
        'devices.0.colour': 'red',
        'customers.0.name': 5,
        extra: 1,
      }),
    );
    expect(found.toSorted()).toEqual([
      'customers[0].name: expected one text or {zh: …, en: …}',
      'devices[0].colour: unknown key',
      'devices[0].reporting: Invalid option: expected one of "scada"|"hourly"|"daily"',
      'extra: unknown key: expected zones, customers, sites, devices, detectors, mappings, dispatch',
      'sites[0].zone: no zone has the id z9',
    ]);
  });

  it.each([['5'], ['- a'], [''], ['just text']])('refuses %j as a whole', (text) => {
    expect(problemsOf(text)[0]).toContain('expected zones, customers, sites, devices');
  });

  it('tells the line of broken YAML and JSON', () => {
    const yaml = parseFleet('zones: []\nsites:\n  - id: "x\n');
    expect(yaml).toMatchObject({ ok: false, error: [{ line: 4 }] });
    expect(problemsOf('zones: []\nzones: []')).toEqual([
      ': line 2, column 1: the same key is given twice',
    ]);
    expect(parseFleet('{"zones": [}')).toMatchObject({ ok: false });
  });

  it('never repeats a password', () => {
    const broken = [
      changed({ 'devices.0.id': 'bad id' }),
      changed({ 'devices.0.reporting': 5 }),
      changed({ 'devices.0.passwordHash': SECRET }),
      changed({ 'devices.0.password': [SECRET] }),
      changed({ devices: SECRET }),
      `${GOOD}  - {id: x, password: ${SECRET}: ${SECRET}`,
      `devices:\n\t- password: ${SECRET}\n  - ]${SECRET}`,
      `devices: *${SECRET}`,
    ];
    for (const text of broken) {
      const parsed = parseFleet(text);
      expect(parsed.ok).toBe(false);
      expect(JSON.stringify(parsed)).not.toContain(SECRET);
    }
  });

  it('survives aliases that multiply', () => {
    const levels = Array.from(
      { length: 12 },
      (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(', ')}]`,
    );
    expect(problemsOf(`a0: &a0 x\n${levels.join('\n')}`)[0]).toContain('aliases');
  });

  it('stops telling after a limit, and counts the rest', () => {
    const devices = Array.from({ length: 1000 }, () => ({ id: 'x' }));
    const found = problemsOf(JSON.stringify({ devices }));
    expect(found).toHaveLength(PROBLEM_LIMIT + 1);
    expect(found.at(-1)).toBe(`: … and ${1000 - PROBLEM_LIMIT} more`);
  });
});
