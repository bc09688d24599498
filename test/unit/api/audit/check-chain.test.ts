import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { auditView } from '../../../../src/api/audit/audit-file.ts';
import { checkChain } from '../../../../src/api/audit/check-chain.ts';
import { epochMs } from '../../../../src/model/units.ts';
import type { ChainedAuditLine } from '../../../../src/records/records.ts';

const GENESIS = '0'.repeat(64);

function chainOf(count: number): ChainedAuditLine[] {
  const lines: ChainedAuditLine[] = [];
  for (let id = 1; id <= count; id += 1) {
    const line = {
      id,
      at: epochMs(id * 1_000),
      by: '王',
      action: 'user.change',
      object: `u${id}`,
      detail: '',
      from: null,
      before: null,
      after: '{"a":1}',
      previous: lines.at(-1)?.hash ?? GENESIS,
      hash: '',
    };
    const { previous, hash: _hash, ...rest } = auditView(line);
    const hash = createHash('sha256').update(previous).update(JSON.stringify(rest)).digest('hex');
    lines.push({ ...line, hash });
  }
  return lines;
}

const checked = (lines: readonly ChainedAuditLine[]) =>
  checkChain({
    after: async (id, limit) => lines.filter((line) => line.id > id).slice(0, limit),
  });

/** More than are read at once. */
const COUNT = 1_203;

describe('the chain of the audit, as the API goes through it', () => {
  it('is unbroken as it was written', async () => {
    const lines = chainOf(COUNT);
    expect(await checked(lines)).toEqual({
      lines: COUNT,
      head: { id: COUNT, hash: lines.at(-1)?.hash },
      brokenAt: null,
    });
    expect(await checked([])).toEqual({
      lines: 0,
      head: { id: 0, hash: GENESIS },
      brokenAt: null,
    });
  });

  it('is broken at a line that was edited', async () => {
    const lines = chainOf(COUNT).map((line) => (line.id === 700 ? { ...line, by: '李' } : line));
    expect(await checked(lines)).toMatchObject({ lines: 699, brokenAt: 700 });
  });

  it('is broken behind a line that was taken out', async () => {
    const lines = chainOf(20).filter(({ id }) => id !== 5);
    expect(await checked(lines)).toMatchObject({ lines: 4, head: { id: 4 }, brokenAt: 6 });
  });

  it('is broken where two lines changed places', async () => {
    const place = (id: number): number => (id === 2 ? 3 : id === 3 ? 2 : id);
    const swapped = chainOf(9)
      .map((line) => ({ ...line, id: place(line.id) }))
      .sort((a, b) => a.id - b.id);
    expect(await checked(swapped)).toMatchObject({ lines: 1, brokenAt: 2 });
  });
});
