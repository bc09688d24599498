import { describe, expect, it } from 'vitest';
import {
  type Assignment,
  conflictingAssignments,
  DUTIES,
  type Duty,
  type DutyDone,
  decideDuty,
  staysOf,
} from '../../../src/model/duties.ts';
import { epochMs } from '../../../src/model/units.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-11-26T00:00:00Z');
const place = { site: 'S-1', zone: 'Z-1' };
const ask = (duty: Duty, person = 'li') => ({ duty, person, at: epochMs(NOW), place });
const did = (duty: Duty, person = 'li', days = 1): DutyDone => ({
  duty,
  person,
  at: epochMs(NOW - days * DAY),
  what: `${duty} x`,
});
const assigned = (over: Partial<Assignment> = {}): Assignment => ({
  id: 'a-1',
  person: 'li',
  role: 'meterReader',
  zone: null,
  sites: [],
  from: epochMs(NOW - 100 * DAY),
  to: null,
  ...over,
});

describe('who has done one duty', () => {
  it('may not do what excludes it, and may do everything else', () => {
    const refused = DUTIES.flatMap((done) =>
      DUTIES.filter((duty) => decideDuty(ask(duty), [did(done)], []).verdict === 'refused').map(
        (duty) => `${done} then ${duty}`,
      ),
    );
    expect(refused.sort()).toEqual(
      [
        'read then settle',
        'set then settle',
        'settle then set',
        'read then maintain',
        'settle then read',
        'settle then maintain',
        'maintain then read',
        'maintain then settle',
        'propose then approve',
        'approve then propose',
      ].sort(),
    );
  });

  it('is told which act stands against it, the earliest, and when', () => {
    const decision = decideDuty(
      ask('settle'),
      [did('maintain', 'li', 1), did('read', 'li', 3)],
      [],
    );
    expect(decision).toMatchObject({
      because: 'did-other',
      conflict: { duty: 'read', at: NOW - 3 * DAY },
      words: { zh: expect.stringMatching('已办理抄表'), en: expect.stringMatching('read x') },
    });
  });

  it('does not keep others from it', () => {
    expect(decideDuty(ask('settle', 'wang'), [did('read', 'li')], []).verdict).toBe('permitted');
  });
});

describe('assignments', () => {
  const verdictOf = (duty: Duty, assignments: readonly Assignment[]) => {
    const decision = decideDuty(ask(duty), [], assignments);
    return decision.verdict === 'permitted' ? 'permitted' : decision.because;
  };

  it('to one duty exclude the others while they hold', () => {
    expect(verdictOf('settle', [assigned()])).toBe('assigned-other');
    expect(verdictOf('maintain', [assigned({ role: 'cashier' })])).toBe('assigned-other');
    expect(verdictOf('settle', [assigned({ to: epochMs(NOW) })])).toBe('permitted');
    expect(verdictOf('settle', [assigned({ from: epochMs(NOW + 1) })])).toBe('permitted');
    expect(verdictOf('settle', [assigned({ role: 'dispatcher' })])).toBe('permitted');
  });

  it('bound their duty to their area and time, once there are any', () => {
    expect(verdictOf('read', [])).toBe('permitted');
    expect(verdictOf('read', [assigned()])).toBe('permitted');
    expect(verdictOf('read', [assigned({ zone: 'Z-1' })])).toBe('permitted');
    expect(verdictOf('read', [assigned({ zone: 'Z-2' })])).toBe('outside-area');
    expect(verdictOf('read', [assigned({ zone: 'Z-2', sites: ['S-1'] })])).toBe('permitted');
    expect(verdictOf('read', [assigned({ sites: ['S-2'] })])).toBe('outside-area');
    expect(verdictOf('read', [assigned({ to: epochMs(NOW) })])).toBe('outside-area');
    expect(verdictOf('read', [assigned({ person: 'wang', zone: 'Z-2' })])).toBe('permitted');
  });

  it('approval is of no area', () => {
    expect(verdictOf('approve', [assigned({ zone: 'Z-2' })])).toBe('permitted');
  });

  it('of one person conflict where two duties meet in time, wherever they are', () => {
    const reader = assigned({ zone: 'Z-1', to: epochMs(NOW) });
    const pairs = (other: Partial<Assignment>) =>
      conflictingAssignments([reader, assigned({ id: 'a-2', role: 'cashier', ...other })]).length;
    expect(pairs({ zone: 'Z-2' })).toBe(1);
    expect(pairs({ from: epochMs(NOW) })).toBe(0);
    expect(pairs({ person: 'wang' })).toBe(0);
    expect(pairs({ role: 'meterReader', zone: 'Z-2' })).toBe(0);
    expect(pairs({ role: 'dispatcher' })).toBe(0);
  });
});

describe('stays in an area', () => {
  it('run over assignments that follow each other, and end with a pause of over a month', () => {
    const span = (id: string, from: number, to: number | null, over: Partial<Assignment> = {}) =>
      assigned({
        id,
        zone: 'Z-1',
        from: epochMs(NOW - from * DAY),
        to: to === null ? null : epochMs(NOW - to * DAY),
        ...over,
      });
    const stays = staysOf(
      [
        span('old', 900, 500),
        span('first', 450, 200),
        span('second', 190, null),
        span('elsewhere', 300, null, { zone: 'Z-2', person: 'wang' }),
        span('over', 800, 10, { person: 'zhao' }),
      ],
      epochMs(NOW),
    );
    expect(stays.map(({ person, ids, months }) => [person, ids, months])).toEqual([
      ['li', ['first', 'second'], 14],
      ['wang', ['elsewhere'], 9],
    ]);
  });
});
