import { beforeEach, describe, expect, it } from 'vitest';
import { epochMs } from '../../../../src/model/units.ts';
import { HOUR, MONDAY } from '../../metering/books/book-kit.ts';
import { at, CHANGE, type OperationsKit, operationsKit, pathsOf } from './operations-kit.ts';

describe('guided operations', () => {
  let kit: OperationsKit;
  beforeEach(async () => {
    kit = await operationsKit();
  });
  const meter = () => kit.fleet.current().fleet.sites[0]?.meters.find(({ id }) => id === 'M-1');

  it('says what comes next, and what is known of the place', async () => {
    const begun = await kit.send('POST', '', { meter: 'M-1', act: 'change-meter' });
    expect(begun.statusCode).toBe(201);
    const { needs, known, old, state, owner } = begun.json();
    expect(pathsOf(needs.filter((one: { needed: string }) => one.needed === 'required'))).toEqual([
      ...['at', 'by', 'old.finalVb', 'new.device', 'new.serial', 'new.initialVb'],
    ]);
    expect([state, owner, old]).toEqual(['open', 'user-1', { device: 'm-1', serial: 'SN77' }]);
    expect(known).toMatchObject({
      ...{ device: 'm-1', serial: 'SN77', prepaid: 'no', settledUntil: null },
      reading: { at: at(72), vb: 1864, vm: 716 },
    });
  });

  it('is filled in bit by bit, and completed whole', async () => {
    const { id } = await kit.start({ meter: 'M-1', act: 'change-meter' });
    const half = await kit.send('PUT', `/${id}`, {
      base: 1,
      at: CHANGE.at,
      old: { finalVb: 1870 },
    });
    expect(half.json()).toMatchObject({
      revision: 2,
      old: { device: 'm-1', serial: 'SN77', finalVb: 1870 },
    });
    const stale = await kit.send('PUT', `/${id}`, { base: 1, by: 'li' });
    expect(stale.json()).toMatchObject({ status: 409, code: 'archive-conflict', revision: 2 });
    const { by, old, new: next } = CHANGE;
    await kit.send('PUT', `/${id}`, { base: 2, by, old, new: next });
    const done = await kit.complete(id, 3);
    expect(done.statusCode).toBe(200);
    expect(done.json()).toMatchObject({ state: 'done', revision: 5, needs: [], known: null });
    expect(meter()).toMatchObject({
      ...{ device: 'spare', serial: 'NEW1', verifiedUntil: '2028-01-01', status: 'inService' },
      installed: '2026-03-05',
    });
    expect(kit.operations.announced).toEqual([
      { device: 'spare', at: Date.parse(CHANGE.at), operation: id },
    ]);
    const { archive } = kit.world.ports.records;
    const operation = await archive.get('meter-operation', id);
    expect(operation).toMatchObject({ recordedBy: 'user-1', body: { act: 'change-meter' } });
    const fitted = await archive.get('meter', id);
    expect(fitted?.body).toMatchObject({ serial: 'NEW1', installedOn: '2026-03-05', qMax: 100 });
  });

  it('joins old and new device into one series', async () => {
    const { id } = await kit.start({ meter: 'M-1', act: 'change-meter', ...CHANGE });
    await kit.complete(id);
    kit.books.write('M-1', [
      [73, 11, 3.5],
      [74, 23, 6.5],
    ]);
    const [hours, days] = await Promise.all([
      kit.books.books.hours({
        meters: 'all',
        from: epochMs(MONDAY + 72 * HOUR),
        to: epochMs(MONDAY + 74 * HOUR),
      }),
      kit.books.books.days({ meters: 'all', from: '2026-03-05', to: '2026-03-06' }),
    ]);
    // 1864 → 1870 on the old one, 5 → 11 on the new one, then 11 → 23
    expect(hours.map(({ stats }) => stats.vbM3)).toEqual([12, 12]);
    expect(days.map(({ stats }) => stats.vbM3)).toEqual([24]);
  });

  it('may be completed again: nothing happens twice', async () => {
    const { id } = await kit.start({ meter: 'M-1', act: 'change-meter', ...CHANGE });
    await kit.complete(id);
    const again = await kit.complete(id);
    expect([again.statusCode, again.json().revision]).toEqual([200, 3]);
    expect([kit.operations.announced.length, kit.fleet.saved.length]).toEqual([1, 1]);
    const late = await kit.send('PUT', `/${id}`, { base: 3, by: 'li' });
    expect(late.json()).toMatchObject({ status: 409, code: 'operation-over' });
  });

  it('is one at a time at each place', async () => {
    const { id } = await kit.start({ meter: 'M-1', act: 'seal' });
    const second = await kit.send('POST', '', { meter: 'M-1', act: 'close' });
    expect(second.json()).toMatchObject({
      ...{ status: 409, code: 'operation-open', operation: id, owner: 'user-1' },
    });
    expect((await kit.send('POST', '', { meter: 'M-2', act: 'seal' })).statusCode).toBe(201);
    const given = await kit.send('POST', `/${id}/abandon`, { base: 1, reason: 'customer was out' });
    expect(given.json()).toMatchObject({ state: 'abandoned', reason: 'customer was out' });
    expect((await kit.send('POST', '', { meter: 'M-1', act: 'close' })).statusCode).toBe(201);
    expect((await kit.complete(id, 2)).json().code).toBe('operation-over');
  });

  it('of two who begin at once one is told', async () => {
    const answers = await Promise.all(
      ['seal', 'close', 'seal'].map((act) => kit.send('POST', '', { meter: 'M-1', act })),
    );
    expect(answers.map(({ statusCode }) => statusCode).sort((a, b) => a - b)).toEqual([
      201, 409, 409,
    ]);
  });

  it('is listed with its age and owner while it is in progress', async () => {
    const { id } = await kit.start({ meter: 'M-1', act: 'seal' });
    await kit.start({ meter: 'M-2', act: 'seal' });
    kit.world.clock.current += 30 * HOUR;
    await kit.signInAgain();
    await kit.send('POST', `/${id}/abandon`, { base: 1, reason: 'x' });
    kit.world.clock.current += HOUR;
    const [open, all] = await Promise.all([kit.send('GET', ''), kit.send('GET', '?state=all')]);
    expect(open.json().items).toMatchObject([
      { meter: 'M-2', act: 'seal', state: 'open', owner: 'user-1', ageHours: 31 },
    ]);
    expect(all.json().items).toHaveLength(2);
    expect((await kit.send('GET', '?state=all&meter=M-1')).json().items).toMatchObject([
      { id, state: 'abandoned', ageHours: 30 },
    ]);
  });

  it('seals, unseals and closes: the place follows', async () => {
    const seal = { at: at(72.5), by: 'wang', witness: 'zhao', sealNumber: 'F-1' };
    const sealed = await kit.start({ meter: 'M-1', act: 'seal', ...seal, old: { finalVb: 1866 } });
    expect((await kit.complete(sealed.id)).statusCode).toBe(200);
    expect(meter()?.status).toBe('sealed');
    expect(kit.operations.announced).toEqual([]);
    const [twice] = await kit.refusedFor({ meter: 'M-1', act: 'seal', ...seal, at: at(73) });
    expect(twice?.problem).toMatch(/final index/);
    const [open] = (await kit.send('GET', '')).json().items;
    await kit.send('POST', `/${open.id}/abandon`, { base: 1, reason: 'x' });
    const unseal = await kit.start({
      ...{ meter: 'M-1', act: 'unseal', at: at(75), by: 'wang', new: { initialVb: 1870 } },
    });
    expect(unseal.new).toEqual({ device: 'm-1', serial: 'SN77', initialVb: 1870 });
    expect(unseal.problems).toMatchObject([{ path: 'new.initialVb', severity: 'flagged' }]);
    expect((await kit.complete(unseal.id)).statusCode).toBe(200);
    expect(meter()?.status).toBe('inService');
    const close = { at: at(76), by: 'wang', witness: 'zhao', old: { finalVb: 1871 } };
    const closed = await kit.start({ meter: 'M-1', act: 'close', ...close });
    expect((await kit.complete(closed.id)).statusCode).toBe(200);
    expect(meter()?.status).toBe('closed');
    const [after] = await kit.refusedFor({ meter: 'M-1', act: 'close', ...close, at: at(77) });
    expect(after).toMatchObject({ path: 'act', zh: expect.stringMatching('销户') });
  });

  it('fits a temporary meter and puts the old one back with its particulars', async () => {
    const { archive } = kit.world.ports.records;
    const admin = await kit.world.token('administrator');
    await kit.world.as(admin, {
      method: 'POST',
      url: '/api/v1/archive/meter',
      payload: {
        id: 'first',
        validFrom: '2020-01-01',
        body: {
          ...{ meter: 'M-1', serial: 'SN77', maker: 'Elster', type: 'rotary', size: 'G65' },
          ...{ qMin: 1, qMax: 100, owner: 'customer' },
        },
      },
    });
    const temporary = await kit.start({ meter: 'M-1', act: 'fit-temporary', ...CHANGE });
    expect((await kit.complete(temporary.id)).statusCode).toBe(200);
    expect(await archive.get('meter', 'first')).toMatchObject({
      validTo: Date.parse(CHANGE.at),
      revision: 2,
    });
    expect((await archive.get('meter', temporary.id))?.body).toMatchObject({ temporary: true });
    const back = {
      ...{ at: at(75), by: 'wang', old: { finalVb: 30, finalVm: 9 } },
      new: { device: 'm-1', serial: 'SN77', initialVb: 1870, initialVm: 717.5 },
    };
    const [wrong] = await kit.refusedFor({ meter: 'M-1', act: 'change-meter', ...back });
    expect(wrong).toMatchObject({
      path: 'act',
      problem: expect.stringMatching('remove-temporary'),
    });
    const [open] = (await kit.send('GET', '')).json().items;
    await kit.send('POST', `/${open.id}/abandon`, { base: 1, reason: 'x' });
    const removed = await kit.start({ meter: 'M-1', act: 'remove-temporary', ...back });
    expect((await kit.complete(removed.id)).statusCode).toBe(200);
    expect((await archive.get('meter', removed.id))?.body).toMatchObject({
      ...{ serial: 'SN77', maker: 'Elster', owner: 'customer', temporary: false },
    });
    expect(meter()).toMatchObject({ device: 'm-1', serial: 'SN77' });
  });

  it('settles the credit of a prepaid place', async () => {
    const fields = { at: at(72.5), by: 'wang', old: { finalVb: 10 } };
    const fitted = { device: 'spare', serial: 'NEW2', initialVb: 0 };
    const begun = { meter: 'M-2', act: 'change-meter', ...fields, new: fitted };
    const missing = await kit.refusedFor(begun);
    expect(pathsOf(missing)).toEqual(['old.credit']);
    const [{ id }] = (await kit.send('GET', '')).json().items;
    const left = await kit.send('PUT', `/${id}`, { base: 1, old: { credit: 40 } });
    expect(pathsOf(left.json().needs).slice(0, 2)).toEqual([
      'old.creditSettled',
      'new.verifiedUntil',
    ]);
    const other = await kit.send('PUT', `/${id}`, {
      ...{ base: 2, witness: 'zhao', old: { creditSettled: 'moved' }, new: { credit: 30 } },
    });
    expect(other.json().problems).toMatchObject([
      { path: 'old.finalVb', severity: 'flagged' },
      { path: 'new.credit', severity: 'refused' },
    ]);
    await kit.send('PUT', `/${id}`, { base: 3, new: { credit: 40 } });
    expect((await kit.complete(id, 4)).statusCode).toBe(200);
    const item = await kit.world.ports.records.archive.get('meter-operation', id);
    expect(item?.body).toMatchObject({
      old: { credit: 40, creditSettled: 'moved' },
      new: { credit: 40 },
    });
  });

  it('is not entered by itself, unless the fleet has it already', async () => {
    const admin = await kit.world.token('administrator');
    const enter = async (body: object) => {
      const answer = await kit.world.as(admin, {
        ...{ method: 'POST', url: '/api/v1/archive/meter-operation', payload: { body } },
      });
      return answer.statusCode === 201 ? 'entered' : pathsOf(answer.json().errors).join();
    };
    const old = { device: 'old', serial: 'SN1', finalVb: 900 };
    const past = { device: 'm-1', serial: 'SN2', initialVb: 0 };
    const change = { meter: 'M-1', act: 'change-meter', by: 'li' };
    expect(await enter({ ...change, at: at(10), old, new: past })).toBe('act');
    const present = { ...past, serial: 'SN77' };
    expect(await enter({ ...change, at: at(20), old, new: present })).toBe('entered');
    // what lies before an operation of the past is the past's
    expect(await enter({ ...change, at: at(10), old, new: past })).toBe('entered');
    const seal = { ...change, act: 'seal', at: at(30), old: { ...old, finalVb: 1500 } };
    expect(await enter(seal)).toBe('act');
  });

  it('asks nobody who may not', async () => {
    for (const role of ['meterReader', 'cashier', 'dispatcher'] as const) {
      const other = await kit.world.token(role);
      const answer = await kit.send('POST', '', { meter: 'M-1', act: 'seal' }, other);
      expect(answer.statusCode, role).toBe(403);
    }
    expect((await kit.send('POST', '', { meter: 'M-9', act: 'seal' })).json().code).toBe(
      'meter-unknown',
    );
    expect((await kit.send('GET', '/none')).json().code).toBe('operation-unknown');
  });
});
