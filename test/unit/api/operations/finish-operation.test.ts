import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type FinishPorts,
  finishOperations,
} from '../../../../src/api/operations/finish-operation.ts';
import { err } from '../../../../src/lib/result.ts';
import { OperationDraft } from '../../../../src/model/archive/operation-kinds.ts';
import { epochMs } from '../../../../src/model/units.ts';
import type { ArchiveRecords } from '../../../../src/records/contract/archive-records.ts';
import { createLocalRecords } from '../../../../src/records/sqlite/local-records.ts';
import { booksStand, fleetStand, operationsStand } from '../../../support/operation-world.ts';
import { temporaryDirectory } from '../../../support/temp-dir.ts';
import { HOUR, MONDAY } from '../../metering/books/book-kit.ts';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

const at = (hour: number): string => new Date(MONDAY + hour * HOUR).toISOString();
const CHANGE = {
  ...{ meter: 'M-1', act: 'change-meter', at: at(72.5), by: 'wang' },
  old: { finalVb: 1870, finalVm: 717 },
  new: { device: 'spare', serial: 'NEW1', initialVb: 5, initialVm: 2 },
};

/** What can be interrupted, in the order in which it is done. */
const STEPS = ['announce', 'books', 'fleet', 'done'] as const;
type Step = (typeof STEPS)[number] | 'none';
type When = 'before' | 'after';

/** The service dies there: nothing of it runs any further. */
class Killed extends Error {}

async function opened(
  dying: { step: Step; when: When } | null,
  refuses: 'once' | 'never' = 'never',
) {
  const fleet = fleetStand();
  const books = booksStand();
  let refusals = refuses === 'once' ? 1 : 0;
  const dies = async <T>(step: Step, act: () => Promise<T>): Promise<T> => {
    if (dying?.step === step && dying.when === 'before') throw new Killed(step);
    const made = await act();
    if (dying?.step === step) throw new Killed(step);
    return made;
  };
  const told = operationsStand((meter) => books.tell(world.ports.records.archive, meter));
  const operations = {
    announce: (change: Parameters<typeof told.announce>[0]) =>
      dies('announce', () => told.announce(change)),
    tellBooks: (meter: string) => dies('books', () => told.tellBooks(meter)),
  };
  const replace: typeof fleet.replace = (text, by) =>
    dies('fleet', async () => {
      if (refusals === 0) return fleet.replace(text, by);
      refusals -= 1;
      return err([{ path: 'sites[0]', problem: 'too many' }]);
    });
  const world: ApiWorld = await openApiWorld({
    ports: { fleet: { ...fleet, replace }, books: books.books, operations, gasDayStart: 0 },
  });
  onTestFinished(() => world.close());
  world.clock.current = MONDAY + 80 * HOUR;
  books.write('M-1', [[72, 1864, 716]]);
  // the last step is a write of the archive
  const path = join(temporaryDirectory('operation-records'), 'records.db');
  const own = createLocalRecords(path, { clock: { now: () => world.clock.current } });
  onTestFinished(() => own.close());
  const { archive } = own.records;
  const mortal: ArchiveRecords['write'] = (changes, by, now) =>
    changes.length === 1 && changes[0]?.reason === 'completed'
      ? dies('done', () => archive.write(changes, by, now))
      : archive.write(changes, by, now);
  // in a file of its own, so that another process can open it
  Object.assign(world.ports.records, { archive: { ...archive, write: mortal } });
  const token = await world.token('maintainer');
  const post = (below: string, payload: object) =>
    world.as(token, { method: 'POST', url: `/api/v1/operations${below}`, payload });
  return { world, fleet, books, told, post, path };
}

/** Everything of an operation, wherever it is kept. */
async function outcome(records: { readonly archive: ArchiveRecords }, id: string) {
  const [draft, operation, device] = await Promise.all([
    records.archive.get('operation-draft', id),
    records.archive.get('meter-operation', id),
    records.archive.get('meter', id),
  ]);
  return {
    draft: draft === null ? 'none' : OperationDraft.parse(draft.body).state,
    operation: operation?.standing ?? 'none',
    device: device?.standing ?? 'none',
  };
}

const kills = STEPS.flatMap((step) =>
  (['before', 'after'] as const).map((when) => ({ step, when })),
);

describe('an operation that a kill has left half done', () => {
  it.each(kills)('$when $step is whole after the next start', async (dying) => {
    const { world, fleet, books, told, post, path } = await opened(dying);
    const { id } = (await post('', CHANGE)).json();
    expect((await post(`/${id}/complete`, { base: 1 })).statusCode).toBe(500);
    // another process: the records are opened again, the fleet is what was saved, the books are theirs
    const again = createLocalRecords(path, { clock: { now: () => world.clock.current } });
    onTestFinished(() => again.close());
    const ports: FinishPorts = {
      records: again.records,
      fleet,
      operations: {
        announce: told.announce,
        tellBooks: (meter) => books.tell(again.records.archive, meter),
      },
      clock: { now: () => world.clock.current },
    };
    const halfDone = dying.step === 'done' && dying.when === 'after' ? [] : [{ id }];
    expect(await finishOperations(ports)).toMatchObject(halfDone);
    expect(await outcome(again.records, id)).toEqual({
      ...{ draft: 'done', operation: 'current', device: 'current' },
    });
    expect(fleet.current().fleet.sites[0]?.meters[0]).toMatchObject({
      ...{ device: 'spare', serial: 'NEW1' },
    });
    expect(fleet.saved).toHaveLength(1);
    expect(told.announced.length).toBeGreaterThan(0);
    const points = await books.books.points(
      CHANGE.meter as never,
      epochMs(MONDAY),
      epochMs(MONDAY + 80 * HOUR),
    );
    expect(points.filter(({ kind }) => kind === 'operation').map(({ vb }) => vb)).toEqual([
      1870, 5,
    ]);
    // and the start after that finds nothing to do
    expect(await finishOperations(ports)).toEqual([]);
  });

  it('is undone where the fleet refuses it, and can be completed later', async () => {
    const { world, fleet, post } = await opened(null, 'once');
    const { records } = world.ports;
    const admin = await world.token('administrator');
    const meter = { meter: 'M-1', serial: 'SN77', type: 'rotary', qMin: 1, qMax: 100 };
    await world.as(admin, {
      ...{ method: 'POST', url: '/api/v1/archive/meter' },
      payload: { id: 'first', validFrom: '2020-01-01', body: meter },
    });
    const { id } = (await post('', CHANGE)).json();
    const refused = await post(`/${id}/complete`, { base: 1 });
    expect(refused.json()).toMatchObject({
      ...{ status: 422, code: 'operation-refused' },
      errors: [{ path: 'sites[0]', problem: 'too many' }],
    });
    expect(await outcome(records, id)).toEqual({
      ...{ draft: 'open', operation: 'withdrawn', device: 'withdrawn' },
    });
    expect(await records.archive.get('meter', 'first')).toMatchObject({
      validTo: null,
      revision: 3,
    });
    expect(fleet.saved).toEqual([]);
    const { revision, reason } = (
      await world.as(admin, { method: 'GET', url: `/api/v1/operations/${id}` })
    ).json();
    expect(reason).toMatch(/sites\[0\]: too many/);
    expect((await post(`/${id}/complete`, { base: revision })).statusCode).toBe(200);
    expect(await outcome(records, id)).toEqual({
      ...{ draft: 'done', operation: 'current', device: 'current' },
    });
    expect((await records.archive.get('meter', 'first'))?.validTo).toBe(Date.parse(CHANGE.at));
  });

  it('is carried through by whoever completes it again', async () => {
    const dying: { step: Step; when: When } = { step: 'fleet', when: 'before' };
    const { world, fleet, post } = await opened(dying);
    const { id } = (await post('', CHANGE)).json();
    await post(`/${id}/complete`, { base: 1 });
    expect(await outcome(world.ports.records, id)).toMatchObject({ draft: 'completing' });
    const open = await post('', { meter: 'M-1', act: 'seal' });
    expect(open.json().code).toBe('operation-open');
    // the cause is gone
    dying.step = 'none';
    expect((await post(`/${id}/complete`, { base: 1 })).json().state).toBe('done');
    expect(fleet.saved).toHaveLength(1);
  });
});
