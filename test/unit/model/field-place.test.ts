import { describe, expect, it } from 'vitest';
import { fieldPlace } from '../../../src/model/field-place.ts';

describe('the place of a name in our records', () => {
  it.each([
    ['pOut', { kind: 'field', field: 'pOut' }],
    ['vb', { kind: 'field', field: 'vb' }],
    ['flags', { kind: 'field', field: 'flags' }],
    ['runs/A/pOut', { kind: 'run', run: 'A', field: 'pOut' }],
    ['runs.A.pOut', { kind: 'run', run: 'A', field: 'pOut' }],
    ['runs.A.1.ssv', { kind: 'run', run: 'A.1', field: 'ssv' }],
    ['flags/lowBattery', { kind: 'flag', flag: 'lowBattery' }],
    ['flags.magnet', { kind: 'flag', flag: 'magnet' }],
    ['event/gasAlarm', { kind: 'event', code: 'gasAlarm' }],
    ['event.door.open', { kind: 'event', code: 'door.open' }],
  ])('%s', (name, place) => {
    expect(fieldPlace(name)).toEqual(place);
  });

  it.each([
    'POUT',
    'runs',
    'runs/A',
    'runs//pOut',
    'runs/A/pSense',
    'runs/__proto__/pOut',
    'flags/unheardOf',
    'flags/lowBattery/x',
    'event/',
    'event',
    'Node Control/Rebirth',
    'bdSeq',
    '__proto__',
    'constructor',
    'ts',
    'kind',
    '',
  ])('%j has none', (name) => {
    expect(fieldPlace(name)).toBeNull();
  });
});
