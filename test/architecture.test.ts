import { describe, expect, it } from 'vitest';
import { cycleViolations } from './architecture/cycles.ts';
import { FOLDERS, isConsole, isRoot } from './architecture/folder-table.ts';
import { importViolations } from './architecture/import-rules.ts';
import { purityViolations } from './architecture/purity-rules.ts';
import { readInstalled, readTree } from './architecture/read-tree.ts';
import { quantile, styleViolations } from './architecture/style-rules.ts';
import { folderOf } from './architecture/target.ts';
import { violationLine } from './architecture/violation.ts';

const src = readTree('src');
const simulators = readTree('simulators');
const test = readTree('test');
const program = [...src, ...simulators];

/** Folders of the table that have no file yet. */
const PLANNED = new Set(['metering', 'schedule']);

describe('the tree', () => {
  it('was really read', () => {
    expect(src.length).toBeGreaterThan(100);
    expect(simulators.length).toBeGreaterThan(10);
    expect(test.length).toBeGreaterThan(20);
    expect(program.flatMap((file) => file.imports).length).toBeGreaterThan(300);
    expect(program.flatMap((file) => file.references).length).toBeGreaterThan(2000);
    expect(program.flatMap((file) => file.functions).length).toBeGreaterThan(300);
  });

  it('has the folders of the table, no others, and none of them empty', () => {
    const placed = src.filter((file) => !isRoot(file.path) && !isConsole(file.path));
    const folders = new Set(placed.map((file) => folderOf(file.path)));
    const wanted = Object.keys(FOLDERS).filter((folder) => !PLANNED.has(folder));
    expect([...folders].filter((folder) => FOLDERS[folder] === undefined)).toEqual([]);
    expect(wanted.filter((folder) => !folders.has(folder))).toEqual([]);
  });
});

describe('the rules', () => {
  it('imports follow the folder table', () => {
    const violations = importViolations([...program, ...test], readInstalled());
    expect(violations.map(violationLine)).toEqual([]);
  });

  it('pure folders know no clock, no process and no chance', () => {
    expect(purityViolations(src).map(violationLine)).toEqual([]);
  });

  it('no file imports itself by any way', () => {
    expect(cycleViolations([...program, ...test]).map(violationLine)).toEqual([]);
  });

  it('sizes, types and names keep to the house style', () => {
    expect(styleViolations([...program, ...test]).map(violationLine)).toEqual([]);
  });

  it('files and functions stay small: median file 120 lines, 95 of 100 functions 45', () => {
    const files = program.map((file) => file.lineCount);
    const functions = program.flatMap((file) => file.functions.map((span) => span.lineCount));
    expect(quantile(files, 0.5)).toBeLessThanOrEqual(120);
    expect(quantile(functions, 0.95)).toBeLessThanOrEqual(45);
  });
});
