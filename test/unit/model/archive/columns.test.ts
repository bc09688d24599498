import { describe, expect, it } from 'vitest';
import { AREA_OF, WRITERS_OF } from '../../../../src/model/archive/archive-area.ts';
import { ARCHIVE_KINDS } from '../../../../src/model/archive/archive-kind.ts';
import { type ArchiveColumn, columnsOf } from '../../../../src/model/archive/columns.ts';
import { KIND_SPECS } from '../../../../src/model/archive/kind-specs.ts';
import { EXCLUSIVE_ROLES } from '../../../../src/model/people.ts';

const HAN = /\p{Script=Han}/u;
/** The same in both languages. */
const SAME = new Set(['AGA8', 'SGERG-88']);

const inner = (column: ArchiveColumn): readonly ArchiveColumn[] =>
  column.cell.form === 'table' ? column.cell.cells : [];

describe.each(ARCHIVE_KINDS)('%s', (kind) => {
  const columns = columnsOf(kind);

  it('has a title and a heading for every field, in Chinese and in English', () => {
    expect(KIND_SPECS[kind].title.zh).toMatch(HAN);
    expect(KIND_SPECS[kind].title.en).not.toMatch(HAN);
    expect(columns.length).toBeGreaterThan(1);
    for (const { key, title } of [...columns, ...columns.flatMap(inner)]) {
      expect(title.zh, key).toMatch(HAN);
      expect(title.en, key).not.toMatch(HAN);
      expect(title.en, key).not.toBe(key);
    }
  });

  it('has words for every choice, and no two alike', () => {
    for (const { key, cell } of [...columns, ...columns.flatMap(inner)]) {
      if (cell.form !== 'choice') continue;
      for (const language of ['zh', 'en'] as const) {
        const words = [...cell.choices.values()].map((choice) => choice[language]);
        expect(new Set(words).size, key).toBe(words.length);
      }
      for (const { zh, en } of cell.choices.values()) {
        if (!SAME.has(zh)) expect(zh, `${key} ${en}`).toMatch(HAN);
      }
    }
  });

  it('has no two headings alike: a sheet is read by them', () => {
    for (const language of ['zh', 'en'] as const) {
      const titles = columns.map(({ title }) => title[language].replace(/\s/g, '').toLowerCase());
      expect(titles.filter((title, n) => titles.indexOf(title) !== n)).toEqual([]);
    }
  });

  it('names fields of its own schema as those that say when', () => {
    const { when, schema } = KIND_SPECS[kind];
    const fields = [when?.from, when?.to].filter((field) => field !== undefined);
    expect(fields.filter((field) => !(field in schema.shape))).toEqual([]);
  });
});

describe('who writes', () => {
  it('no area is open to two of reader, cashier and maintainer', () => {
    for (const area of Object.values(AREA_OF)) {
      const exclusive = WRITERS_OF[area].filter((role) => EXCLUSIVE_ROLES.includes(role));
      expect(exclusive.length, area).toBeLessThan(2);
    }
  });
});
